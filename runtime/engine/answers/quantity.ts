/** Finds the number in an answer, with what stands around it: currency, sign, polite words. */
import { readDigits, type Decimal } from './number-literal.ts';
import { readNumberWords } from './number-words.ts';
import { phraseAt, phraseBefore } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { NumberWord, Words } from './words.ts';

/** A number and what it came with. */
export interface Quantity {
  /** What the number may be, likelier first; one unless the digits are ambiguous. */
  readonly readings: readonly Decimal[];
  /** A minus stood in front. */
  readonly negative: boolean;
  /** Currencies named, each as the set of codes the name may stand for. */
  readonly currencies: readonly ReadonlySet<string>[];
}

/** How to read digits: `decimals` is false where the value cannot have any. */
export interface QuantityOptions {
  readonly words: Words;
  readonly decimals: boolean;
}

const openers = new Set(['(', '"', '«', '“', ':', '=', '#', '+', "'"]);
const closers = new Set([')', '"', '»', '”', '.', ',', ';', ':', '!', '?', '…', '=', "'", '-']);

/** The quantity that the whole answer is; null when it is something else or more than one number. */
export function readQuantity(tokens: readonly Token[], options: QuantityOptions): Quantity | null {
  const { words } = options;
  // "no fee" is a number as it stands, though "no" in front of one changes nothing.
  const whole = readNumber(tokens, options);
  if (whole.length > 0) return { readings: whole, negative: false, currencies: [] };
  const currencies: ReadonlySet<string>[] = [];
  let negative = false;
  let start = 0;
  let end = tokens.length;
  while (start < end) {
    const token = tokens[start];
    const rest = tokens.slice(0, end);
    const currency = phraseAt(rest, start, words.currencies);
    const filler = phraseAt(rest, start, words.fillers);
    const minus = token?.text === '-' ? { length: 1 } : phraseAt(rest, start, words.minus);
    if (currency) {
      currencies.push(words.currencies.get(currency.key) ?? new Set());
      start += currency.length;
      if (isMarkOfAbbreviation(tokens[start])) start += 1;
    } else if (filler) {
      start += filler.length;
      if (isMarkOfAbbreviation(tokens[start])) start += 1;
    } else if (minus && !negative) {
      negative = true;
      start += minus.length;
    } else if (token?.is === 'sign' && openers.has(token.text)) start += 1;
    else break;
  }
  while (start < end) {
    const token = tokens[end - 1];
    const rest = tokens.slice(start, end);
    const currency = phraseBefore(rest, rest.length, words.currencies);
    const filler = phraseBefore(rest, rest.length, words.fillers);
    if (currency) {
      currencies.push(words.currencies.get(currency.key) ?? new Set());
      end -= currency.length;
    } else if (filler) end -= filler.length;
    else if (token?.is === 'sign' && closers.has(token.text)) end -= 1;
    else break;
  }
  const core = tokens.slice(start, end);
  const plainly = readNumber(core, options);
  const readings = plainly.length > 0 ? plainly : readNumber(withoutSpokenCommas(core), options);
  return readings.length === 0 ? null : { readings, negative, currencies };
}

/** "two thousand, five hundred": a comma between words is a breath. Between digits it would be a list. */
function withoutSpokenCommas(tokens: readonly Token[]): Token[] {
  return tokens.filter(
    (token, at) => token.text !== ',' || tokens[at - 1]?.is !== 'word' || tokens[at + 1]?.is !== 'word',
  );
}

/** `Ksh. 500`: a point that closes an abbreviation, not one that opens a fraction. */
function isMarkOfAbbreviation(token: Token | undefined): boolean {
  return token?.text === '.' && token.glued;
}

/** What tokens that are one number and nothing else may mean; empty when they are not. */
export function readNumber(tokens: readonly Token[], options: QuantityOptions): readonly Decimal[] {
  const [first, second] = tokens;
  if (tokens.length === 1 && first?.is === 'digits') return readDigits(first.text, options);
  if (tokens.length === 2 && first && second) {
    const scaled = readScaled(first, second, options);
    if (scaled.length > 0) return scaled;
  }
  if (tokens.length === 0) return [];
  const values = new Set<bigint>();
  for (const words of options.words.numbers) {
    const value = readNumberWords(tokens, words);
    if (value !== null) values.add(value);
  }
  return [...values].map((mantissa) => ({ mantissa, decimals: 0 }));
}

/** `5k`, `2.5 million`, `1 200 mille`, `elfu 5`: digits times one scale word. */
function readScaled(first: Token, second: Token, options: QuantityOptions): readonly Decimal[] {
  const behind = first.is === 'digits';
  const digits = behind ? first : second;
  const word = (behind ? second : first).text;
  if (digits.is !== 'digits') return [];
  for (const words of options.words.numbers) {
    const scale = words.vocabulary.get(word);
    const factor = (behind ? words.suffixes.get(word) : undefined) ?? countedScale(scale);
    const fits = behind || words.scale === 'front';
    if (factor !== null && fits) {
      // A scale leaves room for decimals even where the value itself has none: 2.5k is 2,500.
      return readDigits(digits.text, { decimals: true }).map((reading) => multiply(reading, factor));
    }
  }
  return [];
}

/** Whole when the product is. */
function multiply({ mantissa, decimals }: Decimal, factor: bigint): Decimal {
  const product = mantissa * factor;
  const divisor = 10n ** BigInt(decimals);
  return product % divisor === 0n
    ? { mantissa: product / divisor, decimals: 0 }
    : { mantissa: product, decimals };
}

function countedScale(word: NumberWord | undefined): bigint | null {
  return word?.is === 'scale' && !word.wordsOnly ? word.value : null;
}
