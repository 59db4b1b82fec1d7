/** Every outcome of a tool, result of a flow and outcome of an event is routed, and nothing else is. */
import { error } from '../declared-code.ts';
import { shared } from '../diagnostic-codes.ts';
import { resultsOf } from '../flow-graph.ts';
import { usesOf } from '../kinds/all.ts';
import { placeOfKey } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import type { Step } from '../model.ts';
import { strangersOf, tellStrangers } from '../strangers.ts';
import type { Rule } from './rule.ts';

const codes = {
  FLOW_UNROUTED: error('{of} can also give {names}', 'add where that leads', 'once a pack'),
  ...shared('FLOW_UNKNOWN_OUTCOME'),
};

export const outcomes: Rule<keyof typeof codes> = {
  name: 'outcomes',
  sees: 'everything',
  codes,
  check(pack, report) {
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        const of = outcomesOf(pack, step);
        if (of === null || !('on' in step) || isGivenForAnother(pack, step)) continue;
        const { names, what } = of;
        const missing = names.filter((name) => !step.on.has(name) && !isNeverGiven(pack, step, name));
        const strangers = strangersOf([...step.on.keys()], names);
        const placeOfName = (name: string) => placeOfKey(read, step, 'on', name);
        tellStrangers(strangers, what, names, placeOfName, (place, details, more) =>
          report('FLOW_UNKNOWN_OUTCOME', place, details, more),
        );
        // As many slips as are missing are told already; beside what was written for something else all names are.
        if (strangers.foreign.length === 0 && missing.length > strangers.slips.length) {
          const list = missing.map((name) => `"${name}"`).join(', ');
          report('FLOW_UNROUTED', placeOfKey(read, step, 'on'), { names: list, of: what });
        }
      }
    }
  },
};

/** The outcomes of what a step calls or waits for; null when that is not known. */
function outcomesOf(
  pack: PackDraft,
  step: Step,
): { readonly names: readonly string[]; readonly what: string } | null {
  const { calls, runs, awaits } = usesOf(step);
  if (calls !== null) {
    const tool = pack.vocabulary.tools.get(calls.tool.name);
    return tool === undefined ? null : { names: [...tool.outcomes.keys()], what: calls.tool.name };
  }
  if (runs !== null) {
    const flow = pack.flows.get(runs.flow)?.flow;
    // What a flow gives may be what was wrong in it.
    return flow === undefined || pack.troubled(flow.file)
      ? null
      : { names: flow.gives, what: `flow ${runs.flow}` };
  }
  if (awaits !== null) {
    const event = pack.vocabulary.events.get(awaits.event);
    // That nothing can wait for it is told.
    return event?.contract.about ? { names: [...event.outcomes.keys()], what: awaits.event } : null;
  }
  return null;
}

/** Whether it is given what something else takes: then another tool or flow is meant, and that is told there. */
export function isGivenForAnother(pack: PackDraft, step: Step): boolean {
  const { calls, runs } = usesOf(step);
  const takes =
    pack.vocabulary.tools.get(calls?.tool.name ?? '')?.input ?? pack.flows.get(runs?.flow ?? '')?.flow.takes;
  const given = calls?.with ?? runs?.with;
  if (takes === undefined || given === undefined) return false;
  return strangersOf([...given.keys()], [...takes.keys()]).foreign.length > 0;
}

/** Whether it routes outcomes and none of them is known: then something else is meant, and that is told there. */
export function routesAnother(pack: PackDraft, step: Step): boolean {
  const of = outcomesOf(pack, step);
  if (of === null || !('on' in step) || step.on.size === 0) return false;
  return strangersOf([...step.on.keys()], of.names).foreign.length === step.on.size;
}

/** A result that the flow never ends with is told there. */
function isNeverGiven(pack: PackDraft, step: Step, result: string): boolean {
  const flow = pack.flows.get(usesOf(step).runs?.flow ?? '')?.flow;
  return flow !== undefined && !resultsOf(flow).has(result);
}
