/** The pages that are made from tables say what is printed. */
import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import { formatDay, formatInstant, formatMoney, formatWeekday } from '../../runtime/engine/formatting.ts';
import { longestValues } from '../../runtime/language/longest.ts';
import { Money, languages } from '../../runtime/ports.ts';

describe('the page of lengths', () => {
  const days = Array.from({ length: 366 }, (_, index) =>
    Temporal.PlainDate.from('2028-01-01').add({ days: index }),
  );
  it.each(languages)(
    'has the longest day, weekday, time and amount as they are printed in %s',
    (language) => {
      const longest = (texts: readonly string[]) => Math.max(...texts.map((text) => [...text].length));
      const length = (type: keyof typeof longestValues) => [...longestValues[type][language]].length;
      const times = days.map((day) => new Date(Date.UTC(day.year, day.month - 1, day.day, 23, 59)));
      expect(longest(days.map((day) => formatDay(day, language)))).toBe(length('date'));
      expect(longest(days.map((day) => formatWeekday(day, language)))).toBe(length('weekday'));
      expect(longest(times.map((time) => formatInstant(time, 'UTC', language)))).toBe(length('time'));
      expect(formatMoney(new Money(999_999_999n, 'KES'), language)).toBe(longestValues.money[language]);
    },
  );
});
