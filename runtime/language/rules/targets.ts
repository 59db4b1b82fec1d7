/** Every target is a step or a result of its flow. */
import { error } from '../declared-code.ts';
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, kindsIn, usesOf } from '../kinds/all.ts';
import type { Place, Target } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import { nearest } from '../nearest.ts';
import { entry } from '../read.ts';
import type { Tree } from '../read.ts';
import { wayHint } from '../shape-hints.ts';
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
    const lost = lostStep(read, steps, goto);
    const hint = (text: string) => (lost === null ? {} : { hint: `${text} "${lost.name}", ${lost.why}` });
    if (read.flow.gives.includes(goto))
      report('FLOW_TARGET_RESULT', place, { name: goto }, hint(`write end ${goto}, or`));
    else if (goto === 'end') report('FLOW_END_RESULT', place, { results: endings(read.flow.gives) });
    else {
      const isEnd = read.flow.gives.includes(goto.replace(/^end_?/, '')) ? wayHint(goto) : null;
      const more = isEnd === null ? { among: steps, ...hint('write') } : { hint: isEnd };
      report('FLOW_UNKNOWN_TARGET', place, { name: goto }, more);
    }
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
  const isInside = inside.some(({ key, value }) => key === name && ['map', 'hole'].includes(value.kind));
  const names = steps.entries.map(({ key }) => key);
  const maps = steps.entries.map(({ value }) => value).filter((value) => value.kind === 'map');
  const isDouble = maps.some((map) => map.repeats || kindsIn(map.entries.map(({ key }) => key)).length > 1);
  return isInside || isDouble || (steps.repeats && nearest(name, names) === null);
}

/**
 * The one step that may be meant, by another name: nothing leads to it; or the step above only goes on with it, and it
 * says or fills what has the name that is looked for.
 */
function lostStep(
  { flow }: ReadFlow,
  steps: readonly string[],
  name: string,
): { readonly name: string; readonly why: string } | null {
  const ways = [...flow.steps.values()].flatMap((step) => edgesOf(step).map(({ to }) => ({ step, to })));
  const notLed = (led: ReadonlySet<string | null>) =>
    steps.filter((each) => each !== flow.start && !led.has(each));
  const [only, ...others] = notLed(new Set(ways.map(({ to }) => to.goto)));
  if (only !== undefined) return others.length > 0 ? null : { name: only, why: 'to which nothing leads' };
  // A way on that is not written has the place of its step.
  const written = ways.filter(({ step, to }) => to.place !== step.place);
  const [fallen, ...more] = notLed(new Set(written.map(({ to }) => to.goto))).filter((each) => {
    const step = flow.steps.get(each);
    const uses = step === undefined ? null : usesOf(step);
    const said = uses?.templates?.some((template) => template.endsWith(`/${name}`)) === true;
    return said || uses?.fills === name;
  });
  return fallen === undefined || more.length > 0 ? null : { name: fallen, why: `which is about ${name}` };
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
