/** Whatever a step reads has a value on every way to it. Parameters and optional variables always have one. */
import { isWhole, reachable, shortestWay, showWay } from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { variableReads } from './variable-reads.ts';

export const assignment: Rule = {
  name: 'assignment',
  check(pack, report) {
    for (const read of pack.flows.values()) if (isWhole(read)) checkFlow(pack, read, report);
  },
};

function checkFlow(pack: PackDraft, read: ReadFlow, report: Report): void {
  const { flow } = read;
  const reached = reachable(flow);
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name)) continue;
    const told = new Set<string>();
    for (const { variable, place, by, afterAnswer } of variableReads(pack, read, step)) {
      if (flow.takes.has(variable) || flow.variables.get(variable)?.optional === true || told.has(variable))
        continue;
      if (afterAnswer && step.kind === 'ask' && step.into === variable) continue;
      const takes = (edge: { assigns: readonly { variable: string }[] }) =>
        !edge.assigns.some((each) => each.variable === variable);
      const way = shortestWay(flow, flow.start, step.name, takes);
      if (way === null) continue;
      told.add(variable);
      const reader = by === '' ? `step "${step.name}"` : by;
      report('FLOW_UNASSIGNED', place, { name: variable, reader, way: showWay(way) });
    }
  }
}
