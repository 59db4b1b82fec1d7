/** What a sentence names: which of several things, by a word of it that stands in the sentence. */
import type { ChoiceOption } from './choice.ts';
import { normalise, normaliseOurs } from './normalise.ts';
import type { NumberWord, Words } from './words.ts';

/** Longer ones tell a story, in which any word may stand. */
const longestSentence = 120;
/** Shorter words stand in too many sentences. */
const shortestWord = 3;

/** What was named, and the words of the sentence besides. */
export interface Named {
  readonly id: string;
  readonly besides: readonly string[];
}

/**
 * The one thing that a sentence names: "nataka kuunda chama" by "kuunda", "kiswahili bana" by "Kiswahili". A word
 * inside a longer one that is found ("i paid" in "i paid twice") does not count. Null when none is named, or two.
 */
export function named(text: string, things: readonly ChoiceOption[]): Named | null {
  if (text.length > longestSentence) return null;
  const said = ` ${normalise(text)} `;
  const found = things.flatMap(({ id, labels }) =>
    labels
      .map(normaliseOurs)
      .filter((word) => word.length >= shortestWord && said.includes(` ${word} `))
      .map((word) => ({ id, word })),
  );
  const whole = found.filter(
    ({ word }) =>
      !found.some((other) => other.word.length > word.length && ` ${other.word} `.includes(` ${word} `)),
  );
  const [first, ...others] = whole;
  if (!first || others.some(({ id }) => id !== first.id)) return null;
  const besides = whole.reduce((rest, { word }) => rest.replace(` ${word} `, '  '), said);
  return { id: first.id, besides: besides.split(' ').filter((word) => word !== '') };
}

/** Whether what stands besides may turn the meaning round or make it another: "don't", "not yet", "every 3". */
export function isTurned(besides: readonly string[], words: Pick<Words, 'denials' | 'numbers'>): boolean {
  return besides.some((word) => /\d/.test(word) || words.denials.has(word) || isCount(word, words));
}

/** A number word, but not "a" or "un". */
function isCount(word: string, { numbers }: Pick<Words, 'numbers'>): boolean {
  const counts = (known: NumberWord | undefined) =>
    known !== undefined && 'value' in known && known.value !== 1n;
  return numbers.some(({ vocabulary }) => counts(vocabulary.get(word)));
}
