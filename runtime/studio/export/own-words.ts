/** The product's own words, in all languages: they name nobody, and may be written as they were said. */
import { normalise, normaliseOurs } from '../../engine/answers/normalise.ts';
import type { Pack } from '../../language/model.ts';

/** Most digits of an amount, a count or a day; more are a phone number. */
const digitsMax = 8;

export class OwnWords {
  readonly #words = new Set<string>();
  readonly #phrases = new Set<string>();

  /**
   * @param strings What commands, labels, replies and messages are called: texts in any depth. A text of it alone is
   *   read as what it is wherever it is said.
   * @param spoken Words of numbers and days: part of what is said, but no text that leads anywhere.
   */
  constructor(pack: Pack, strings: unknown, spoken: unknown) {
    for (const text of [...textsIn(strings), ...pack.keywords.map(({ word }) => word)]) {
      const said = normalise(text);
      if (said === '') continue;
      this.#phrases.add(said);
      this.#add(said);
    }
    // Number words are keys there.
    for (const text of textsIn(spoken, true)) this.#add(normalise(text));
  }

  /** Whether a text is a command, a keyword, a label or a reply, whole, in whatever case and with whatever marks. */
  isPhrase(text: string): boolean {
    return this.#phrases.has(normalise(text));
  }

  /** Whether all of a text is our own words and numbers that are nobody's. */
  isOwn(text: string): boolean {
    return !hasLongNumber(text) && normalise(text).split(' ').every(this.isOwnWord);
  }

  /** The same of one word, and of any number: `2weeks` and `KES500` are, a code is not, whatever its letters. */
  readonly isOwnWord = (word: string): boolean => {
    const said = normaliseOurs(word);
    if (/^\p{N}*$/u.test(said)) return true;
    const [, before, behind] = /^(?:\p{N}*(\p{L}+)|(\p{L}+)\p{N}+)$/u.exec(said) ?? [];
    return this.#words.has(before ?? behind ?? '');
  };

  #add(said: string): void {
    for (const word of said.match(/\p{L}+/gu) ?? []) this.#words.add(word);
  }
}

/** Whether there are more digits in a text than in an amount, a count or a day. */
export function hasLongNumber(text: string): boolean {
  return text.replace(/\P{N}/gu, '').length > digitsMax;
}

function textsIn(tree: unknown, keys = false): readonly string[] {
  if (typeof tree === 'string') return [tree];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, inner]) => [...(keys ? [key] : []), ...textsIn(inner, keys)]);
}
