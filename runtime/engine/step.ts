/**
 * The pure step: (pack, snapshot, event) → (snapshot, effects).
 *
 * No clock, no randomness, no I/O: everything that varies is in the context. Throws only for a broken pack or a bug;
 * the shell then keeps the snapshot as it was and calls `fail`.
 */
import assert from 'node:assert';
import { tooOften } from '../language/limits.ts';
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Pack } from '../language/model.ts';
import { endPause } from './answering.ts';
import { bareCode, keywordIn } from './keywords.ts';
import { readMessage } from './listening.ts';
import { Draft } from './draft.ts';
import { leaveTooOften, moveFrame, resume, startFlow } from './frames.ts';
import { commitFrame } from './stack.ts';
import { beginKeyword } from './commands.ts';
import { asOfToday, resultOfToday } from './event-types.ts';
import { handBack, sayForPerson } from './handing.ts';
import { beginQueued, keepSchedules, leaveWhatIsOld, receiveBroadcast, receiveSchedule } from './starting.ts';
import type { Snapshot, StepContext, StepEvent, StepResult } from './model.ts';
import { receiveDomainEvent } from './notices.ts';
import { readerOf } from './reader.ts';

/** Takes one event into a conversation. */
export function step(pack: Pack, snapshot: Snapshot, event: StepEvent, context: StepContext): StepResult {
  const draft = new Draft(pack, snapshot, context);
  switch (event.kind) {
    case 'message':
      readMessage(draft, event.content, event.quotedVisit);
      break;
    case 'outcome':
      receiveOutcome(draft, event);
      break;
    case 'domain':
      receiveDomainEvent(draft, asOfToday(pack, event));
      break;
    case 'timer':
      receiveTimer(draft, event.timer);
      break;
    case 'person':
      sayForPerson(draft, event.reference, event.text);
      break;
  }
  goOnAfterOnboarding(draft);
  if (event.kind === 'message') sayWhatNext(draft, snapshot);
  keepSchedules(draft);
  beginQueued(draft);
  return draft.result();
}

/** What a member is told when an event could not be worked off, and the ticket for a person. The event is dropped. */
export function fail(pack: Pack, snapshot: Snapshot, context: StepContext, reference: string): StepResult {
  const draft = new Draft(pack, snapshot, context);
  draft.sayString('failure.apology', { reference });
  const top = draft.top;
  draft.effects.push({
    kind: 'ticket',
    reference,
    queue: pack.queues[0] ?? 'support',
    flow: top?.flow ?? '',
    step: top?.at ?? '',
  });
  draft.keepTicket(readerOf(reference));
  return draft.result();
}

function receiveOutcome(draft: Draft, event: Extract<StepEvent, { kind: 'outcome' }>): void {
  const call = draft.pending.find((pending) => pending.id === event.call);
  if (!call) return;
  draft.pending = draft.pending.filter((pending) => pending !== call);
  const frame = draft.frames.find((candidate) => candidate.id === call.frame);
  assert(frame, `call ${call.id} has no frame`);
  const { calls, commits } = usesOf(draft.stepOf(frame));
  assert(calls?.tool.name === call.tool, `${frame.flow}.${frame.at} does not call ${call.tool}`);
  if (event.outcome === tooOften && event.result instanceof Date)
    return leaveTooOften(draft, frame, event.result);
  if (commits) commitFrame(frame);
  const type = calls.tool.outcomes[event.outcome];
  moveFrame(draft, frame, `on.${event.outcome}`, resultOfToday(draft.pack, type, event.result));
  resume(draft);
}

function receiveTimer(draft: Draft, timer: string): void {
  const dot = timer.indexOf('.');
  const name = timer.slice(dot + 1);
  switch (timer.slice(0, dot)) {
    case 'schedule':
      return receiveSchedule(draft, name);
    case 'broadcast':
      return receiveBroadcast(draft, name);
    case 'queued':
      return leaveWhatIsOld(draft);
    case 'back':
      return handBack(draft, name, { quietly: false });
    case 'settled':
      return handBack(draft, name, { quietly: true });
  }
  const frame = draft.frames.find((candidate) => candidate.timer === timer);
  if (!frame) return;
  frame.timer = null;
  const step = draft.stepOf(frame);
  if (isQuestion(step)) return endPause(draft, frame, step);
  moveFrame(draft, frame, 'late');
  resume(draft);
}

/**
 * Who has left a flow without a word (*Done* in a menu) is told what to write next, or what goes on under it: nobody
 * gets silence.
 */
function sayWhatNext(draft: Draft, before: Snapshot): void {
  if (draft.effects.some(({ kind }) => kind === 'message' || kind === 'call')) return;
  const { top } = draft;
  if (top === null && before.frames.length > 0) draft.sayString('done.next');
  const left = before.open !== null && draft.open === null;
  // What stands there without a question waits for the world, or for a person.
  if (top !== null && left) draft.sayString('wait.busy');
}

/** A newcomer who has just become a member goes on to what they came for. */
function goOnAfterOnboarding(draft: Draft): void {
  if (draft.frames.length > 0 || draft.context.role === 'visitor' || draft.after === null) return;
  const { text } = draft.after;
  draft.after = null;
  const keyword = keywordIn(draft, text, false) ?? bareCode(draft, text);
  if (keyword) beginKeyword(draft, keyword);
  else startFlow(draft, draft.pack.entry, {});
}
