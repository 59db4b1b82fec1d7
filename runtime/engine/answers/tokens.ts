/** Cuts an answer into digits, words and signs, the common ground of amounts, whole numbers and days. */
import { fold } from './normalise.ts';

/** A piece of an answer. `glued`: no space stood between it and the piece before. */
export interface Token {
  /** `digits` may hold separators (`5,000.50`, `5 000`); `sign` is any single other character. */
  readonly is: 'digits' | 'word' | 'sign';
  readonly text: string;
  readonly glued: boolean;
}

/** Digits with the separators that numbers are grouped by: `.` `,` `'` or one space before three digits. */
const numberPieces = /(\d+(?:[.,']\d+| \d{3}(?!\d))*)|(\p{L}+)|(\S)/gu;
/** Digits one by one, for days: `1.3.2026` stays apart. */
const plainPieces = /(\d+)|(\p{L}+)|(\S)/gu;

/** Pieces of a text that is to be an amount or a number. `/=` and `/-` behind a price say "and no cents". */
export function numberTokens(text: string): Token[] {
  return cut(joinWords(fold(text)).replace(/\/[=-]/g, ' '), numberPieces);
}

/** Pieces of a text that is to be a day. */
export function dayTokens(text: string): Token[] {
  return cut(joinWords(fold(text)), plainPieces);
}

/** `s'il` → `sil`, `vingt-cinq` → `vingt cinq`: as `normalise` has it, but digits keep their punctuation. */
function joinWords(folded: string): string {
  return folded.replace(/(?<=\p{L})'(?=\p{L})/gu, '').replace(/(?<=\p{L})-(?=\p{L})/gu, ' ');
}

function cut(text: string, pieces: RegExp): Token[] {
  const tokens: Token[] = [];
  let end = -1;
  for (const match of text.matchAll(pieces)) {
    const is = match[1] !== undefined ? 'digits' : match[2] !== undefined ? 'word' : 'sign';
    tokens.push({ is, text: match[0], glued: match.index === end });
    end = match.index + match[0].length;
  }
  return tokens;
}
