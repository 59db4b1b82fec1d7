import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, test } from 'vitest';
import {
  formatDay,
  formatInstant,
  formatMoney,
  formatNumber,
  formatWeekday,
} from '../../runtime/engine/formatting.ts';
import { languages, Money } from '../../runtime/ports.ts';

const kes = (amountMinor: bigint) => new Money(amountMinor, 'KES');
const nbsp = '\u00a0';

describe('money', () => {
  test.each([
    ['en', kes(200_000n), 'KES 2,000'],
    ['sw', kes(200_000n), 'KES 2,000'],
    ['fr', kes(200_000n), `2${nbsp}000${nbsp}KES`],
    ['en', kes(200_050n), 'KES 2,000.50'],
    ['fr', kes(200_005n), `2${nbsp}000,05${nbsp}KES`],
    ['en', kes(123_456_789n), 'KES 1,234,567.89'],
    ['en', kes(5n), 'KES 0.05'],
    ['en', kes(0n), 'KES 0'],
    ['en', kes(-50_000n), 'KES -500'],
    ['fr', kes(-50_000n), `-500${nbsp}KES`],
    ['en', new Money(5_000n, 'UGX'), 'UGX 5,000'],
    ['fr', new Money(10_000n, 'XAF'), `10${nbsp}000${nbsp}XAF`],
    ['sw', new Money(999n, 'RWF'), 'RWF 999'],
  ] as const)('in %s prints %o as %s', (language, money, printed) => {
    expect(formatMoney(money, language)).toBe(printed);
  });

  test('keeps every digit of an amount beyond what doubles hold', () => {
    expect(formatMoney(kes(123_456_789_012_345_678_901n), 'en')).toBe('KES 1,234,567,890,123,456,789.01');
  });

  test('is free of the narrow no-break space that old phones cannot show', () => {
    for (const language of languages)
      expect(formatMoney(kes(123_456_789n), language)).not.toContain('\u202f');
  });
});

describe('days and times', () => {
  const friday = Temporal.PlainDate.from('2026-03-06');
  test.each([
    ['en', '6 March 2026', 'Friday', '6 March 2026 at 17:07'],
    ['fr', '6 mars 2026', 'vendredi', '6 mars 2026 à 17:07'],
    ['sw', '6 Machi 2026', 'Ijumaa', '6 Machi 2026 saa 17:07'],
  ] as const)('are printed in %s', (language, printed, weekday, time) => {
    expect(formatDay(friday, language)).toBe(printed);
    expect(formatWeekday(friday, language)).toBe(weekday);
    expect(formatInstant(new Date('2026-03-06T14:07:31Z'), 'Africa/Nairobi', language)).toBe(time);
  });

  test('the first of a month is 1er in French only', () => {
    const first = Temporal.PlainDate.from('2026-03-01');
    expect(languages.map((language) => formatDay(first, language))).toEqual([
      '1 March 2026',
      '1er mars 2026',
      '1 Machi 2026',
    ]);
  });

  test('a time belongs to its zone, over midnight too, and midnight is 00:00', () => {
    const instant = new Date('2026-02-28T21:00:00Z');
    expect(formatInstant(instant, 'Africa/Nairobi', 'en')).toBe('1 March 2026 at 00:00');
    expect(formatInstant(instant, 'Africa/Kinshasa', 'fr')).toBe('28 février 2026 à 22:00');
    expect(formatInstant(instant, 'Africa/Dakar', 'fr')).toBe('28 février 2026 à 21:00');
  });
});

test('numbers are grouped by language', () => {
  expect(formatNumber(1_234_567n, 'en')).toBe('1,234,567');
  expect(formatNumber(1_234_567n, 'sw')).toBe('1,234,567');
  expect(formatNumber(1_234_567n, 'fr')).toBe(`1${nbsp}234${nbsp}567`);
  expect(formatNumber(-1_234n, 'en')).toBe('-1,234');
  expect(formatNumber(999n, 'fr')).toBe('999');
});
