import { largestNumber } from '../../language/longest.ts';
import { Money } from '../../ports.ts';
import { minorDigits } from '../../language/currencies.ts';
import type { Decimal } from './number-literal.ts';
import { numbersInText } from './numbers-in-text.ts';
import { phrase } from './phrases.ts';
import { readQuantity } from './quantity.ts';
import { certain, longestAnswer, refused, which, type Reading } from './reading.ts';
import { numberTokens, type Token } from './tokens.ts';
import type { Words } from './words.ts';

/** Why an amount was refused. `too_precise`: more decimals than the currency has. */
export type MoneyRefusal =
  'empty' | 'not_an_amount' | 'negative' | 'zero' | 'other_currency' | 'too_precise' | 'too_large';

export interface MoneyOptions {
  /** ISO 4217 code of the amount asked for. */
  readonly currency: string;
  readonly words: Words;
}

/** The largest amount understood, in major units. */
export const largestAmount = largestNumber;

/**
 * Reads an amount of money: digits with any grouping, `5k`, number words of all three languages, with or without the
 * currency's name in front or behind. Which marks group and which divide is reasoned at `readDigits`; only `5.000`
 * is ever ambiguous, so the member's language is not needed. A name that fits the currency asked for is accepted
 * (`sh`, `bob`), one of another currency is refused rather than converted.
 *
 * Numbers inside a sentence ("I pay 500 or 600", "nitalipa elfu tano") come back as candidates to ask about.
 */
export function money(text: string, options: MoneyOptions): Reading<Money, MoneyRefusal> {
  if (text.length > longestAnswer) return refused(text.trim() === '' ? 'empty' : 'not_an_amount');
  const { currency, words } = options;
  const exponent = minorDigits(currency);
  const tokens = numberTokens(text);
  if (tokens.length === 0) return refused('empty');
  if (words.noAmount.has(phrase(text))) return refused('zero');
  const reading = { words, decimals: exponent > 0 };
  const quantity = readQuantity(tokens, reading);
  if (quantity === null) {
    if (namesOther(tokens, options)) return refused('other_currency');
    const amounts = (numbersInText(tokens, reading) ?? []).map((found) => amountOf(found, exponent));
    return amounts.length > 0 && amounts.every((amount) => typeof amount === 'bigint')
      ? which([...new Set(amounts)].map((minor) => new Money(minor, currency)))
      : refused('not_an_amount');
  }
  if (quantity.currencies.some((named) => !named.has(currency))) return refused('other_currency');
  const amounts = quantity.readings.map((found) => amountOf(found, exponent));
  const possible = amounts.filter((amount) => typeof amount === 'bigint');
  if (quantity.negative) return refused(amounts.includes('zero') ? 'zero' : 'negative');
  const [only] = possible;
  if (only === undefined)
    return refused(amounts.find((amount) => typeof amount === 'string') ?? 'not_an_amount');
  return possible.length === 1
    ? certain(new Money(only, currency))
    : which(possible.map((minor) => new Money(minor, currency)));
}

/** The amount in minor units, or why it is none. */
function amountOf(found: Decimal, exponent: number): bigint | 'zero' | 'too_precise' | 'too_large' {
  const divisor = 10n ** BigInt(found.decimals);
  const scaled = found.mantissa * 10n ** BigInt(exponent);
  if (found.mantissa === 0n) return 'zero';
  if (found.mantissa > largestAmount * divisor) return 'too_large';
  return scaled % divisor === 0n ? scaled / divisor : 'too_precise';
}

/** A sentence that names another currency and not ours. Short names (`f`, `sh`) are also words and not looked for. */
function namesOther(tokens: readonly Token[], { currency, words }: MoneyOptions): boolean {
  const named = tokens
    .filter((token) => token.text.length >= 3 || /\p{Sc}/u.test(token.text))
    .map((token) => words.currencies.get(token.text))
    .filter((codes) => codes !== undefined);
  return named.length > 0 && !named.some((codes) => codes.has(currency));
}
