/** A flow as a graph, for the proofs: which steps lead where, and how one gets there. */
import type { FlowShape } from './compile.ts';
import type { ReadFlow } from './flow-reader.ts';
import type { Related } from './diagnostics.ts';
import type { Edge } from './edges.ts';
import { edgesOf, usesOf } from './kinds/all.ts';
import type { Step } from './model.ts';

/** Whether every step was read and every target exists: only then are proofs along edges true. */
export function isWhole({ flow, complete }: ReadFlow): boolean {
  return (
    complete &&
    [...flow.steps.values()].every((step) => edgesOf(step).every((edge) => leadsSomewhere(flow, edge)))
  );
}

function leadsSomewhere(flow: FlowShape, { to }: Edge): boolean {
  return to.goto === null ? to.end !== null && flow.gives.includes(to.end) : flow.steps.has(to.goto);
}

/** The steps that an edge of `step` leads to, each once. */
export function nextOf(flow: FlowShape, step: Step): readonly Step[] {
  const names = new Set(edgesOf(step).map((edge) => edge.to.goto));
  return [...names]
    .map((name) => (name === null ? undefined : flow.steps.get(name)))
    .filter((next) => next !== undefined);
}

/** Steps that can be reached from the start. */
export function reachable(flow: FlowShape): ReadonlySet<string> {
  return reach(flow, [flow.start]);
}

/** Steps that can be reached from some, themselves included, through steps that `through` accepts. */
export function reach(
  flow: FlowShape,
  from: readonly string[],
  through: (step: Step) => boolean = () => true,
): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const step = flow.steps.get(name);
    if (step === undefined || seen.has(name)) continue;
    seen.add(name);
    if (through(step)) open.push(...nextOf(flow, step).map((next) => next.name));
  }
  return seen;
}

/** By step, what can be reached from it by one way on and more: itself only where a loop leads back to it. */
export function aheadOf(flow: FlowShape): ReadonlyMap<string, ReadonlySet<string>> {
  const steps = [...flow.steps.values()];
  const names = (step: Step) => nextOf(flow, step).map((next) => next.name);
  return new Map(steps.map((step) => [step.name, reach(flow, names(step))]));
}

/** Whether the flow may end right at this step. */
export function mayEnd(step: Step): boolean {
  return usesOf(step).ends !== null || edgesOf(step).some((edge) => edge.to.end !== null);
}

/** The results that a flow ends with somewhere. */
export function resultsOf(flow: FlowShape): ReadonlySet<string> {
  const results = new Set<string>();
  for (const step of flow.steps.values()) {
    const { ends } = usesOf(step);
    if (ends !== null) results.add(ends);
    for (const { to } of edgesOf(step)) if (to.end !== null) results.add(to.end);
  }
  return results;
}

/** The shortest way from one step to another along edges that `takes` accepts, both included; null when there is none. */
export function shortestWay(
  flow: FlowShape,
  from: string,
  to: string,
  takes: (edge: Edge, step: Step) => boolean = () => true,
): readonly string[] | null {
  const before = new Map<string, string | null>([[from, null]]);
  const open = [from];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    if (name === to) return wayBack(before, to);
    const step = flow.steps.get(name);
    if (step === undefined) continue;
    for (const edge of edgesOf(step)) {
      const next = edge.to.goto;
      if (next === null || before.has(next) || !takes(edge, step)) continue;
      before.set(next, name);
      open.push(next);
    }
  }
  return null;
}

function wayBack(before: ReadonlyMap<string, string | null>, to: string): readonly string[] {
  const way = [to];
  for (let name = before.get(to) ?? null; name !== null; name = before.get(name) ?? null) way.unshift(name);
  return way;
}

/** A way as people read it. */
export function showWay(way: readonly string[]): string {
  return way.join(' → ');
}

/** A way as evidence: its steps with their places. */
export function placesOnWay(flow: FlowShape, way: readonly string[]): readonly Related[] {
  return way.flatMap((name) => {
    const step = flow.steps.get(name);
    return step === undefined ? [] : [{ place: step.place, message: name }];
  });
}
