/** Every target is a step or a result of its flow. */
import { error } from '../declared-code.ts';
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import type { Place, Target } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import { nearest } from '../nearest.ts';
import { entry } from '../read.ts';
import type { Tree } from '../read.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_UNKNOWN_TARGET: error(
    'no step "{name}"',
    'name a step of this flow, or write end and one of its results',
    'once a file',
  ),
  FLOW_UNKNOWN_RESULT: error('no result "{name}"', 'list it under gives', 'once a file'),
  FLOW_END_RESULT: error('an end needs its result', 'write {results}'),
  FLOW_TARGET_RESULT: error('"{name}" is a result, not a step', 'write end {name}', 'once a file'),
};
type Report = ReportOf<keyof typeof codes>;

export const targets: Rule<keyof typeof codes> = {
  name: 'targets',
  sees: 'everything',
  codes,
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
  const named = written?.kind === 'map' ? written.entries.map(({ key }) => key) : [];
  const steps = [...new Set([...named, ...read.trees.keys()])];
  // One that stands as little indented as the parts of the flow is told there.
  const isPart = goto !== null && entry(read.tree, goto) !== null;
  if (goto !== null && !isPart && !steps.includes(goto) && !toldElsewhere(goto, written)) {
    const lost = lostStep(read, steps);
    const hint = (text: string) =>
      lost === null ? {} : { hint: `${text} "${lost}", to which nothing leads` };
    if (read.flow.gives.includes(goto))
      report('FLOW_TARGET_RESULT', place, { name: goto }, hint(`write end ${goto}, or`));
    else if (goto === 'end') report('FLOW_END_RESULT', place, { results: endings(read.flow.gives) });
    else report('FLOW_UNKNOWN_TARGET', place, { name: goto }, { among: steps, ...hint('write') });
  }
  if (end !== null) checkResult(read, end, place, report);
}

/**
 * A step that stands inside of another, lost the line with its name, or was given another's: that is told there, and what
 * names it is right.
 */
function toldElsewhere(name: string, steps: Tree | undefined): boolean {
  if (steps?.kind !== 'map') return false;
  const inside = steps.entries.flatMap(({ value }) => (value.kind === 'map' ? value.entries : []));
  const isInside = inside.some(({ key, value }) => key === name && value.kind === 'map');
  const names = steps.entries.map(({ key }) => key);
  const repeats = steps.repeats || steps.entries.some(({ value }) => value.kind === 'map' && value.repeats);
  return isInside || (repeats && nearest(name, names) === null);
}

/** The one step that nothing leads to: it may be the one that is meant, by another name. */
function lostStep({ flow }: ReadFlow, steps: readonly string[]): string | null {
  const led = new Set([...flow.steps.values()].flatMap((step) => edgesOf(step).map(({ to }) => to.goto)));
  const [only, ...others] = steps.filter((name) => name !== flow.start && !led.has(name));
  return others.length > 0 ? null : (only ?? null);
}

/** `end paid or end later` */
function endings(results: readonly string[]): string {
  return results.map((result) => `end ${result}`).join(' or ');
}

function checkResult(read: ReadFlow, name: string, place: Place, report: Report): void {
  const { gives } = read.flow;
  // Where the list of results could not be read, that is told.
  const written = entry(read.tree, 'gives')?.value;
  if (written?.kind !== 'list' || written.items.length > gives.length) return;
  if (!gives.includes(name)) report('FLOW_UNKNOWN_RESULT', place, { name }, { among: gives });
}
