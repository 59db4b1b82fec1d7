/**
 * A message that leads on, by where it stands alone, to another message or another flow to which other steps lead too:
 * its way on was forgotten, and that is said as well. Where it is meant, `then` says so. Questions and tools are left
 * out: "that does not fit", and the question again, is how flows are written.
 */
import { edgesOf, kindOf, usesOf } from '../kinds/all.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Step } from '../model.ts';
import type { Report, Rule } from '../pack-draft.ts';
import { entry } from '../read.ts';

export const following: Rule = {
  name: 'following',
  sees: 'a sound pack',
  check(pack, report) {
    for (const read of pack.flows.values()) checkFlow(read, report);
  },
};

/** Whether a step says something, calls a person, or leads out of the flow. */
function isSaying(step: Step): boolean {
  const { queue, runs, ends } = usesOf(step);
  return kindOf(step).standing === 'speak' || queue !== null || runs !== null || ends !== null;
}

function checkFlow({ flow, trees }: ReadFlow, report: Report): void {
  const steps = [...flow.steps.values()];
  for (const step of steps) {
    const tree = trees.get(step.name);
    if (kindOf(step).standing !== 'speak' || tree === undefined || entry(tree, 'then') !== null) continue;
    const next = flow.steps.get(edgesOf(step)[0]?.to.goto ?? '');
    if (next === undefined || !isSaying(next)) continue;
    const other = steps.find(
      (each) => each !== step && edgesOf(each).some(({ to }) => to.goto === next.name),
    );
    if (other === undefined) continue;
    const related = [{ place: other.place, message: 'leads there as well' }];
    report('FLOW_SAYS_BOTH', step.place, { name: step.name, next: next.name }, { related });
  }
}
