/** Paths in expressions: what is read, and what is known not to be null once a condition holds or does not. */
import type { CelNode } from './cel.ts';

/** `a.b.c` as a dotted path, or null for anything else. */
export function pathOf(node: CelNode): string | null {
  if (node.op === 'id') return node.args as string;
  if (node.op !== '.') return null;
  const [left, name] = node.args as [CelNode, string];
  const path = pathOf(left);
  return path === null ? null : `${path}.${name}`;
}

/** The paths that are known not to be null once `node` is true (or false). */
export function notNullWhen(node: CelNode, holds: boolean): ReadonlySet<string> {
  if (node.op === '!_') return notNullWhen(node.args as CelNode, !holds);
  if (node.op === (holds ? '&&' : '||')) {
    const [left, right] = node.args as [CelNode, CelNode];
    return new Set([...notNullWhen(left, holds), ...notNullWhen(right, holds)]);
  }
  if (node.op !== (holds ? '!=' : '==')) return new Set();
  const [left, right] = node.args as [CelNode, CelNode];
  const other = isNull(left) ? right : isNull(right) ? left : null;
  const path = other === null ? null : pathOf(other);
  return new Set(path === null ? [] : [path]);
}

/** Whether it is the literal null. */
export function isNull(node: CelNode): boolean {
  return node.op === 'value' && node.args === null;
}

/** The longest dotted paths below a node, without those of variables that `exists` and the like declare. */
export function readsOf(ast: CelNode): readonly string[] {
  const reads = new Set<string>();
  collect(ast, new Set(), reads);
  return [...reads].sort();
}

const macros = new Set(['exists', 'all', 'filter', 'map']);

function collect(node: CelNode, own: ReadonlySet<string>, into: Set<string>): void {
  const path = pathOf(node);
  if (path !== null) {
    if (!own.has(path.split('.')[0] ?? '')) into.add(path);
    return;
  }
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args as [string, CelNode, readonly CelNode[]];
    collect(receiver, own, into);
    const [item, ...bodies] = args;
    const isMacro = macros.has(name) && item?.op === 'id';
    const inner = isMacro ? new Set([...own, item.args as string]) : own;
    for (const arg of isMacro ? bodies : args) collect(arg, inner, into);
    return;
  }
  for (const child of [node.args].flat(2)) {
    if (typeof child === 'object' && child !== null && 'op' in child) collect(child as CelNode, own, into);
  }
}
