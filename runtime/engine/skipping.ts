/** Leaving a question out, where it may be: by a word or a tap, never by a number, which would be an answer. */
import { chooseWord } from './choosing.ts';
import type { Draft } from './draft.ts';
import { inQuotes } from './answers/quoted.ts';
import { plainOption } from './labels.ts';
import type { Frame, ShownOption } from './model.ts';

/** What leaves out the question that a frame rests at; null where it needs an answer. */
export function skipOption(draft: Draft, frame: Frame): ShownOption | null {
  const step = draft.stepOf(frame);
  if (step.kind !== 'ask' || step.skip === null) return null;
  return plainOption(draft, frame.flow, step.name, 'skip');
}

/** Whether a text leaves out the question that a frame rests at. In quotes it is the answer: a group may be called so. */
export function isSkip(draft: Draft, frame: Frame, text: string): boolean {
  const option = skipOption(draft, frame);
  return (
    option !== null && inQuotes(text) === null && chooseWord(text, [option], draft.context.words) !== null
  );
}
