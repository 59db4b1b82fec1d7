/** What comes twice at once: the second tap of a double one, words that a thumb or the network sent again. */
import { normalise } from './answers/normalise.ts';
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Draft } from './draft.ts';
import type { Snapshot } from './model.ts';
import { asks } from './kinds/all.ts';
import { offerFor } from './notices.ts';
import { commandIn } from './spoken.ts';

/** The second tap of a double one comes within this time, waiting in queues included. */
const doubleTapMs = 10_000;

/** The same words within this time are one message that went twice: nobody reads an answer and replies so fast. */
const doubleSendMs = 3_000;

/** Longer ones are no answer to a confirm. */
const doubleSendMax = 40;

/** Of an answer that is a secret only its shape is known afterwards: how many digits and letters. */
const shapeOf = (text: string): string =>
  `secret/${normalise(text).replaceAll(/\p{N}/gu, '9').replaceAll(/\p{L}/gu, 'a')}`;

/**
 * Whether a text may be the secret that was answered a moment ago, sent twice: whatever is asked now, it is read and
 * kept nowhere.
 */
export function isSecretAgain({ tapped }: Pick<Snapshot, 'tapped'>, text: string, now: Date): boolean {
  return tapped?.option === shapeOf(text) && now.getTime() - tapped.at < doubleSendMs;
}

/** Whether words would be an answer that is kept to the open question, and no command. */
function isKeptAnswer(draft: Draft, text: string): boolean {
  const step = draft.top && draft.stepOf(draft.top);
  if (step === null || draft.open?.asks !== 'answer' || !isQuestion(step) || !asks(step).isKept(step))
    return false;
  return !(usesOf(step).inWords && commandIn(draft, text) !== null);
}

/** The same tap again at once, nothing else said in between: the first one has answered it. */
export function isDoubleTap(draft: Draft, option: string): boolean {
  const { tapped } = draft;
  const at = draft.context.now.getTime();
  draft.tapped = { option, at };
  return tapped?.option === option && at - tapped.at < doubleTapMs;
}

/**
 * The same words again at once, and again, while a question is open whose answer is kept and that was not open when
 * they first came, or where they would answer a notice after what they answered first: a message that went twice, or an
 * impatient thumb. What it would answer cannot have been read yet, so it is asked once more; who quotes it has read it.
 * BACK, BACK is meant.
 */
export function isDoubleSend(draft: Draft, text: string, quotedVisit: number | null): boolean {
  const { tapped, top, open } = draft;
  const at = draft.context.now.getTime();
  const words = normalise(text);
  if (isSecretAgain(draft, text, draft.context.now)) return true;
  const step = top && draft.stepOf(top);
  const isSecret = step !== null && usesOf(step).secret && commandIn(draft, text) === null;
  const said = `words/${words}/`;
  // A confirm that is asked anew may show something else: it is another question, though it is the same step.
  const shown = step !== null && usesOf(step).confirms !== null ? ` ${open?.visit ?? ''}` : '';
  const here = `${said}${open ? `${open.flow}.${open.step}${shown}` : ''}`;
  const again =
    words !== '' &&
    tapped?.option.startsWith(said) === true &&
    tapped.option !== here &&
    at - tapped.at < doubleSendMs &&
    (open === null
      ? quotedVisit === null && offerFor(draft, text) !== null
      : quotedVisit !== open.visit && isKeptAnswer(draft, text));
  if (isSecret) draft.tapped = { option: shapeOf(text), at };
  else if (words.length > doubleSendMax) draft.tapped = null;
  else draft.tapped = { option: again ? tapped.option : here, at };
  return again;
}
