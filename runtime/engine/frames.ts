/**
 * The stack of running flows: start, move along an edge, rest, end.
 *
 * `settle` is the one loop: it acts on what a frame has come to until every frame rests.
 */
import assert from 'node:assert';
import { isQuestion } from '../language/kinds/all.ts';
import type { Flow, Variables } from '../language/model.ts';
import { init, send } from '../language/compile.ts';
import type { Position } from '../language/compile.ts';
import type { Value } from '../ports.ts';
import type { Draft, MutableFrame } from './draft.ts';
import type { Answered, Frame } from './model.ts';
import { nothingGathered } from './gathering.ts';
import { asks, rests, speaks } from './kinds/all.ts';
import type { Question } from './kinds/all.ts';
import { askWhatToChange, showQuestion } from './questions.ts';
import type { Said } from './said.ts';
import { saidTooOften } from './saying.ts';
import {
  bottomOfUnit,
  cancelTimer,
  commitFrame,
  isWork,
  leaveOlderVisit,
  makeRoom,
  removeFrame,
  removeTop,
  removeUnit,
  returnWithinMs,
} from './stack.ts';

/** A frame that has come to a step: nothing was asked or answered in it yet. */
export function newFrame(begins: Pick<Frame, 'id' | 'flow' | 'at' | 'vars' | 'origin'>): MutableFrame {
  return {
    ...begins,
    trail: [],
    committed: false,
    forward: null,
    shownAtMs: 0,
    changing: false,
    ledAway: null,
    left: null,
    timer: null,
    gathered: nothingGathered,
    counts: {},
    handed: null,
  };
}

/** Starts a flow on top of what is open. */
export function startFlow(draft: Draft, name: string, variables: Variables): void {
  const flow = draft.pack.flows.get(name);
  assert(flow, `there is no flow ${name}`);
  makeRoom(draft, name);
  draft.closeQuestion();
  const under = draft.top;
  if (under && name === draft.pack.entry) under.left ??= 'menu';
  for (const frame of draft.frames) if (draft.flowOf(frame).until.includes(name)) frame.left = 'over';
  const origin = draft.frames.length === 0 ? 'main' : 'interruption';
  pushFrame(draft, draft.frames.length, flow, variables, origin);
}

function pushFrame(
  draft: Draft,
  index: number,
  flow: Flow,
  variables: Variables,
  origin: Frame['origin'],
): void {
  // A parameter that was left out is absent, not unknown.
  const absent = [...flow.takes.keys()].filter((name) => !(name in variables)).map((name) => [name, null]);
  const vars: Variables = { ...Object.fromEntries(absent), ...variables };
  const frame = newFrame({ id: draft.nextNumber(), flow: flow.name, at: flow.start, vars, origin });
  draft.frames.splice(index, 0, frame);
  arrive(draft, frame, init(flow, vars, draft.scope({})));
}

/** Moves a frame along an edge of the step it rests at. */
export function moveFrame(draft: Draft, frame: MutableFrame, edge: string, value: Value = null): void {
  cancelTimer(draft, frame);
  const position = send(
    draft.flowOf(frame),
    { at: frame.at, vars: frame.vars, counts: frame.counts },
    edge,
    value,
    draft.scope({}),
  );
  arrive(draft, frame, position);
}

/** Puts a frame back at a step, as `back`, `change` and a repeated question do. Nothing is said on the way. */
export function rewindFrame(frame: MutableFrame, step: string, trail: readonly Answered[]): void {
  frame.at = step;
  frame.left = null;
  frame.trail = trail;
  frame.gathered = nothingGathered;
}

function arrive(draft: Draft, frame: MutableFrame, position: Position): void {
  frame.vars = position.vars;
  frame.at = position.at;
  frame.counts = position.counts;
  frame.left = null;
  frame.gathered = nothingGathered;
  frame.handed = null;
  for (const { step, edge } of position.took) draft.took.push({ flow: frame.flow, step, edge });
  for (const { step: name, vars } of position.said) {
    const step = draft.flowOf(frame).steps.get(name);
    assert(step, `${frame.flow} has no step ${name}`);
    speaks(step)?.say(draft, frame, step, vars);
  }
  if (position.ended === null) rest(draft, frame);
  else endFrame(draft, frame, position.ended);
}

/** Acts on the step a frame has come to. */
function rest(draft: Draft, frame: MutableFrame): void {
  const step = draft.stepOf(frame);
  if (isQuestion(step)) {
    if (!goForward(draft, frame, step) && frame === draft.top) showQuestion(draft, frame);
    return;
  }
  const kind = rests(step);
  assert(kind, `${frame.flow}.${step.name} (${step.kind}) is no place to rest`);
  const next = kind.come(draft, frame, step);
  if (next === null) return;
  if ('again' in next) leaveTooOften(draft, frame, next.again);
  else if ('flow' in next) runFlow(draft, frame, next.flow, next.with);
  else moveFrame(draft, frame, next.edge, next.value);
}

/** While a change runs forward: answers a question as it was answered before, if that still holds. */
function goForward(draft: Draft, frame: MutableFrame, step: Question): boolean {
  const forward = frame.forward;
  if (forward === null) return false;
  if (step.name === forward.until) {
    frame.forward = null;
    return false;
  }
  const answered = forward.answers.find((answer) => answer.step === step.name);
  if (answered === undefined || !asks(step).stillHolds(draft, frame, step, answered)) return false;
  frame.trail = extendTrail(frame.trail, answered);
  moveFrame(draft, frame, answered.edge, answered.value);
  return true;
}

/** The trail without loops: answering a question again forgets what came after it. */
export function extendTrail(trail: readonly Answered[], answer: Answered): readonly Answered[] {
  const before = trail.findIndex((earlier) => earlier.step === answer.step);
  return [...(before === -1 ? trail : trail.slice(0, before)), answer];
}

function runFlow(draft: Draft, frame: MutableFrame, name: string, variables: Variables): void {
  const flow = draft.pack.flows.get(name);
  assert(flow, `there is no flow ${name}`);
  leaveOlderVisit(draft, name, bottomOfUnit(draft, frame));
  pushFrame(draft, draft.frames.indexOf(frame) + 1, flow, variables, 'sub');
}

function endFrame(draft: Draft, frame: MutableFrame, result: string): void {
  const index = draft.frames.indexOf(frame);
  removeFrame(draft, index);
  if (frame.origin === 'sub') {
    const parent = draft.frames[index - 1];
    assert(parent, `sub-flow ${frame.flow} has nobody to return to`);
    if (frame.committed) commitFrame(parent);
    moveFrame(draft, parent, `on.${result}`);
    return;
  }
  if (index === draft.frames.length) resume(draft);
}

/** Something was done too often: says when it may be done again, and leaves the flow as `cancel` does. */
export function leaveTooOften(draft: Draft, frame: MutableFrame, again: Date): void {
  draft.confirmed = null;
  draft.say(saidTooOften(draft, again));
  removeUnit(draft, bottomOfUnit(draft, frame));
  resume(draft);
}

/**
 * Returns to what was open under an interruption that ended, unless that was too long ago. `cancelled`: because it was
 * left by that word.
 */
export function resume(draft: Draft, cancelled = false): void {
  if (draft.open !== null) return;
  const top = topToReturnTo(draft);
  if (!top) return;
  // The pack's menu is no question that somebody was in the middle of: it is simply there again. It begins anew, since
  // what it offers may depend on what was just done.
  const idle = top.flow === draft.pack.entry && top.trail.length === 0;
  if (idle) {
    removeFrame(draft, draft.frames.indexOf(top));
    return startFlow(draft, draft.pack.entry, {});
  }
  const { shownAtMs } = top;
  const back = cancelled ? draft.said('cancel.back_to') : leadBack(draft, top);
  top.ledAway = null;
  if (top.left === 'menu') top.left = 'for_good';
  if (top.changing) askWhatToChange(draft, top, back);
  else showQuestion(draft, top, { lead: back });
  // Being shown again does not make it younger.
  top.shownAtMs = shownAtMs;
}

/** What leads back to a question, and out of it. Somebody new cannot leave the first ones. */
function leadBack(draft: Draft, { ledAway }: Frame): Said {
  const key = draft.context.role === 'visitor' ? 'first' : 'interruption';
  return ledAway === null
    ? draft.said(`${key}.back_to`)
    : draft.said(`${key}.back_to_words`, { words: ledAway });
}

/**
 * The frame whose question is to be shown again. Those left too long ago or for the menu and come back to once, and
 * those that only show something, are dropped with what they ran in.
 */
function topToReturnTo(draft: Draft): MutableFrame | null {
  for (let top = draft.top; top !== null; top = draft.top) {
    if (!isQuestion(draft.stepOf(top))) return null;
    const isRecent = draft.context.now.getTime() - top.shownAtMs <= returnWithinMs;
    const isOver = top.left === 'for_good' || top.left === 'over';
    if (isRecent && !isOver && draft.flowOf(top).returns) return top;
    const isLost = isOver && isWork(draft, top);
    removeTop(draft, top);
    if (isLost) draft.sayString('again.gone');
  }
  return null;
}
