/** A flow run by the plainest means: the oracle that the machine is held against. */
import type { Position } from '../../runtime/language/compile.ts';
import { edgesOf, kindOf } from '../../runtime/language/kinds/all.ts';
import type { Edge } from '../../runtime/language/grammar.ts';
import type { Flow, Variables } from '../../runtime/language/model.ts';
import type { Value } from '../../runtime/ports.ts';

/** What happened on the way. */
interface Way {
  said: { step: string; vars: Variables }[];
  took: { step: string; edge: string }[];
}

const noWay = (): Way => ({ said: [], took: [] });

export function interpretInit(flow: Flow, vars: Variables): Position {
  return enter(flow, flow.start, vars, noWay());
}

export function interpretSend(
  flow: Flow,
  from: Pick<Position, 'at' | 'vars'>,
  label: string,
  value?: Value,
): Position {
  const edge = edgesOf(flow.steps.get(from.at)!).find((each) => each.label === label)!;
  return follow(flow, from.at, edge, from.vars, value ?? label.replace(/^choice\./, ''), noWay());
}

export function interpretGo(flow: Flow, from: Pick<Position, 'at' | 'vars'>, step: string): Position {
  return enter(flow, step, from.vars, noWay());
}

function enter(flow: Flow, name: string, vars: Variables, way: Way): Position {
  const step = flow.steps.get(name)!;
  if (step.kind === 'end') return { at: name, vars, ...way, ended: step.result };
  if (step.kind === 'say') way.said.push({ step: name, vars });
  if (kindOf(step).standing !== 'pass') return { at: name, vars, ...way, ended: null };
  const edge = edgesOf(step).find((each) =>
    each.holds.every((expression) => expression.evaluate(vars) === true),
  )!;
  return follow(flow, name, edge, vars, null, way);
}

function follow(flow: Flow, at: string, edge: Edge, vars: Variables, value: Value, way: Way): Position {
  way.took.push({ step: at, edge: edge.label });
  const next: Record<string, Value> = { ...vars };
  for (const { variable, from } of edge.assigns) next[variable] = from === null ? value : from.evaluate(vars);
  if (edge.to.end !== null) return { at, vars: next, ...way, ended: edge.to.end };
  return enter(flow, edge.to.goto!, next, way);
}
