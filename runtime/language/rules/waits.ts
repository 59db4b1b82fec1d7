/**
 * What a wait waits for can come: a tool of the pack raises it. And when it comes late it is heard: a notice says it.
 * A wait or a hand-off that outlasts WhatsApp's session window may end in a message that is not delivered.
 */
import { gateways } from '../channels.ts';
import type { FlowShape } from '../compile.ts';
import { error, warning } from '../declared-code.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Awaiting } from '../uses.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import type { Step, Target } from '../model.ts';
import { placeOf, placeOfKey } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { typeOfPath } from '../type-paths.ts';
import { restlessIn } from '../resting.ts';
import type { Restless } from '../resting.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  WAIT_NEVER_RAISED: error(
    'no tool of this pack ever makes {name} happen',
    'wait for something that a tool of the pack raises',
    'once a pack',
  ),
  WAIT_OTHER: error(
    '{name} is about {about}, and {path} is no id of one: it would never come here',
    'give it the id of the {about} that a tool gave before',
  ),
  WAIT_NOT_HEARD: error(
    'when {names} comes late nobody is told: this flow has gone on by then',
    'say it by a notice in pack.yaml: {names}: { say: … }',
    'once a pack',
  ),
  WAIT_BEYOND_WINDOW: warning(
    'this wait may outlast the {hours} hours in which WhatsApp delivers free text, and what is said after it may not arrive',
    'wait {hours}h at most, or end there and let a notice speak',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const waits: Rule<keyof typeof codes> = {
  name: 'waits',
  sees: 'everything',
  codes,
  check(pack, report) {
    const restless = restlessIn(pack);
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        const { awaits } = usesOf(step);
        // What nothing can wait for is told as such.
        if (awaits !== null && !pack.vocabulary.events.get(awaits.event)?.contract.about) continue;
        if (awaits !== null) {
          checkAbout(pack, read, awaits, report);
          checkRaised(pack, read, awaits, report);
          checkHeard(pack, read, awaits, report);
        }
        checkWindow(pack, read, step, restless, report);
      }
    }
  },
};

/** The id of another record is never what the event is about: nothing would ever come. A plain text may be any id. */
function checkAbout(pack: PackDraft, read: ReadFlow, step: Awaiting, report: Report): void {
  const about = pack.vocabulary.events.get(step.event)?.contract.about ?? '';
  const { path } = step.of;
  const dot = path?.lastIndexOf('.') ?? -1;
  if (path === null || dot === -1) return;
  const notNull = new Set([path.slice(0, dot)]);
  const found = typeOfPath(path.slice(0, dot), read.flow.variables, notNull);
  if (!found.ok || found.type.kind !== 'record') return;
  const { name, id } = found.type.record;
  if (name === about && path.slice(dot + 1) === id) return;
  report('WAIT_OTHER', step.of.place, { name: step.event, about, path });
}

function checkRaised(pack: PackDraft, read: ReadFlow, step: Awaiting, report: Report): void {
  const { tools } = pack.vocabulary;
  const raising = [...tools.values()].filter(
    ({ contract }) => contract.raises?.includes(step.event) === true,
  );
  // One that is called and not listed is told there.
  const able = new Set(pack.manifest.tools.map(({ name }) => name));
  for (const { flow } of pack.flows.values())
    for (const each of flow.steps.values()) able.add(usesOf(each).calls?.tool.name ?? '');
  if (raising.some(({ contract }) => able.has(contract.name))) return;
  const names = raising.map(({ contract }) => contract.name).join(' or ');
  const more = names === '' ? {} : { hint: `call ${names} before, and list it in pack.yaml` };
  report('WAIT_NEVER_RAISED', placeOf(read, step, step.kind), { name: step.event }, more);
}

/** The flow may have gone on, or ended: then only a notice can say it. */
function checkHeard(pack: PackDraft, read: ReadFlow, step: Awaiting, report: Report): void {
  // What could not be read of a notice is told there.
  if (pack.troubled(pack.manifest.place.file)) return;
  const outcomes = pack.vocabulary.events.get(step.event)?.outcomes.keys() ?? [];
  const unheard = [...outcomes].filter((outcome) => !pack.manifest.notices.has(`${step.event}.${outcome}`));
  if (unheard.length === 0) return;
  const names = unheard.map((outcome) => `${step.event}.${outcome}`).join(', ');
  report('WAIT_NOT_HEARD', placeOf(read, step, step.kind), { names, name: step.event });
}

/**
 * What is said after the wait before anything is waited for again, also where this flow was run: whoever answers opens
 * the window. Waits that are late one after the other add up. Of a hand-off only the way when it is late: whoever hands
 * back has just written, and was answered.
 */
function checkWindow(pack: PackDraft, read: ReadFlow, step: Step, restless: Restless, report: Report): void {
  const windows = gateways.flatMap(({ sessionHours }) => sessionHours ?? []);
  const hours = Math.min(...windows);
  const isBeyond = (ms: number): boolean => ms > hours * 3_600_000;
  const seen = new Set<string>();
  const open = waysAfter(step).flatMap(({ to, ms }) =>
    behind(pack, read.flow, to).map((at) => ({ ...at, ms })),
  );
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { flow, step: next, ms } = at;
    const key = `${flow.name}.${next.name} ${isBeyond(ms)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (isBeyond(ms) && usesOf(next).templates.length > 0) {
      const related = [{ place: next.place, message: 'said here' }];
      return report('WAIT_BEYOND_WINDOW', placeOfKey(read, step, 'within'), { hours }, { related });
    }
    const passed = edgesOf(next).flatMap((edge) => (restless(next, edge) ? { to: edge.to, ms: 0 } : []));
    // One that is too long by itself is told there.
    const waited = waysAfter(next).filter((way) => !isBeyond(way.ms));
    for (const way of [...passed, ...waited])
      open.push(...behind(pack, flow, way.to).map((each) => ({ ...each, ms: ms + way.ms })));
  }
}

/**
 * The ways out of a wait that may be taken at its end, with how long it was; of other steps none. That one leads to itself
 * is told as a loop.
 */
function waysAfter(step: Step): readonly { readonly to: Target; readonly ms: number }[] {
  const { withinMs, commits } = usesOf(step);
  if (withinMs === null) return [];
  const ways = edgesOf(step).filter(
    ({ label, to }) => (!commits || label === 'late') && to.goto !== step.name,
  );
  return ways.map(({ to }) => ({ to, ms: withinMs }));
}

interface At {
  readonly flow: FlowShape;
  readonly step: Step;
}

/** The step that a way leads to; where it ends its flow, what follows wherever that is run. */
function behind(pack: PackDraft, flow: FlowShape, to: Pick<Target, 'goto' | 'end'>): readonly At[] {
  const found: At[] = [];
  const seen = new Set<string>();
  const open = [{ flow, to }];
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    const step = way.flow.steps.get(way.to.goto ?? '');
    const end = way.to.end ?? (step === undefined ? null : usesOf(step).ends);
    if (end === null && step !== undefined) found.push({ flow: way.flow, step });
    const key = `${way.flow.name} ${end}`;
    if (end === null || seen.has(key)) continue;
    seen.add(key);
    for (const { flow: runner } of pack.flows.values())
      for (const each of runner.steps.values())
        if (usesOf(each).runs?.flow === way.flow.name)
          for (const edge of edgesOf(each)) if (edge.words === end) open.push({ flow: runner, to: edge.to });
  }
  return found;
}
