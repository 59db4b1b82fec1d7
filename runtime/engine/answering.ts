/** A person's answer to the open question: read by its kind, then gone on with, or asked again. */
import assert from 'node:assert';
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Content } from '../gateway.ts';
import type { Value } from '../ports.ts';
import { choose } from './choosing.ts';
import { changeAnswer } from './commands.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { extendTrail, moveFrame } from './frames.ts';
import { addToTicket } from './handing.ts';
import { asks } from './kinds/all.ts';
import type { Question } from './kinds/all.ts';
import type { Taken } from './kinds/kind.ts';
import type { OpenQuestion } from './model.ts';
import { askAgain, askWhatToChange, askWhich, callPerson, offerPerson, showQuestion } from './questions.ts';
import { isSkip } from './skipping.ts';

/** Takes an option of the open question: by tap, number or word. */
export function takeOption(draft: Draft, open: OpenQuestion, id: string): void {
  const { frame, step } = asked(draft);
  switch (open.asks) {
    case 'person':
      return id === 'person' ? callPerson(draft, frame) : showQuestion(draft, frame);
    case 'change':
      return changeAnswer(draft, frame, id);
    case 'which': {
      if (id === 'which.none') return showQuestion(draft, frame, { tries: open.tries });
      const value = open.which[Number(id.slice('which.'.length))];
      const { accept } = asks(step);
      assert(accept && value !== undefined);
      return goOn(draft, frame, accept(draft, frame, step, value));
    }
    case 'answer':
      return goOn(draft, frame, asks(step).take(draft, frame, step, open, id));
  }
}

/** Acts on what came of an answer. */
function goOn(draft: Draft, frame: MutableFrame, taken: Taken): void {
  if (taken === null) return;
  const { open } = draft;
  assert(open, 'nothing is asked');
  if ('wrong' in taken) return askAgain(draft, open, taken.wrong, taken.why);
  if ('which' in taken) return askWhich(draft, frame, taken.which, open.tries);
  if ('show' in taken) return showQuestion(draft, frame, taken.show);
  if ('ask' in taken) return askWhatToChange(draft, frame);
  if ('value' in taken) return answer(draft, frame, taken.edge, taken.value);
  draft.closeQuestion();
  draft.confirmed = taken.confirmed;
  moveFrame(draft, frame, taken.edge);
}

/** The answer is good: remember it and go on along its edge. A secret is not remembered. */
export function answer(draft: Draft, frame: MutableFrame, edge: string, value: Value): void {
  draft.closeQuestion();
  if (!usesOf(draft.stepOf(frame)).secret)
    frame.trail = extendTrail(frame.trail, { step: frame.at, edge, value });
  moveFrame(draft, frame, edge, value);
}

/** Reads a typed answer to the open question. `beside` acts on what is no plain answer to it; false where it cannot. */
export function readTyped(
  draft: Draft,
  open: OpenQuestion,
  text: string,
  beside: () => boolean = () => false,
): void {
  const { frame, step } = asked(draft);
  const read = (): Taken | undefined => asks(step).read?.(draft, frame, step, open, text);
  const own = open.asks === 'answer' ? read() : undefined;
  if (own !== undefined) {
    const isPlain = own === null || !('wrong' in own || 'which' in own);
    return isPlain || !beside() ? goOn(draft, frame, own) : undefined;
  }
  const { inWords, fills } = usesOf(step);
  if (open.options.length > 0) {
    const chosen = choose(text, open.options, draft.context.words);
    if (chosen.kind === 'value') return takeOption(draft, open, chosen.value);
    // What somebody with a ticket writes beside the main menu is for the person who has it.
    if (frame.flow === draft.pack.entry && addToTicket(draft, frame, text)) return;
    if (!inWords) return askAgain(draft, open, draft.said('answers.invalid_choice'));
    // Any text would be an answer to the old question; it may as well be said to the person who was offered.
    if (open.asks === 'person' && draft.flowOf(frame).variables.get(fills ?? '')?.kind === 'text')
      return offerPerson(draft, frame, draft.said('answers.invalid_choice'));
  }
  const taken = read();
  assert(taken !== undefined, `${frame.flow}.${frame.at} takes no typed answer`);
  goOn(draft, frame, taken);
}

/** Whether the open question takes something else than text; if so, it is read. */
export function readSent(draft: Draft, content: Content): boolean {
  const { open, top } = draft;
  const step = top && draft.stepOf(top);
  if (open?.asks !== 'answer' || !top || !step || !isQuestion(step)) return false;
  const taken = asks(step).readSent?.(draft, top, step, content);
  if (taken === undefined) return false;
  goOn(draft, top, taken);
  return true;
}

/** The pause after a message in parts is over. */
export function endPause(draft: Draft, frame: MutableFrame, step: Question): void {
  goOn(draft, frame, asks(step).pause?.(draft, frame, step) ?? null);
}

/** Leaves the open question out if the words say so and it may be; in the middle of an answer they are part of it. */
export function leaveOut(draft: Draft, open: OpenQuestion, text: string): boolean {
  const { frame, step } = asked(draft);
  if (frame.gathered.parts.length > 0 || !isSkip(draft, frame, text)) return false;
  goOn(draft, frame, asks(step).take(draft, frame, step, open, 'skip'));
  return true;
}

/** The frame whose question is open, and the question. */
function asked(draft: Draft): { readonly frame: MutableFrame; readonly step: Question } {
  const frame = draft.top;
  assert(frame, 'a question is open and no flow runs');
  const step = draft.stepOf(frame);
  assert(isQuestion(step), `${frame.flow}.${frame.at} asks nothing`);
  return { frame, step };
}
