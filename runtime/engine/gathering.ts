/** Answers that come in parts: several of a list, one after another, or several quick messages taken as one. */
import { emojiOf } from './answers/choice.ts';
import { normalise, normaliseOurs } from './answers/normalise.ts';
import type { Draft, MutableFrame } from './draft.ts';
import type { Gathered } from './model.ts';

/** Before the first part of an answer. */
export const nothingGathered: Gathered = { values: [], picked: [], parts: [] };

/** Whether a text is one of the words of a string, in any language. */
export function isWord(draft: Draft, text: string, key: string): boolean {
  const { languages, strings } = draft.pack;
  const words = languages.flatMap((language) => strings.words(language, key));
  if (words.length === 0) return false;
  const said = normalise(text);
  if (said !== '') return words.some((word) => normaliseOurs(word) === said);
  const signs = emojiOf(text);
  return signs !== '' && words.some((word) => emojiOf(word) === signs);
}

/** Most items of a list variable; null when it declares none. */
export function maxOf(draft: Draft, frame: MutableFrame, variable: string): number | null {
  const type = draft.flowOf(frame).variables.get(variable);
  return type?.kind === 'list' ? type.max : null;
}
