/**
 * Value numbers for the money rule: which variables hold the same value, without knowing any value.
 *
 * A symbol is `visit#3` (the third visit that came about) or a part of it, `visit#3.fee`. An assignment makes a new one;
 * copies and parameters keep the one they copy.
 */
import type { FlowShape } from './compile.ts';
import type { Expression } from './expressions.ts';
import { edgesOf, usesOf } from './kinds/all.ts';
import type { PackDraft } from './pack-draft.ts';
import type { RecordType, Records } from './types.ts';

/** Variables with their symbols, by name. */
export type Environment = ReadonlyMap<string, string>;

/** The symbol at the end of a path, or null where nothing is known of its variable; `me` is one value for ever. */
export function symbolOf(path: string, environment: Environment): string | null {
  const [root = '', ...rest] = path.split('.');
  const symbol = root === 'me' ? 'me#me' : environment.get(root);
  return symbol === undefined ? null : [symbol, ...rest].join('.');
}

/** The record that a symbol is the id of, as a symbol with its type; null when it is no record's id. */
export function recordOfId(
  symbol: string,
  records: Records,
): { readonly symbol: string; readonly record: RecordType } | null {
  const [root = '', ...path] = symbol.split('.');
  const last = path.pop();
  let record = records.get(root.split('#')[0] ?? '');
  for (const part of path) {
    const type = record?.fields.get(part);
    record = type?.kind === 'record' ? type.record : undefined;
  }
  if (record === undefined || last === undefined || record.id !== last) return null;
  return { symbol: [root, ...path].join('.'), record };
}

/** A symbol for a value that comes about now; unlike all that are in use. */
export function freshSymbol(
  { variables }: Pick<FlowShape, 'variables'>,
  variable: string,
  inUse: Iterable<string>,
): string {
  const type = variables.get(variable);
  const name = type?.kind === 'record' ? type.record.name : (type?.kind ?? 'text');
  let highest = -1;
  for (const symbol of inUse) highest = Math.max(highest, Number(/#(\d+)/.exec(symbol)?.[1] ?? -1));
  return `${name}#${highest + 1}`;
}

/**
 * The variables that matter: those that tools which need a confirm spend or are about, and whatever is copied to or from
 * them. The rest is left out, which keeps the search small.
 */
export function relevantVariables(pack: PackDraft): ReadonlyMap<string, ReadonlySet<string>> {
  const relevant = new Map<string, Set<string>>(
    [...pack.flows.keys()].map((name) => [name, new Set<string>()]),
  );
  const copies: (readonly [string, string, string, string])[] = [];
  for (const { flow } of pack.flows.values()) {
    for (const step of flow.steps.values()) {
      const { calls, runs } = usesOf(step);
      if (calls?.tool.needs.includes('confirm')) {
        for (const input of [...(calls.tool.spends ?? []), ...Object.keys(calls.tool.about ?? {})]) {
          const root = rootOf(calls.with.get(input));
          if (root !== null) relevant.get(flow.name)?.add(root);
        }
      }
      if (runs !== null) {
        for (const [parameter, from] of runs.with) {
          const root = rootOf(from);
          if (root !== null) copies.push([flow.name, root, runs.flow, parameter]);
        }
      }
      for (const edge of edgesOf(step)) {
        for (const { variable, from } of edge.assigns) {
          const root = from === null ? null : rootOf(from);
          if (root !== null) copies.push([flow.name, root, flow.name, variable]);
        }
      }
    }
  }
  for (let grew = true; grew;) {
    grew = false;
    for (const [fromFlow, from, toFlow, to] of copies) {
      const [source, target] = [relevant.get(fromFlow), relevant.get(toFlow)];
      if (source === undefined || target === undefined || source.has(from) === target.has(to)) continue;
      source.add(from);
      target.add(to);
      grew = true;
    }
  }
  return relevant;
}

function rootOf(expression: Expression | undefined): string | null {
  const root = expression?.path?.split('.')[0] ?? null;
  return root === 'me' ? null : root;
}
