/** Leaving a question out, where it may be: by a word or a tap, never by a number, which would be an answer. */
import { chooseWord } from './choosing.ts';
import type { Draft } from './draft.ts';
import { inQuotes } from './answers/quoted.ts';
import { usesOf } from '../language/kinds/all.ts';
import type { Frame, ShownOption } from './model.ts';
import { offered } from './options.ts';

/** What leaves out the question that a frame rests at; null where it needs an answer. */
export function skipOption(draft: Draft, frame: Frame): ShownOption | null {
  const step = draft.stepOf(frame);
  return usesOf(step).inWords ? (offered(draft, frame, step)[0] ?? null) : null;
}

/** Whether a text leaves out the question that a frame rests at. In quotes it is the answer: a group may be called so. */
export function isSkip(draft: Draft, frame: Frame, text: string): boolean {
  const option = skipOption(draft, frame);
  return (
    option !== null && inQuotes(text) === null && chooseWord(text, [option], draft.context.words) !== null
  );
}
