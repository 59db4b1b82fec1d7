/**
 * What a wait waits for can come: a tool of the pack raises it. And when it comes late it is heard: a notice says it.
 * A wait or a hand-off that outlasts WhatsApp's session window may end in a message that is not delivered.
 */
import { gateways } from '../channels.ts';
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, kindOf } from '../kinds/all.ts';
import type { StepOf } from '../model.ts';
import { placeOf, placeOfKey } from '../pack-draft.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { typeOfPath } from '../type-paths.ts';
import { restlessIn } from './resting.ts';
import type { Restless } from './resting.ts';

export const waits: Rule = {
  name: 'waits',
  sees: 'everything',
  check(pack, report) {
    const restless = restlessIn(pack);
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        if (step.kind === 'handoff') checkWindow(read, step, restless, report);
        // What nothing can wait for is told as such.
        if (step.kind !== 'wait' || !pack.vocabulary.events.get(step.event)?.contract.about) continue;
        checkAbout(pack, read, step, report);
        checkRaised(pack, read, step, report);
        checkHeard(pack, read, step, report);
        checkWindow(read, step, restless, report);
      }
    }
  },
};

/** The id of another record is never what the event is about: nothing would ever come. A plain text may be any id. */
function checkAbout(pack: PackDraft, read: ReadFlow, step: StepOf<'wait'>, report: Report): void {
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

function checkRaised(pack: PackDraft, read: ReadFlow, step: StepOf<'wait'>, report: Report): void {
  const { tools } = pack.vocabulary;
  const raising = [...tools.values()].filter(
    ({ contract }) => contract.raises?.includes(step.event) === true,
  );
  // One that is called and not listed is told there.
  const able = new Set(pack.manifest.tools.map(({ name }) => name));
  for (const { flow } of pack.flows.values())
    for (const each of flow.steps.values()) if (each.kind === 'tool') able.add(each.tool.name);
  if (raising.some(({ contract }) => able.has(contract.name))) return;
  const names = raising.map(({ contract }) => contract.name).join(' or ');
  const more = names === '' ? {} : { hint: `call ${names} before, and list it in pack.yaml` };
  report('WAIT_NEVER_RAISED', placeOf(read, step, 'wait'), { name: step.event }, more);
}

/** The flow may have gone on, or ended: then only a notice can say it. */
function checkHeard(pack: PackDraft, read: ReadFlow, step: StepOf<'wait'>, report: Report): void {
  const outcomes = pack.vocabulary.events.get(step.event)?.outcomes.keys() ?? [];
  const unheard = [...outcomes].filter((outcome) => !pack.manifest.notices.has(`${step.event}.${outcome}`));
  if (unheard.length === 0) return;
  const names = unheard.map((outcome) => `${step.event}.${outcome}`).join(', ');
  report('WAIT_NOT_HEARD', placeOf(read, step, 'wait'), { names, name: step.event });
}

/**
 * What is said after the wait before anything is waited for again: whoever answers opens the window. Of a hand-off
 * only the way when it is late: whoever hands back has just written, and was answered.
 */
function checkWindow(
  read: ReadFlow,
  step: StepOf<'wait' | 'handoff'>,
  restless: Restless,
  report: Report,
): void {
  const windows = gateways.flatMap(({ sessionHours }) => sessionHours ?? []);
  const hours = Math.min(...windows);
  if (step.withinMs <= hours * 3_600_000) return;
  const ways = step.kind === 'handoff' ? [step.late] : edgesOf(step).map(({ to }) => to);
  const seen = new Set<string>();
  const open = ways.flatMap(({ goto }) => goto ?? []);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const next = read.flow.steps.get(name);
    if (next === undefined || seen.has(name)) continue;
    seen.add(name);
    if (kindOf(next).uses(next).templates.length > 0) {
      const related = [{ place: next.place, message: 'said here' }];
      return report('WAIT_BEYOND_WINDOW', placeOfKey(read, step, 'within'), { hours }, { related });
    }
    for (const edge of edgesOf(next))
      if (restless(next, edge) && edge.to.goto !== null) open.push(edge.to.goto);
  }
}
