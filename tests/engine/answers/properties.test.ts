import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choice } from '../../../runtime/engine/answers/choice.ts';
import { command } from '../../../runtime/engine/answers/command.ts';
import { day } from '../../../runtime/engine/answers/day.ts';
import { largestAmount, money } from '../../../runtime/engine/answers/money.ts';
import { normalise } from '../../../runtime/engine/answers/normalise.ts';
import { phone } from '../../../runtime/engine/answers/phone.ts';
import { wholeNumber } from '../../../runtime/engine/answers/whole-number.ts';
import { minorDigits } from '../../../runtime/language/currencies.ts';
import { formatDay, formatMoney, formatNumber } from '../../../runtime/engine/formatting.ts';
import { plainText } from '../../../runtime/engine/plain-text.ts';
import { languages, Money } from '../../../runtime/ports.ts';
import { wordsOfThreeLanguages } from './words-of-three-languages.ts';

const words = wordsOfThreeLanguages();
const clock = { now: new Date('2026-03-04T09:00:00Z'), timeZone: 'Africa/Nairobi', words };

/** Every reader of a text, so that a text can be given to all. */
function readAll(text: string): readonly { readonly kind: string }[] {
  return [
    money(text, { currency: 'KES', words }),
    money(text, { currency: 'UGX', words }),
    wholeNumber(text, { words }),
    day(text, clock),
    phone(text),
    choice(text, [{ id: 'a', labels: ['Mobile money', 'oui'] }], { words }),
    command(text, [{ name: 'change', words: ['change'], argument: true }]),
  ];
}

/** Words the readers know, thrown together: far likelier to reach the grammars than random letters. */
const vocabulary = [
  ...words.numbers.flatMap((numbers) => [...numbers.vocabulary.keys()]),
  ...words.dates.months.keys(),
  ...words.dates.weekdays.keys(),
  ...words.dates.units.keys(),
  ...words.dates.ahead,
  ...words.dates.next,
  ...words.dates.dayMarks,
  ...words.currencies.keys(),
  ...words.fillers,
  '5',
  '12',
  '31',
  '2026',
  '5,000',
  '5.000',
  '0',
  '1e9',
  '-',
  '.',
  ',',
  '/',
  '(',
  '%',
  '+',
  '٣',
  '½',
  '\u0000',
  'k',
];
const jumble = fc
  .array(fc.tuple(fc.constantFrom(...vocabulary), fc.constantFrom(' ', '', '-', "'")), { maxLength: 40 })
  .map((pieces) => pieces.flat().join(''));

describe('every reader', () => {
  test('gives a value, candidates or a refusal for any string', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), jumble), (text) => {
        for (const reading of readAll(text)) expect(reading.kind).toMatch(/^(value|which|refused)$/);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test.each([
    ['60,000 letters', 'a'.repeat(60_000)],
    ['60,000 digits', '5'.repeat(60_000)],
    ['60,000 emoji', '😀'.repeat(30_000)],
    ['60,000 spaces', ' '.repeat(60_000)],
    ['60,000 NUL bytes', '\u0000'.repeat(60_000)],
    ['60,000 marks on one letter', `a${'\u0301'.repeat(60_000)}`],
    ['60,000 ligatures that unfold', '\ufdfa'.repeat(60_000)],
    ['300 digits', '9'.repeat(300)],
    ['300 groups', '1,'.repeat(150)],
    ['a hundred ands', '5 na '.repeat(60)],
    ['a hundred thousands', 'elfu '.repeat(60)],
    ['lone surrogates', '\ud83d\ud83d\udc00'],
    ['direction marks only', '\u202e\u200f\u2066'],
  ])('refuses %s', (_name, text) => {
    for (const reading of readAll(text)) expect(reading.kind).toBe('refused');
    expect(normalise(text).length).toBeLessThan(2_000_000);
    expect(plainText(text).length).toBeLessThanOrEqual(60);
  });

  test('money candidates and values are amounts above zero in the currency asked for', () => {
    fc.assert(
      fc.property(jumble, (text) => {
        const reading = money(text, { currency: 'KES', words });
        const amounts =
          reading.kind === 'value' ? [reading.value] : reading.kind === 'which' ? reading.candidates : [];
        for (const amount of amounts) {
          expect(amount.currency).toBe('KES');
          expect(amount.amountMinor > 0n).toBe(true);
        }
      }),
      { seed: 11, numRuns: 3000 },
    );
  });
});

describe.each(languages)('what is printed in %s reads back', (language) => {
  test('as the same amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 99_999_999_900n }),
        fc.constantFrom('KES', 'CDF', 'TZS', 'USD', 'UGX', 'XAF', 'RWF'),
        (size, currency) => {
          const most = largestAmount * 10n ** BigInt(minorDigits(currency));
          const amount = new Money(((size - 1n) % most) + 1n, currency);
          expect(money(formatMoney(amount, language), { currency, words })).toEqual({
            kind: 'value',
            value: amount,
          });
        },
      ),
      { seed: 3 },
    );
  });

  test('as the same number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999n }), (number) => {
        expect(wholeNumber(formatNumber(number, language), { words })).toEqual({
          kind: 'value',
          value: number,
        });
      }),
      { seed: 4 },
    );
  });

  test('as the same day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (days) => {
        const printed = Temporal.PlainDate.from('1990-01-01').add({ days });
        const reading = day(formatDay(printed, language), clock);
        expect(reading.kind === 'value' && reading.value.toString()).toBe(printed.toString());
      }),
      { seed: 5 },
    );
  });
});
