/**
 * Which optional values are known not to be null when a step is entered: what every way to it has established by a
 * condition (`wanted != null`) or by assigning a value that is always there.
 */
import type { FlowShape } from './compile.ts';
import type { Edge } from './edges.ts';
import { edgesOf } from './kinds/all.ts';

/** Paths known per step; a step that nothing reaches is absent. */
export function knownFacts(flow: FlowShape): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>([[flow.start, new Set()]]);
  const open = [flow.start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const step = flow.steps.get(name);
    if (step === undefined) continue;
    for (const edge of edgesOf(step)) {
      const to = edge.to.goto;
      if (to === null) continue;
      const facts = after(edge, known.get(name) ?? new Set());
      const before = known.get(to);
      const both = before === undefined ? facts : new Set([...before].filter((path) => facts.has(path)));
      if (before !== undefined && both.size === before.size) continue;
      known.set(to, both);
      open.push(to);
    }
  }
  return known;
}

function after(edge: Edge, before: ReadonlySet<string>): ReadonlySet<string> {
  const facts = new Set(before);
  for (const expression of edge.holds) for (const path of expression.notNullWhen(true)) facts.add(path);
  for (const expression of edge.fails) for (const path of expression.notNullWhen(false)) facts.add(path);
  for (const { variable } of edge.assigns) {
    for (const path of facts) if (path === variable || path.startsWith(`${variable}.`)) facts.delete(path);
  }
  // What arrives from a person, a tool or an event is there; what `set` computes is known by its type.
  for (const { variable, from } of edge.assigns)
    if (from === null || !from.type.optional) facts.add(variable);
  return facts;
}
