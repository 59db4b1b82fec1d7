/** What of a text may be written into a replay: our own words as they were said, else a fake that is read the same way. */
import { normalise, normaliseOurs } from '../../engine/answers/normalise.ts';
import type { Keyword } from '../../language/model.ts';
import type { Fakes } from './fakes.ts';
import { hasLongNumber } from './own-words.ts';
import type { OwnWords } from './own-words.ts';

/** Most words of a phrase that is looked for in a sentence. */
const phraseMax = 5;

export interface CleanOptions {
  readonly keywords: readonly Keyword[];
  readonly own: OwnWords;
  readonly fakes: Fakes;
}

/** `free`: any text is an answer to what was asked, so that only what leads away from it is left as it is. */
export function clean(text: string, free: boolean, { keywords, own, fakes }: CleanOptions): string {
  const known = fakes.known(text);
  if (known !== null) return known;
  if (!fakes.isPersonal(text)) {
    if (own.isPhrase(text)) return text;
    // No letters: a number that is nobody's, a thumb, a question mark.
    if (own.isOwn(text) && (!free || !/\p{L}/u.test(text))) return text;
  }
  const words = text.trim().split(/\s+/);
  const [first = '', ...behind] = words;
  const keyword = keywords.find(({ word }) => normaliseOurs(word) === normalise(first));
  if (keyword !== undefined && keyword.argument !== null && behind.length > 0) {
    const argument = argumentOf(keyword, behind, free);
    if (argument !== null) return [first, ...argument.map(fake)].join(' ');
  }
  if (words.length === 1 && looksLikeCode(first)) return fakes.code(first);
  if (!/\p{L}/u.test(text)) return fakes.number(text);
  if (free) return fakes.text(text, own);
  const codes = tokensOf(text).filter((token) => keywords.some((each) => isCodeOf(each, token)));
  if (codes.length === 1) return fakes.code(codes[0] ?? '');
  return sentence(words);

  /** Options, commands and numbers are found in sentences too: those are left, what stands around them is not. */
  function sentence(said: readonly string[]): string {
    const made: string[] = [];
    let unknown: string[] = [];
    for (let at = 0; at < said.length;) {
      const kept = keptAt(said, at);
      if (kept === 0) unknown.push(said[at] ?? '');
      if ((kept > 0 || at === said.length - 1) && unknown.length > 0) {
        made.push(fakes.text(unknown.join(' '), own));
        unknown = [];
      }
      made.push(...said.slice(at, at + kept));
      at += Math.max(kept, 1);
    }
    return made.join(' ');
  }

  /** How many words from here on are a phrase of ours, or a number. */
  function keptAt(said: readonly string[], at: number): number {
    for (let length = Math.min(phraseMax, said.length - at); length > 0; length -= 1) {
      const part = said.slice(at, at + length).join(' ');
      if (fakes.isOfName(part)) continue;
      if (own.isPhrase(part) || (/^\p{N}+$/u.test(part) && !hasLongNumber(text))) return length;
    }
    return 0;
  }

  function fake(word: string): string {
    if (/\p{N}/u.test(word) && hasLongNumber(text)) return fakes.code(word);
    // An amount may be one, with its currency; words are somebody's.
    return /\p{N}/u.test(word) && own.isOwnWord(word) ? word : fakes.code(word);
  }
}

/** The words behind a keyword that are its argument; null where the whole is an answer, e.g. "Join Hands". */
function argumentOf(
  { like, currency }: Keyword,
  behind: readonly string[],
  free: boolean,
): readonly string[] | null {
  const code = like === null ? undefined : tokensOf(behind.join(' ')).find((token) => isMixed(token, like));
  if (code !== undefined) return [code];
  if (!free) return behind;
  return behind.length === 1 && currency === null && looksLikeCode(behind[0] ?? '') ? behind : null;
}

/** The separate words of a text, without marks. */
function tokensOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function isCodeOf({ like }: Keyword, token: string): boolean {
  return like !== null && isMixed(token, like);
}

function isMixed(token: string, like: string): boolean {
  return token.length === like.length && /\d/.test(token) && /[a-z]/i.test(token);
}

/** With a digit among its letters, or in capitals: nobody's name is written so. */
function looksLikeCode(word: string): boolean {
  return /\p{L}/u.test(word) && (/\p{N}/u.test(word) || (word.length > 1 && word === word.toUpperCase()));
}
