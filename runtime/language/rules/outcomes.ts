/** Every outcome of a tool, result of a flow and outcome of an event is routed, and nothing else is. */
import { resultsOf } from '../flow-graph.ts';
import { usesOf } from '../kinds/all.ts';
import { placeOfKey } from '../pack-draft.ts';
import type { PackDraft, Rule } from '../pack-draft.ts';
import type { Step } from '../model.ts';

export const outcomes: Rule = {
  name: 'outcomes',
  sees: 'everything',
  check(pack, report) {
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        const of = outcomesOf(pack, step);
        if (of === null || !('on' in step)) continue;
        const { names, what } = of;
        const missing = names.filter((name) => !step.on.has(name) && !isNeverGiven(pack, step, name));
        const strangers = [...step.on.keys()].filter((name) => !names.includes(name));
        for (const name of strangers) {
          const details = { name, of: what, fields: names.join(', ') };
          report('FLOW_UNKNOWN_OUTCOME', placeOfKey(read, step, 'on', name), details, { among: missing });
        }
        // As many strangers as are missing are misspelled, and already told.
        if (missing.length > strangers.length) {
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
    return event === undefined ? null : { names: [...event.outcomes.keys()], what: awaits.event };
  }
  return null;
}

/** A result that the flow never ends with is told there. */
function isNeverGiven(pack: PackDraft, step: Step, result: string): boolean {
  const flow = pack.flows.get(usesOf(step).runs?.flow ?? '')?.flow;
  return flow !== undefined && !resultsOf(flow).has(result);
}
