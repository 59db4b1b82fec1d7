/** A flow run by the plainest means: the oracle that the machine is held against. */
import type { Counts, Position } from '../../runtime/language/compile.ts';
import { edgesOf, kindOf } from '../../runtime/language/kinds/all.ts';
import type { Edge } from '../../runtime/language/grammar.ts';
import type { Flow, Variables } from '../../runtime/language/model.ts';
import type { Value } from '../../runtime/ports.ts';

type Said = { step: string; vars: Variables }[];

export function interpretInit(flow: Flow, vars: Variables): Position {
  return enter(flow, flow.start, vars, {}, []);
}

export function interpretSend(
  flow: Flow,
  from: Pick<Position, 'at' | 'vars' | 'counts'>,
  label: string,
  value?: Value,
): Position {
  const edge = edgesOf(flow.steps.get(from.at)!).find((each) => each.label === label)!;
  return follow(flow, from, edge, value ?? label.replace(/^choice\./, ''), []);
}

export function interpretGo(
  flow: Flow,
  from: Pick<Position, 'at' | 'vars' | 'counts'>,
  step: string,
): Position {
  return enter(flow, step, from.vars, from.counts, []);
}

function enter(flow: Flow, name: string, vars: Variables, counts: Counts, said: Said): Position {
  const step = flow.steps.get(name)!;
  if (step.kind === 'end') return { at: name, vars, counts, said, ended: step.result };
  if (step.kind === 'say') said.push({ step: name, vars });
  if (kindOf(step).standing !== 'pass') return { at: name, vars, counts, said, ended: null };
  const edge = edgesOf(step).find(
    (each) =>
      (counts[name] ?? 0) < (each.times ?? Infinity) &&
      each.holds.every((expression) => expression.evaluate(vars) === true),
  )!;
  return follow(flow, { at: name, vars, counts }, edge, null, said);
}

function follow(
  flow: Flow,
  { at, vars, counts }: Pick<Position, 'at' | 'vars' | 'counts'>,
  edge: Edge,
  value: Value,
  said: Said,
): Position {
  const next: Record<string, Value> = { ...vars };
  for (const { variable, from } of edge.assigns) next[variable] = from === null ? value : from.evaluate(vars);
  const counted = edge.times === undefined ? counts : { ...counts, [at]: (counts[at] ?? 0) + 1 };
  if (edge.to.end !== null) return { at, vars: next, counts: counted, said, ended: edge.to.end };
  return enter(flow, edge.to.goto!, next, counted, said);
}
