/** Whatever a step reads has a value on every way to it. Parameters and optional variables always have one. */
import { error } from '../declared-code.ts';
import { isWhole, placesOnWay, reachable, shortestWay, showWay } from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Place } from '../model.ts';
import type { PackDraft } from '../pack-draft.ts';
import { variableReads } from '../variable-reads.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_UNASSIGNED: error(
    '"{name}" has no value yet for {reader} on the way {way}',
    'assign it before, or make its type optional (?)',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const assignment: Rule<keyof typeof codes> = {
  name: 'assignment',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    for (const read of pack.flows.values()) if (isWhole(read)) checkFlow(pack, read, report);
  },
};

interface Missing {
  readonly place: Place;
  readonly reader: string;
  readonly way: readonly string[];
}

function checkFlow(pack: PackDraft, read: ReadFlow, report: Report): void {
  const { flow } = read;
  const reached = reachable(flow);
  // Of all that read a variable too early, the first on the way is told.
  const missing = new Map<string, Missing>();
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name)) continue;
    for (const { variable, place, by, isOwnCheck } of variableReads(pack, read, step)) {
      if (flow.takes.has(variable) || flow.variables.get(variable)?.optional === true) continue;
      if (isOwnCheck) continue;
      const way = shortestWay(
        flow,
        flow.start,
        step.name,
        (edge) => !edge.assigns.some((each) => each.variable === variable),
      );
      const known = missing.get(variable);
      if (way === null || (known !== undefined && known.way.length <= way.length)) continue;
      missing.set(variable, { place, reader: by === '' ? `step "${step.name}"` : by, way });
    }
  }
  for (const [name, { place, reader, way }] of missing) {
    const details = { name, reader, way: showWay(way) };
    report('FLOW_UNASSIGNED', place, details, { way: placesOnWay(flow, way) });
  }
}
