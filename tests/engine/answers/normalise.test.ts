import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, normalise } from '../../../runtime/engine/answers/normalise.ts';

test.each([
  ['  Hello   WORLD ', 'hello world'],
  ['Après-demain', 'apres demain'],
  ["aujourd'hui", 'aujourdhui'],
  ['aujourd’hui', 'aujourdhui'],
  ['aujourd´hui', 'aujourdhui'],
  ["Ng'ombe", 'ngombe'],
  ['*oui* !', 'oui'],
  ['cœur', 'coeur'],
  ['no\u00a0break\u202fspaces', 'no break spaces'],
  ['zero\u200bwidth\ufeff', 'zerowidth'],
  ['\u202eright to left\u202c', 'right to left'],
  ['١٢٣ ۴۵۶ ७८९ ０', '123 456 789 0'],
  ['𝟏𝟐', '12'],
  ['1️⃣', '1'],
  ['5²', '5 2'],
  ['👍🏿 👨‍👩‍👧 🇰🇪', ''],
  ['a\u0000b\nc', 'a b c'],
  ['\ud800', ''],
  ['z̷̢̛a̶͝l̸͘g̵o', 'zalgo'],
])('%j normalises to %j', (text, expected) => {
  expect(normalise(text)).toBe(expected);
});

test('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(normalise(normalise(text))).toBe(normalise(text));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('folding keeps the punctuation that numbers and dates need', () => {
  expect(fold('−5٫50 – 01/03')).toBe('-5.50 - 01/03');
});
