/** The pages that are made from tables: they say what the linter does. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import { formatDay, formatInstant, formatMoney, formatWeekday } from '../../runtime/engine/formatting.ts';
import { errorsPage } from '../../runtime/language/errors-page.ts';
import { lengthsPage } from '../../runtime/language/lengths-page.ts';
import { longestValues } from '../../runtime/language/longest.ts';
import { toolsPage } from '../../runtime/language/tools-page.ts';
import { Money, languages } from '../../runtime/ports.ts';
import { catalogue } from '../../system/catalogue.ts';
import { badFolder } from './bad-cases.ts';

const docs = join(import.meta.dirname, '../../docs');

describe('the page of errors', () => {
  it('has every code with its example', async () => {
    const exampleOf = (code: string): string | null => {
      const file = join(badFolder, `${code}.txt`);
      return existsSync(file) ? readFileSync(file, 'utf8') : null;
    };
    await expect(errorsPage(exampleOf)).toMatchFileSnapshot(join(docs, 'errors.md'));
  });
});

describe('the page of tools', () => {
  it('is what the contracts say', async () => {
    await expect(toolsPage(catalogue)).toMatchFileSnapshot(join(docs, 'tools.md'));
  });
});

describe('the page of lengths', () => {
  it('is what the linter reckons with', async () => {
    await expect(lengthsPage()).toMatchFileSnapshot(join(docs, 'lengths.md'));
  });

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
