/** Words of several pieces (`soixante et onze`, `us $`) found in a row of tokens. */
import { numberTokens, type Token } from './tokens.ts';

/** More pieces than any phrase of the word files has. */
const longestPhrase = 8;

/** The form under which a word or phrase stands in the tables: its pieces with single spaces. */
export function phrase(text: string): string {
  return numberTokens(text)
    .map((token) => token.text)
    .join(' ');
}

/** The longest phrase of `table` that begins at `start`: its key and how many tokens it takes, or null. */
export function phraseAt(
  tokens: readonly Token[],
  start: number,
  table: { has(key: string): boolean },
): { readonly key: string; readonly length: number } | null {
  for (let length = Math.min(longestPhrase, tokens.length - start); length > 0; length -= 1) {
    const key = joined(tokens, start, start + length);
    if (table.has(key)) return { key, length };
  }
  return null;
}

/** The longest phrase of `table` that ends before `end`, or null. */
export function phraseBefore(
  tokens: readonly Token[],
  end: number,
  table: { has(key: string): boolean },
): { readonly key: string; readonly length: number } | null {
  for (let length = Math.min(longestPhrase, end); length > 0; length -= 1) {
    const key = joined(tokens, end - length, end);
    if (table.has(key)) return { key, length };
  }
  return null;
}

function joined(tokens: readonly Token[], start: number, end: number): string {
  return tokens
    .slice(start, end)
    .map((token) => token.text)
    .join(' ');
}
