/** Every target is a step or a result of its flow. */
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import type { Place, Target } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import type { Report, Rule } from '../pack-draft.ts';
import { nearest } from '../nearest.ts';
import { entry } from '../read.ts';
import type { Tree } from '../read.ts';

export const targets: Rule = {
  name: 'targets',
  sees: 'everything',
  check(pack, report) {
    for (const read of pack.flows.values()) checkFlow(read, report);
  },
};

function checkFlow(read: ReadFlow, report: Report): void {
  // Several edges may share one target as written, such as a menu's `then`.
  const told = new Set<string>();
  for (const step of read.flow.steps.values()) {
    const { ends } = usesOf(step);
    if (ends !== null) checkResult(read, ends, placeOf(read, step, step.kind), report);
    for (const { to } of edgesOf(step)) {
      const key = `${to.place.line}:${to.place.column}`;
      if (!told.has(key)) checkTarget(read, to, report);
      told.add(key);
    }
  }
}

function checkTarget(read: ReadFlow, { goto, end, place }: Target, report: Report): void {
  // A step that could not be read exists all the same.
  const written = entry(read.tree, 'steps')?.value;
  const steps = written?.kind === 'map' ? written.entries.map(({ key }) => key) : [];
  if (goto !== null && !steps.includes(goto) && !toldElsewhere(goto, written)) {
    if (read.flow.gives.includes(goto)) report('FLOW_TARGET_RESULT', place, { name: goto });
    else if (goto === 'end') report('FLOW_END_RESULT', place, { results: endings(read.flow.gives) });
    else report('FLOW_UNKNOWN_TARGET', place, { name: goto }, { among: steps });
  }
  if (end !== null) checkResult(read, end, place, report);
}

/** A step that stands inside of another, or that was given another's name: that is told there, and what names it is right. */
function toldElsewhere(name: string, steps: Tree | undefined): boolean {
  if (steps?.kind !== 'map') return false;
  const inside = steps.entries.flatMap(({ value }) => (value.kind === 'map' ? value.entries : []));
  const isInside = inside.some(({ key, value }) => key === name && value.kind === 'map');
  const names = steps.entries.map(({ key }) => key);
  return isInside || (steps.repeats && nearest(name, names) === null);
}

/** `end paid or end later` */
function endings(results: readonly string[]): string {
  return results.map((result) => `end ${result}`).join(' or ');
}

function checkResult(read: ReadFlow, name: string, place: Place, report: Report): void {
  const { gives } = read.flow;
  // Where the list of results could not be read, that is told.
  if (entry(read.tree, 'gives')?.value.kind !== 'list') return;
  if (!gives.includes(name)) report('FLOW_UNKNOWN_RESULT', place, { name }, { among: gives });
}
