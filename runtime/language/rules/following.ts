/**
 * A message that leads on, by where it stands alone, to another message or another flow to which other steps lead too:
 * its way on was forgotten, and that is said as well. Where it is meant, `then` says so. Questions and tools are left
 * out: "that does not fit", and the question again, is how flows are written.
 */
import { warning } from '../declared-code.ts';
import { edgesOf, kindOf, usesOf } from '../kinds/all.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Step } from '../model.ts';
import { entry } from '../read.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_SAYS_BOTH: warning(
    'behind "{name}" nothing says where it goes on, so "{next}" follows, to which other steps lead',
    'write then: and where it goes on; then: {next} if both are meant',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const following: Rule<keyof typeof codes> = {
  name: 'following',
  sees: 'a sound pack',
  codes,
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
