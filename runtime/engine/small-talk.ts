/** Hello, thank you and all right: said in the middle of something they are no wrong answer. */
import { normalise } from './answers/normalise.ts';
import type { Draft } from './draft.ts';
import { isWord } from './gathering.ts';
import { takesAnyText } from './open-question.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'okay';

const kinds: readonly SmallTalk[] = ['greeting', 'thanks', 'okay'];

/** Longer ones say something besides. */
const longest = 40;

/** What kind of it a text is, in any language; null for anything else. */
export function smallTalk(draft: Draft, text: string): SmallTalk | null {
  if (text.length > longest) return null;
  // Signs alone are never the words that are asked for.
  if (normalise(text) === '' && takesAnyText(draft)) return null;
  return kinds.find((kind) => isWord(draft, text, `${kind}.words`)) ?? null;
}

/** A word or sign that wants no more than one back, while nothing is asked; null for anything else. */
export function courtesy(draft: Draft, text: string): 'thanks' | 'okay' | null {
  const small = smallTalk(draft, text);
  return small === 'greeting' ? null : small;
}

/** Yes or no where something else is asked: nobody is called so. */
export function isYesOrNo(draft: Draft, text: string): boolean {
  return isWord(draft, text, 'choices.yes') || isWord(draft, text, 'choices.no');
}
