import { largestAmount } from './money.ts';
import type { Decimal } from './number-literal.ts';
import { numbersInText } from './numbers-in-text.ts';
import { readQuantity } from './quantity.ts';
import { certain, longestAnswer, refused, which, type Reading } from './reading.ts';
import { numberTokens, type Token } from './tokens.ts';
import type { Words } from './words.ts';

export type WholeNumberRefusal = 'empty' | 'not_a_number' | 'not_whole' | 'negative' | 'too_large';

/**
 * Reads a whole number, zero included: `3`, `3.`, `#3`, `3)`, `٣`, `three`, `trois`, `tatu`, `2k`. A mark before three
 * digits groups (`3.000` is 3,000, there being no decimals); `3.5` and `3.0` are refused as not whole. Numbers in a
 * sentence ("we are 3", "3 or 4") come back as candidates. Whether the number fits the question is the flow's check.
 */
export function wholeNumber(
  text: string,
  options: { readonly words: Words },
): Reading<bigint, WholeNumberRefusal> {
  if (text.length > longestAnswer) return refused(text.trim() === '' ? 'empty' : 'not_a_number');
  const tokens = numberTokens(text).map(withoutLeadingZeros);
  if (tokens.length === 0) return refused('empty');
  const reading = { words: options.words, decimals: false };
  const quantity = readQuantity(tokens, reading);
  if (quantity !== null && quantity.currencies.length === 0) {
    const numbers = quantity.readings.map(numberOf);
    const whole = numbers.filter((number) => typeof number === 'bigint');
    const [only] = whole;
    if (only === undefined) return refused(numbers.includes('too_large') ? 'too_large' : 'not_whole');
    if (quantity.negative && only !== 0n) return refused('negative');
    return whole.length === 1 ? certain(only) : which(whole);
  }
  const numbers = (numbersInText(tokens, reading) ?? []).map(numberOf);
  return numbers.length > 0 && numbers.every((number) => typeof number === 'bigint')
    ? which([...new Set(numbers)])
    : refused('not_a_number');
}

/** `03` is a way to write 3, as in dates and lists; for amounts it is not. */
function withoutLeadingZeros(token: Token): Token {
  return /^0+\d{1,2}$/.test(token.text) ? { ...token, text: String(Number(token.text)) } : token;
}

/** A decimal that a scale made whole (`2.5k`) has no decimals left; `3.0` was typed by somebody who thinks of parts. */
function numberOf(found: Decimal): bigint | 'not_whole' | 'too_large' {
  if (found.mantissa > largestAmount * 10n ** BigInt(found.decimals)) return 'too_large';
  return found.decimals > 0 ? 'not_whole' : found.mantissa;
}
