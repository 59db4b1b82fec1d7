import { expect, test } from 'vitest';
import { readWords } from '../../../runtime/engine/answers/words.ts';
import { wordFiles } from './words-of-three-languages.ts';

test('the shipped word files are right in every language', () => {
  expect(readWords(wordFiles())).not.toHaveProperty('problems');
});

test('everything wrong with word files is said at once, with file and key', () => {
  const files = wordFiles();
  const broken = {
    ...files,
    en: { numbers: { ...(files.en.numbers as object), units: { one: 'x' }, typo: [] }, dates: null },
    sw: { ...files.sw, dates: { ...(files.sw.dates as object), months: [['januari']], next: [3] } },
  };
  const read = readWords(broken);
  expect(read).toHaveProperty('problems');
  const problems = 'problems' in read ? read.problems : [];
  expect(problems).toContain('locales/en/numbers.yaml: units: expected words with a whole number each');
  expect(problems).toContain('locales/en/numbers.yaml: typo: unknown key');
  expect(problems).toContain('locales/en/dates.yaml: expected keys with values');
  expect(problems).toContain('locales/sw/dates.yaml: months: expected 12 lists of words');
  expect(problems).toContain('locales/sw/dates.yaml: next: expected a list of words');
});

test('every language names the same currencies', () => {
  const [en, fr, sw] = Object.values(wordFiles()).map(({ numbers }) =>
    Object.keys((numbers as { currencies: object }).currencies).toSorted(),
  );
  expect(fr).toEqual(en);
  expect(sw).toEqual(en);
});
