/** Numbers inside a sentence: "I pay 500 or 600". Nothing found here is taken without asking. */
import type { Decimal } from './number-literal.ts';
import { readNumber, type QuantityOptions } from './quantity.ts';
import { phraseAt } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { NumberWord, Words } from './words.ts';

/** More numbers than these are no answer to a question for one. */
const mostNumbers = 3;
/** Signs of prose. Any other (`/`, `%`, `@`, `+`) means a date, a share, an address, a sum. */
const prose = new Set(['.', ',', ';', ':', '!', '?', '(', ')', '"', "'", '-', '…', '&']);

/**
 * The numbers that a sentence names, each with its readings; null when there is none, too many, or something
 * that looks like a date, a code or a negative number. Number words below a hundred are not counted as numbers in a
 * sentence: "une question", "one moment".
 */
export function numbersInText(tokens: readonly Token[], options: QuantityOptions): readonly Decimal[] | null {
  const readings: Decimal[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    const length = runLength(tokens, at, options.words);
    if (length === 0) {
      if (token?.is === 'sign' && (!prose.has(token.text) || opensNumber(tokens, at))) return null;
      at += 1;
      continue;
    }
    const run = tokens.slice(at, at + length);
    if (isPartOfCode(tokens, at, length, options.words)) return null;
    const found = readRun(run, options);
    if (found === null) return null;
    readings.push(...found);
    at += length;
  }
  return readings.length === 0 || readings.length > mostNumbers ? null : readings;
}

/** How many tokens from `start` on belong to numbers, joining words between them included. */
function runLength(tokens: readonly Token[], start: number, words: Words): number {
  let length = 0;
  for (let at = start; at < tokens.length;) {
    const step = pieceLength(tokens, at, words, at > start);
    if (step.length === 0) break;
    at += step.length;
    if (!step.joins) length = at - start;
  }
  return length;
}

function pieceLength(tokens: readonly Token[], at: number, words: Words, behind: boolean) {
  if (tokens[at]?.is === 'digits') return { length: 1, joins: false };
  for (const { vocabulary, suffixes } of words.numbers) {
    const found = phraseAt(tokens, at, vocabulary);
    const word: NumberWord | undefined = found ? vocabulary.get(found.key) : undefined;
    if (found && word && word.is !== 'one' && (behind || 'value' in word)) {
      return { length: found.length, joins: word.is === 'and' };
    }
    if (behind && suffixes.has(tokens[at]?.text ?? '')) return { length: 1, joins: false };
  }
  return { length: 0, joins: false };
}

/** A run is one number, or several that `and` joins. Null when it cannot be understood. */
function readRun(run: readonly Token[], options: QuantityOptions): readonly Decimal[] | null {
  const whole = readNumber(run, options);
  if (whole.length > 0) return counts(run, whole) ? whole : [];
  const joins = run.findIndex((token) =>
    options.words.numbers.some(({ vocabulary }) => vocabulary.get(token.text)?.is === 'and'),
  );
  if (joins <= 0) return null;
  const left = readRun(run.slice(0, joins), options);
  const right = readRun(run.slice(joins + 1), options);
  return left?.length && right?.length ? [...left, ...right] : null;
}

function counts(run: readonly Token[], readings: readonly Decimal[]): boolean {
  return run.some((token) => token.is === 'digits') || readings.some((reading) => reading.mantissa >= 100n);
}

/** The sign in `-5` and `.50`, but not the one in `500-600`. */
function opensNumber(tokens: readonly Token[], at: number): boolean {
  const [sign, next] = [tokens[at], tokens[at + 1]];
  const opens = sign?.text === '.' || sign?.text === ',' || (sign?.text === '-' && !sign.glued);
  return opens && next?.is === 'digits' && next.glued;
}

/** `abc123`, `1e9`, `5th`: letters glued to digits that are no currency. */
function isPartOfCode(tokens: readonly Token[], start: number, length: number, words: Words): boolean {
  const before = tokens[start - 1];
  const after = tokens[start + length];
  const strange = (token: Token | undefined) => token?.is === 'word' && !words.currencies.has(token.text);
  return (tokens[start]?.glued === true && strange(before)) || (after?.glued === true && strange(after));
}
