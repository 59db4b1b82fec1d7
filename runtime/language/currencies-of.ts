/**
 * Which amounts are certainly of one currency, by symbols: `'KES'` for a literal, a variable's name for what came from
 * outside, a record's path for its fields (the amounts of one record are of one currency).
 */
import { parseCel } from './cel.ts';
import type { CelNode } from './cel.ts';
import type { FlowShape } from './compile.ts';
import { pathOf } from './expression-paths.ts';
import type { Expression } from './expressions.ts';
import { edgesOf, usesOf } from './kinds/all.ts';
import { typeOfPath } from './type-paths.ts';
import type { Type } from './types.ts';

/** Pairs of symbols that are known to be of one currency, each `a=b` with a before b. */
export type SameCurrency = ReadonlySet<string>;

export class Currencies {
  private readonly variables: ReadonlyMap<string, Type>;
  private readonly symbols = new Map<string, string>();

  constructor(flow: FlowShape, ambient: ReadonlyMap<string, Type>) {
    this.variables = new Map([...ambient, ...flow.variables]);
    for (const [name, type] of flow.variables) {
      if (type.kind !== 'money') continue;
      const sources = flow.takes.has(name) ? [null] : this.sourcesOf(flow, name);
      const [first = null, ...others] = sources;
      // From one source only, and always: its currency is the source's.
      this.symbols.set(name, first !== null && others.every((each) => each === first) ? first : name);
    }
  }

  private sourcesOf(flow: FlowShape, name: string): (string | null)[] {
    const sources: (string | null)[] = [];
    for (const step of flow.steps.values()) {
      for (const edge of edgesOf(step)) {
        for (const { variable, from } of edge.assigns) {
          // What is absent has no currency.
          if (variable !== name || from?.type.kind === 'null') continue;
          const asked = usesOf(step).currency;
          sources.push(
            from !== null ? this.of(astOf(from)) : asked === null ? null : this.ofCurrency(astOf(asked)),
          );
        }
      }
    }
    return sources;
  }

  /** The symbol of an expression that gives an amount; null when it gives none, or nothing is known. */
  of(node: CelNode): string | null {
    const path = pathOf(node);
    if (path !== null) {
      const type = typeOfPath(path, this.variables, new Set());
      if (!type.ok || type.type.kind !== 'money') return null;
      const dot = path.lastIndexOf('.');
      return dot === -1 ? (this.symbols.get(path) ?? path) : path.slice(0, dot);
    }
    const args = node.args as readonly CelNode[];
    switch (node.op) {
      case 'call': {
        const [name, [, currency] = []] = node.args as [string, CelNode[]?];
        return name === 'money' && currency?.op === 'value' ? `'${String(currency.args)}'` : null;
      }
      case '+':
      case '-':
      case '*':
        return args.map((each) => this.of(each)).find((each) => each !== null) ?? null;
      case '?:': {
        const [yes, no] = [args[1], args[2]].map((each) => (each === undefined ? null : this.of(each)));
        return yes === no ? (yes ?? null) : null;
      }
      default:
        return null;
    }
  }

  /** The symbol behind `amount.currency` or `'KES'`. */
  ofCurrency(node: CelNode): string | null {
    if (node.op === 'value') return `'${String(node.args)}'`;
    if (node.op !== '.') return null;
    const [left, name] = node.args as [CelNode, string];
    return name === 'currency' ? this.of(left) : null;
  }

  /** What is known of currencies once a condition holds. */
  knownWhen(node: CelNode): SameCurrency {
    if (node.op !== '&&' && node.op !== '==') return new Set();
    const [left, right] = node.args as [CelNode, CelNode];
    if (node.op === '&&') return new Set([...this.knownWhen(left), ...this.knownWhen(right)]);
    const [a, b] = [this.ofCurrency(left), this.ofCurrency(right)];
    return new Set(a === null || b === null ? [] : [pair(a, b)]);
  }
}

export function pair(a: string, b: string): string {
  return [a, b].sort().join('=');
}

export function astOf(expression: Expression): CelNode {
  return parseCel(expression.source).ast;
}
