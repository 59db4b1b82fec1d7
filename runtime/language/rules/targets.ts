/** Every target is a step or a result of its flow, and every result is reached. */
import { edgesOf } from '../kinds/all.ts';
import type { Target } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import type { Report, Rule } from '../pack-draft.ts';
import type { ReadFlow } from '../flow-reader.ts';
import { entry } from '../read.ts';

export const targets: Rule = {
  name: 'targets',
  check(pack, report) {
    for (const read of pack.flows.values()) checkFlow(read, report);
  },
};

function checkFlow(read: ReadFlow, report: Report): void {
  const { flow } = read;
  const ended = new Set<string>();
  const told = new Set<string>();
  for (const step of flow.steps.values()) {
    if (step.kind === 'end') {
      ended.add(step.result);
      checkResult(read, step.result, placeOf(read, step, 'end'), report);
    }
    for (const { to } of edgesOf(step)) {
      if (to.end !== null) ended.add(to.end);
      const key = `${to.place.line}:${to.place.column}`;
      if (!told.has(key)) checkTarget(read, to, report);
      told.add(key);
    }
  }
  if (!read.complete) return;
  const gives = entry(read.tree, 'gives')?.value;
  for (const [index, result] of flow.gives.entries()) {
    const place = gives?.kind === 'list' ? gives.items[index]?.place : undefined;
    if (!ended.has(result)) report('FLOW_RESULT_NEVER', place ?? read.tree.place, { name: result });
  }
}

function checkTarget(read: ReadFlow, { goto, end, place }: Target, report: Report): void {
  // A step that could not be read exists all the same.
  const names = entry(read.tree, 'steps')?.value;
  const steps = names?.kind === 'map' ? names.entries.map(({ key }) => key) : [];
  if (goto !== null && !steps.includes(goto)) {
    const isResult = read.flow.gives.includes(goto);
    if (isResult) report('FLOW_TARGET_RESULT', place, { name: goto });
    else report('FLOW_UNKNOWN_TARGET', place, { name: goto }, { among: steps });
  }
  if (end !== null) checkResult(read, end, place, report);
}

function checkResult(read: ReadFlow, name: string, place: Target['place'], report: Report): void {
  if (!read.flow.gives.includes(name))
    report('FLOW_UNKNOWN_RESULT', place, { name }, { among: read.flow.gives });
}
