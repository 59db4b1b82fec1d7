/** The stack of running flows as such: units that came one after the other, and taking frames out of it. */
import assert from 'node:assert';
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Step } from '../language/model.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { isChoice } from './options.ts';

/** Interruptions kept at once; the oldest one is dropped when a member goes on interrupting. */
const interruptionsMax = 5;

/** A question that was left for longer is over: what it asked about may not even be true any more. */
export const returnWithinMs = 48 * 3_600_000;

/** What is shown may have changed after this. */
const cardHoldsMs = 3_600_000;

/** Whether a step waits for the answer of something that was begun and that nobody here can take back. */
export function isUnderWay(step: Step): boolean {
  const { calls, awaits } = usesOf(step);
  return calls !== null || awaits !== null;
}

/** Whether what was written has set something going already. */
export function tooLate(draft: Draft): boolean {
  return draft.top !== null && isUnderWay(draft.stepOf(draft.top));
}

/** Takes a frame out, with its timer. A call of it that is still pending will find nobody waiting. */
export function removeFrame(draft: Draft, index: number): void {
  const [frame] = draft.frames.splice(index, 1);
  assert(frame);
  cancelTimer(draft, frame);
  draft.pending = draft.pending.filter((call) => call.frame !== frame.id);
}

/** Takes back the timer of a frame, if it has one. */
export function cancelTimer(draft: Draft, frame: MutableFrame): void {
  if (frame.timer !== null) draft.effects.push({ kind: 'cancel_timer', timer: frame.timer });
  frame.timer = null;
}

/** Sets the one timer that a frame may have. */
export function setTimer(draft: Draft, frame: MutableFrame, name: string, inMs: number): void {
  frame.timer = `${name}.${draft.nextNumber()}`;
  const at = new Date(draft.context.now.getTime() + inMs);
  draft.effects.push({ kind: 'timer', timer: frame.timer, at });
}

/** What was done cannot be undone: `back` goes no further than here. */
export function commitFrame(frame: MutableFrame): void {
  frame.committed = true;
  frame.trail = [];
  frame.forward = null;
}

/** Makes room for a flow that begins on top of what is open: for one more interruption, and not for its older visit. */
export function makeRoom(draft: Draft, flow: string): void {
  leaveSpentMenu(draft);
  leaveOlderVisit(draft, flow, draft.frames.length);
  dropOldestInterruption(draft);
}

function dropOldestInterruption(draft: Draft): void {
  if (draft.frames.filter((frame) => frame.origin === 'interruption').length < interruptionsMax) return;
  const from = draft.frames.findIndex((frame) => frame.origin === 'interruption');
  removeUnit(draft, from);
}

/**
 * Who begins a flow anew does not go on with an older visit of it (decision 0013): where one was left at a question
 * below `above`, it is taken out with what it ran in. One that waits for the world stays: money may come of it.
 */
export function leaveOlderVisit(draft: Draft, flow: string, above: number): void {
  for (let index = above - 1; index >= 0; index -= 1) {
    const frame = draft.frames[index];
    // Only the frame at whose question a member was, not those that ran it.
    const wasOpen = index + 1 === above || draft.frames[index + 1]?.origin !== 'sub';
    if (frame?.flow !== flow || !wasOpen || !isQuestion(draft.stepOf(frame))) continue;
    const isLost = isWork(draft, frame);
    removeUnit(draft, bottomOfUnit(draft, frame));
    if (isLost) draft.sayString('again.begun');
    return;
  }
}

/** Several answers in own words are work: whose are gone is told so. */
export function isWork(draft: Draft, frame: MutableFrame): boolean {
  const typed = frame.trail.filter(({ step: name }) => {
    const step = draft.flowOf(frame).steps.get(name);
    return step !== undefined && usesOf(step).inWords;
  });
  return typed.length > 1;
}

/**
 * A menu at the beginning of a flow that was come back to after an answer (help) stands open for more only: who begins
 * something else is done with it, and does not come back to it.
 */
function leaveSpentMenu(draft: Draft): void {
  const { top, open } = draft;
  if (!top || open?.asks !== 'answer' || !isChoice(draft.stepOf(top))) return;
  if (top.at !== draft.flowOf(top).start || !top.trail.some(({ step }) => step === top.at)) return;
  draft.closeQuestion();
  removeTop(draft, top);
}

/**
 * Leaves what it would be wrong to show again: a choice that is settled, or a menu under what only shows something,
 * where that may be true no more since something was said after it or it was shown long ago. Its options still work.
 * True if it was left.
 */
export function leaveStale(draft: Draft): boolean {
  const { top, open, between } = draft;
  if (!top || !open) return false;
  const isOld = between !== null || draft.context.now.getTime() - top.shownAtMs >= cardHoldsMs;
  const isOldCard = isOld && !draft.flowOf(top).returns && isChoice(draft.stepOf(top));
  // What was asked in one's own words is answered still: the flow says best what has changed.
  const isSettled = top.left === 'over' && !usesOf(draft.stepOf(top)).inWords;
  if (!isOldCard && !isSettled) return false;
  draft.closeQuestion();
  removeTop(draft, top);
  return true;
}

/** Leaves what came between, with all that stands on it; what it came between is shown by whoever asks for this. */
export function leaveInterruption(draft: Draft, from = firstInterruption(draft)): void {
  if (from === -1) return;
  draft.closeQuestion();
  draft.confirmed = null;
  while (draft.frames.length > from) removeFrame(draft, draft.frames.length - 1);
}

function firstInterruption(draft: Draft): number {
  return draft.frames.findIndex(({ origin }) => origin === 'interruption');
}

/** Where the flow begins that runs this frame, perhaps over others. */
export function bottomOfUnit(draft: Draft, frame: MutableFrame): number {
  let index = draft.frames.indexOf(frame);
  while (draft.frames[index]?.origin === 'sub') index -= 1;
  return index;
}

/** Takes out what stands on top, with what it runs in. */
export function removeTop(draft: Draft, top: MutableFrame): void {
  removeUnit(draft, bottomOfUnit(draft, top));
}

/** Takes out a flow with the sub-flows it runs. */
export function removeUnit(draft: Draft, from: number): void {
  let to = from + 1;
  while (draft.frames[to]?.origin === 'sub') to += 1;
  for (let index = to - 1; index >= from; index -= 1) removeFrame(draft, index);
}
