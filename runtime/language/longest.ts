/**
 * The longest value of each type in each language, as members read it: the published table behind `docs/lengths.md`.
 *
 * Longest of what happens, not of what is possible: a name of 60 characters, an amount below ten million, a number
 * below a thousand millions. A text that was asked for with `check: size(x) <= 40` has 40.
 */
import type { Language } from '../ports.ts';
import type { StringTable } from './strings.ts';
import type { Type } from './types.ts';

type Sized = Exclude<Type['kind'], 'list' | 'record' | 'null' | 'enum' | 'bool' | 'text'>;

/** Characters of a text of which no more is known. */
export const longestText = 60;
/** Characters of a text that was asked for without a check of its size: no longer answer is taken, it is no letter. */
export const longestAnswer = 500;
/** The largest whole number or amount (in major units) that is understood: a larger one is a slip or a telephone number. */
export const largestNumber = 999_999_999n;

/** An example of the longest, by type and language. */
export const longestValues: Readonly<Record<Sized | 'weekday', Readonly<Record<Language, string>>>> = {
  int: { en: '999999999', fr: '999999999', sw: '999999999' },
  money: { en: 'KES 9,999,999.99', fr: '9\u00a0999\u00a0999,99\u00a0KES', sw: 'KES 9,999,999.99' },
  date: { en: '30 September 2026', fr: '1er septembre 2026', sw: '30 Septemba 2026' },
  time: {
    en: '30 September 2026 at 23:59',
    fr: '1er septembre 2026 à 23:59',
    sw: '30 Septemba 2026 saa 23:59',
  },
  phone: { en: '+254700000001', fr: '+254700000001', sw: '+254700000001' },
  weekday: { en: 'Wednesday', fr: 'mercredi', sw: 'Jumatatu' },
};

/** How long a value may get where it is printed. */
export function longestOf(type: Type, language: Language): number {
  switch (type.kind) {
    case 'text':
      return longestText;
    case 'enum':
      return Math.max(0, ...type.values.map((value) => value.length));
    case 'bool':
      return 'false'.length;
    // What cannot be printed is told elsewhere.
    case 'list':
    case 'record':
    case 'null':
      return 0;
    default:
      return [...longestValues[type.kind][language]].length;
  }
}

/** The longest of the words for the values of a group: `labels.<group>.…`. */
export function longestLabel(table: StringTable | undefined, group: string): number {
  const words = [...(table ?? [])].filter(([key]) => key.startsWith(`labels.${group}.`));
  return Math.max(0, ...words.map(([, entry]) => [...(entry.words[0] ?? '')].length));
}
