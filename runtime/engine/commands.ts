/** Words that work anywhere: the pack's commands, and back, change, cancel, repeat. */
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Start } from '../language/model.ts';
import type { Value } from '../ports.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { resume, rewindFrame, startFlow } from './frames.ts';
import { choose } from './choosing.ts';
import type { KeywordCall } from './keywords.ts';
import { fieldOption, hasFieldName } from './labels.ts';
import type { Answered } from './model.ts';
import { askWhatToChange, showQuestion, variableOf } from './questions.ts';
import { isUnderWay, leaveInterruption, leaveStale, removeFrame, removeTop } from './stack.ts';

/** Acts on a command. `argument` is what followed `change`, `said` all that was written. */
export function runCommand(draft: Draft, command: string, argument: string, said: string): void {
  draft.understood.push({ as: 'command', name: command });
  switch (command) {
    case 'back':
      return goBack(draft);
    case 'change':
      return change(draft, argument);
    case 'cancel':
      return cancel(draft);
    case 'repeat':
      return repeat(draft);
    default: {
      const start = draft.pack.commands.get(command);
      if (start === undefined) return repeat(draft);
      return begin(draft, start, { said });
    }
  }
}

/**
 * Starts a flow for a command, keyword or offer; `scope` is what its parameters may read besides `me`. `typed`: a
 * keyword for the same flow that brings parameters of its own.
 */
export function begin(
  draft: Draft,
  start: Start,
  scope: Readonly<Record<string, Value>>,
  typed: KeywordCall | null = null,
): void {
  const more = typed === null ? {} : variablesOf(draft, typed);
  startFlow(draft, start.flow, { ...more, ...variablesOf(draft, { start, scope }) });
}

/** What a start gives its flow. */
export function variablesOf(draft: Draft, { start, scope }: KeywordCall): Record<string, Value> {
  const read = draft.scope(scope);
  return Object.fromEntries([...start.with].map(([name, expression]) => [name, expression.evaluate(read)]));
}

/** Starts the flow that a keyword, or a code alone, asks for. */
export function beginKeyword(draft: Draft, { start, scope }: KeywordCall): void {
  draft.understood.push({ as: 'keyword', flow: start.flow });
  begin(draft, start, scope);
}

/** To the previous question: in this flow, else in the one that ran it. Never into a tool, never over a commit. */
function goBack(draft: Draft): void {
  for (let depth = draft.frames.length - 1; depth >= 0; depth -= 1) {
    const frame = draft.frames[depth];
    if (!frame) break;
    // What was begun is under way: nobody can be asked anew what it was begun with.
    const underWay = isUnderWay(draft.stepOf(frame));
    // A menu that is come back to is no question before itself.
    const last = underWay ? undefined : frame.trail.findLast(({ step }) => step !== frame.at);
    if (last !== undefined) {
      while (draft.frames.length - 1 > depth) removeFrame(draft, draft.frames.length - 1);
      draft.confirmed = null;
      frame.forward = null;
      rewindFrame(frame, last.step, frame.trail.slice(0, frame.trail.indexOf(last)));
      return showQuestion(draft, frame);
    }
    if (frame.committed) return sayAndRepeat(draft, 'back.committed');
    if (underWay) return sayAndRepeat(draft, 'cancel.under_way');
    // Before the first question of what came between is what it came between.
    if (frame.origin === 'interruption') {
      leaveInterruption(draft, depth);
      return resume(draft);
    }
    if (frame.origin !== 'sub') break;
  }
  sayAndRepeat(draft, 'back.nothing');
}

/** Whether this may be changed in the flow that is open: "change name" is the group's where a group is being made. */
export function isOwnField(draft: Draft, words: string): boolean {
  const frame = draft.top;
  if (!frame) return false;
  const options = [...draft.flowOf(frame).variables.keys()]
    .filter((variable) => hasFieldName(draft, frame.flow, variable))
    .map((variable) => fieldOption(draft, frame.flow, variable));
  return choose(words, options, draft.context.words).kind === 'value';
}

/** Rewinds to one answer; the others are kept as long as they hold, back to where the member was. */
function change(draft: Draft, argument: string): void {
  const frame = draft.top;
  if (!frame) return sayAndRepeat(draft, 'change.nothing');
  const step = draft.stepOf(frame);
  if (isUnderWay(step)) return sayAndRepeat(draft, frame.committed ? 'back.committed' : 'cancel.under_way');
  // What is being asked just now can be answered as one likes.
  const asked = variableOf(step);
  if (asked !== null && argument !== '' && hasFieldName(draft, frame.flow, asked)) {
    const named = choose(argument, [fieldOption(draft, frame.flow, asked)], draft.context.words);
    if (named.kind === 'value') return repeat(draft);
  }
  const changeable = frame.trail.flatMap((answer) => changeableAt(draft, frame, answer));
  if (changeable.length === 0)
    return sayAndRepeat(draft, frame.committed ? 'back.committed' : 'change.nothing');
  if (argument === '' && usesOf(step).changes.length > 0) return askWhatToChange(draft, frame);
  const options = changeable
    .filter(({ variable }) => hasFieldName(draft, frame.flow, variable))
    .map(({ variable }) => fieldOption(draft, frame.flow, variable));
  const chosen = argument === '' ? null : choose(argument, options, draft.context.words);
  if (chosen?.kind === 'value') return changeAnswer(draft, frame, chosen.value);
  if (argument === '' || options.length === 0) return goBack(draft);
  sayAndRepeat(draft, 'change.unknown', { options: options.map((option) => option.label).join(', ') });
}

function changeableAt(
  draft: Draft,
  frame: MutableFrame,
  answer: Answered,
): { variable: string; step: string }[] {
  const variable = variableOf(draft.flowOf(frame).steps.get(answer.step));
  return variable === null ? [] : [{ variable, step: answer.step }];
}

/** Rewinds to the question that fills a variable and runs forward from there. */
export function changeAnswer(draft: Draft, frame: MutableFrame, variable: string): void {
  const index = frame.trail.findIndex((answer) =>
    changeableAt(draft, frame, answer).some((entry) => entry.variable === variable),
  );
  const answer = frame.trail[index];
  if (answer === undefined) return sayAndRepeat(draft, 'back.committed');
  draft.understood.push({ as: 'change', variable });
  const answers = frame.trail.slice(index + 1);
  const until = frame.forward?.until ?? frame.at;
  draft.confirmed = null;
  rewindFrame(frame, answer.step, frame.trail.slice(0, index));
  frame.forward = { answers: [...answers, ...(frame.forward?.answers ?? [])], until };
  showQuestion(draft, frame);
}

/** Leaves what is open, up to what it interrupted. */
function cancel(draft: Draft): void {
  const top = draft.top;
  if (!top) return draft.sayString('cancel.nothing');
  // A request to a provider is out: saying "cancelled" would not be true.
  if (isUnderWay(draft.stepOf(top))) return draft.sayString('cancel.under_way');
  draft.closeQuestion();
  draft.confirmed = null;
  // Who leaves the menu has begun nothing that could be cancelled.
  const said = top.flow === draft.pack.entry && top.trail.length === 0 ? 'done.next' : 'cancel.done';
  removeTop(draft, top);
  resume(draft, true);
  if (draft.frames.length === 0) return draft.sayString(said);
  // Nothing asks there (or the menu is only just coming).
  if (draft.open === null) draft.sayString('cancel.left');
}

/** Shows the open question again, or the pack's menu when there is none. */
export function repeat(draft: Draft): void {
  leaveStale(draft);
  const top = draft.top;
  if (top && isQuestion(draft.stepOf(top))) return showQuestion(draft, top);
  if (top) return draft.sayString('wait.busy');
  startFlow(draft, draft.pack.entry, {});
}

function sayAndRepeat(draft: Draft, key: string, values: Readonly<Record<string, string>> = {}): void {
  const top = draft.top;
  const lead = draft.said(key, values);
  if (top && isQuestion(draft.stepOf(top))) showQuestion(draft, top, { lead });
  else draft.say(lead);
}
