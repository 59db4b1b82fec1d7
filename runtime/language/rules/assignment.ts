/**
 * Whatever a step reads is given a value somewhere in the flow, and has one on every way to it. Parameters always have
 * one, optional variables have none until they are given it.
 */
import { error } from '../declared-code.ts';
import { edgesOf } from '../kinds/all.ts';
import { isWhole, placesOnWay, reachable, shortestWay, showWay } from '../flow-graph.ts';
import type { FlowShape } from '../compile.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Place } from '../model.ts';
import { placeOfVariable } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { variableReads } from '../variable-reads.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_UNASSIGNED: error(
    '"{name}" has no value yet for {reader} on the way {way}',
    'assign it before, or make its type optional (?)',
  ),
  FLOW_NEVER_GIVEN: error(
    'nothing in this flow gives "{name}" a value, and {reader} reads it',
    'ask for it or fill it here, or take it: what another flow asked is gone unless a tool stores it or "with" passes it on',
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
  const given = givenIn(flow);
  const never = new Set<string>();
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name)) continue;
    for (const { variable, place, by, isOwnCheck } of variableReads(pack, read, step)) {
      if (isOwnCheck || never.has(variable)) continue;
      const reader = by === '' ? `step "${step.name}"` : by;
      if (!given.has(variable)) {
        never.add(variable);
        const related = [{ place: placeOfVariable(read, variable), message: 'declared here' }];
        report('FLOW_NEVER_GIVEN', place, { name: variable, reader }, { related });
        continue;
      }
      if (flow.takes.has(variable) || flow.variables.get(variable)?.optional === true) continue;
      const way = shortestWay(
        flow,
        flow.start,
        step.name,
        (edge) => !edge.assigns.some((each) => each.variable === variable),
      );
      const known = missing.get(variable);
      if (way === null || (known !== undefined && known.way.length <= way.length)) continue;
      missing.set(variable, { place, reader, way });
    }
  }
  for (const [name, { place, reader, way }] of missing) {
    const details = { name, reader, way: showWay(way) };
    report('FLOW_UNASSIGNED', place, details, { way: placesOnWay(flow, way) });
  }
}

/** What the flow is started with, and what any edge of it fills. */
function givenIn(flow: FlowShape): ReadonlySet<string> {
  const edges = [...flow.steps.values()].flatMap((step) => edgesOf(step));
  return new Set([
    ...flow.takes.keys(),
    ...edges.flatMap(({ assigns }) => assigns.map(({ variable }) => variable)),
  ]);
}
