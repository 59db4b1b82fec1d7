/** A flow run by the plainest means: the oracle that the machine is held against. */
import type { Counts, Position } from '../../runtime/language/compile.ts';
import { edgesOf, goesOn } from '../../runtime/language/kinds/all.ts';
import type { Edge } from '../../runtime/language/edges.ts';
import type { Flow, Variables } from '../../runtime/language/model.ts';
import type { Value } from '../../runtime/ports.ts';

/** What happened on the way. */
interface Way {
  said: { step: string; vars: Variables }[];
  took: { step: string; edge: string }[];
}

const noWay = (): Way => ({ said: [], took: [] });

export function interpretInit(flow: Flow, vars: Variables): Position {
  const absent = [...flow.variables].filter(([, type]) => type.optional).map(([name]) => [name, null]);
  return enter(flow, flow.start, { ...Object.fromEntries(absent), ...vars }, {}, noWay());
}

export function interpretSend(
  flow: Flow,
  from: Pick<Position, 'at' | 'vars' | 'counts'>,
  label: string,
  value?: Value,
): Position {
  const edge = edgesOf(flow.steps.get(from.at)!).find((each) => each.label === label)!;
  return follow(flow, from, edge, value ?? label.replace(/^choice\./, ''), noWay());
}

export function interpretGo(
  flow: Flow,
  from: Pick<Position, 'at' | 'vars' | 'counts'>,
  step: string,
): Position {
  return enter(flow, step, from.vars, from.counts, noWay());
}

function enter(flow: Flow, name: string, vars: Variables, counts: Counts, way: Way): Position {
  const step = flow.steps.get(name)!;
  if (step.kind === 'end') return { at: name, vars, counts, ...way, ended: step.result };
  if (step.kind === 'say') way.said.push({ step: name, vars });
  if (!goesOn(step)) return { at: name, vars, counts, ...way, ended: null };
  const edge = edgesOf(step).find(
    (each) =>
      (counts[name] ?? 0) < (each.times ?? Infinity) &&
      each.holds.every((expression) => expression.evaluate(vars) === true),
  )!;
  return follow(flow, { at: name, vars, counts }, edge, null, way);
}

function follow(
  flow: Flow,
  { at, vars, counts }: Pick<Position, 'at' | 'vars' | 'counts'>,
  edge: Edge,
  value: Value,
  way: Way,
): Position {
  way.took.push({ step: at, edge: edge.label });
  const next: Record<string, Value> = { ...vars };
  for (const { variable, from } of edge.assigns) next[variable] = from === null ? value : from.evaluate(vars);
  const counted = edge.times === undefined ? counts : { ...counts, [at]: (counts[at] ?? 0) + 1 };
  if (edge.to.end !== null) return { at, vars: next, counts: counted, ...way, ended: edge.to.end };
  return enter(flow, edge.to.goto!, next, counted, way);
}
