/** What comes twice at once: the second tap of a double one, words that a thumb or the network sent again. */
import { normalise } from './answers/normalise.ts';
import type { Draft } from './draft.ts';

/** The second tap of a double one comes within this time, waiting in queues included. */
const doubleTapMs = 10_000;

/** The same words within this time are one message that went twice: nobody reads an answer and replies so fast. */
const doubleSendMs = 3_000;

/** Longer ones are no answer to a confirm. */
const doubleSendMax = 40;

/** The same tap again at once, nothing else said in between: the first one has answered it. */
export function isDoubleTap(draft: Draft, option: string): boolean {
  const { tapped } = draft;
  const at = draft.context.now.getTime();
  draft.tapped = { option, at };
  return tapped?.option === option && at - tapped.at < doubleTapMs;
}

/**
 * The same words again at once, while a confirm is open: a message that went twice, or an impatient thumb. What it
 * would confirm cannot have been read yet, so it is asked once more.
 */
export function isDoubleSend(draft: Draft, text: string): boolean {
  const { tapped, top, open } = draft;
  const at = draft.context.now.getTime();
  const words = `words/${normalise(text)}`;
  const step = top && draft.stepOf(top);
  const again =
    tapped?.option === words &&
    at - tapped.at < doubleSendMs &&
    step?.kind === 'confirm' &&
    open?.asks === 'answer';
  const isSecret = step?.kind === 'ask' && step.secret;
  draft.tapped = again || isSecret || words.length > doubleSendMax ? null : { option: words, at };
  return again;
}
