import { describe, expect, test } from 'vitest';
import { choice, isOneMistakeFrom } from '../../../runtime/engine/answers/choice.ts';
import { wordsOfThreeLanguages } from './words-of-three-languages.ts';

const words = wordsOfThreeLanguages();
const read = (text: string, options: Record<string, string[]>) => {
  const reading = choice(
    text,
    Object.entries(options).map(([id, labels]) => ({ id, labels })),
    { words },
  );
  if (reading.kind === 'value') return reading.value;
  return reading.kind === 'which' ? reading.candidates : `x ${reading.reason}`;
};

const methods = {
  mobile_money: ['Mobile money', 'M-Pesa', 'Argent mobile', 'Pesa za simu'],
  card: ['Card', 'Carte', 'Kadi'],
  later: ['Later', 'Plus tard', 'Baadaye'],
};
const yesNo = { yes: ['Yes', 'Oui', 'Ndiyo', 'Ndio', '👍'], no: ['No', 'Non', 'Hapana', '👎'] };
const frequency = {
  day: ['Every day', 'Chaque jour', 'Kila siku'],
  week: ['Every week', 'Chaque semaine', 'Kila wiki'],
  two_weeks: ['Every two weeks', 'Toutes les deux semaines', 'Kila wiki mbili'],
};

describe('a choice', () => {
  test.each([
    ['1', 'mobile_money'],
    ['1.', 'mobile_money'],
    ['1)', 'mobile_money'],
    ['#2', 'card'],
    ['*2*', 'card'],
    ['2️⃣', 'card'],
    ['②', 'card'],
    ['١', 'mobile_money'],
    ['02', 'card'],
    ['one', 'mobile_money'],
    ['un', 'mobile_money'],
    ['moja', 'mobile_money'],
    ['Tatu', 'later'],
    ['option 2', 'card'],
    ['namba mbili', 'card'],
    ['Card', 'card'],
    ['CARTE', 'card'],
    ['kadi 💳', 'card'],
    ['M-PESA', 'mobile_money'],
    ['mobile money!', 'mobile_money'],
    ['2. Card', 'card'],
    ['2 card', 'card'],
    ['argent', 'mobile_money'],
    ['mobil money', 'mobile_money'],
    ['Baadae', 'later'],
    ['latre', 'later'],
  ])('%j is understood', (text, id) => {
    expect(read(text, methods)).toBe(id);
  });

  test.each([
    ['0', 'x out_of_range'],
    ['4', 'x out_of_range'],
    ['99', 'x out_of_range'],
    ['-1', 'x out_of_range'],
    ['sifuri', 'x out_of_range'],
    ['1.5', 'x no_match'],
    ['crad', 'x no_match'],
    ['cash', 'x no_match'],
    ['mo', 'x no_match'],
    ['I want to pay 1 person', 'x no_match'],
    ['🤷', 'x no_match'],
    ['', 'x empty'],
    [' \u200b', 'x empty'],
    ['a'.repeat(60_000), 'x no_match'],
  ])('%j is refused', (text, reason) => {
    expect(read(text, methods)).toBe(reason);
  });

  test('two numbers, or a number and another label, are asked about', () => {
    expect(read('1 or 2', methods)).toEqual(['mobile_money', 'card']);
    expect(read('1. Card', methods)).toEqual(['mobile_money', 'card']);
  });

  test.each(['1, not for 500', '1 for 1000', '1 of 3', '1 jan 2000', '1 pour 5 personnes', '1 kati ya 3'])(
    '%j chooses nothing, since one of its numbers is none of those shown',
    (text) => {
      expect(read(text, yesNo)).toBe('x no_match');
    },
  );

  test('short labels are matched whole only', () => {
    expect(read('yess', yesNo)).toBe('x no_match');
    expect(read('nn', yesNo)).toBe('x no_match');
    expect(read('OUI !', yesNo)).toBe('yes');
    expect(read('hapan', yesNo)).toBe('no');
  });

  test('an emoji is an answer where it is an alias, in any skin tone', () => {
    expect(read('👍🏿', yesNo)).toBe('yes');
    expect(read('👎', yesNo)).toBe('no');
    expect(read('❤️', yesNo)).toBe('x no_match');
  });

  test('a beginning that several options share is asked about, the exact one is not', () => {
    expect(read('every', frequency)).toEqual(['day', 'week', 'two_weeks']);
    expect(read('kila wiki', frequency)).toBe('week');
    expect(read('every t', frequency)).toBe('two_weeks');
  });

  test('labels that are numbers win over places in the list where only one fits, else both are offered', () => {
    const seats = { three: ['3'], five: ['5'], ten: ['10'] };
    expect(read('10', seats)).toBe('ten');
    expect(read('2', seats)).toBe('five');
    expect(read('3', seats)).toEqual(['three', 'ten']);
  });

  test('an amount is the beginning of a label only up to a word, and its digits are never forgiven', () => {
    const amounts = { a: ['100 KES'], b: ['1000 KES'], c: ['5000 KES'] };
    expect(read('1000', amounts)).toBe('b');
    expect(read('500', amounts)).toBe('x out_of_range');
    expect(read('6000 KES', amounts)).toBe('x no_match');
  });

  test('a label that two options have is asked about', () => {
    expect(read('Amina', { u1: ['Amina'], u2: ['Amina'], u3: ['Joe'] })).toEqual(['u1', 'u2']);
  });

  test('no options make no match', () => {
    expect(read('1', {})).toBe('x out_of_range');
  });
});

test.each([
  ['later', 'latre', true],
  ['later', 'late', true],
  ['later', 'laters', true],
  ['later', 'lxter', true],
  ['later', 'xlater', true],
  ['later', 'later', false],
  ['later', 'letre', false],
  ['later', 'la', false],
  ['later', 'tlare', false],
])('%s and %s differ by one mistake: %s', (one, other, expected) => {
  expect(isOneMistakeFrom(one, other)).toBe(expected);
  expect(isOneMistakeFrom(other, one)).toBe(expected);
});
