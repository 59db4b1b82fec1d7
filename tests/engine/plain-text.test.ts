import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText, shorten } from '../../runtime/engine/plain-text.ts';

describe("a person's text in our messages", () => {
  test.each([
    ['Amina Wanjiru', 'Amina Wanjiru'],
    ["Ng'ang'a O'Brien-Łukasz", "Ng'ang'a O'Brien-Łukasz"],
    ['Maman Likelemba 💃🏾', 'Maman Likelemba 💃🏾'],
    ['Famille 👨‍👩‍👧', 'Famille 👨‍👩‍👧'],
    ['أمينة', 'أمينة'],
    ['*PAID* _ok_ ~no~ ```x```', 'PAID ok no x'],
    ['chama_2026', 'chama 2026'],
    ['a\nb\r\nc\u2028d\te', 'a b c d e'],
    ['> quoted', 'quoted'],
    ['✅ Paid: KES 9,000 ⏳', 'Paid: KES 9,000'],
    ['✔️ - item', 'item'],
    ['- item', 'item'],
    ['-1.286389', '-1.286389'],
    ['- -1', '-1'],
    ['# title', 'title'],
    ['\u202egnp.exe\u202c', 'gnp.exe'],
    ['in\u200bvis\u00adible\ufeff', 'invisible'],
    ['\u3164\u2800', ''],
    ['a\u0000\u0007b', 'a b'],
    ['\ud800x', 'x'],
    ['\u1fef', ''],
    ['a\u0334\u0335\u0336\u0337\u0338\u0321', 'a\u0334\u0335\u0336'],
    ['***', ''],
  ])('%j is printed as %j', (text, printed) => {
    expect(plainText(text)).toBe(printed);
  });

  test('cannot format, break the line or turn the direction, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 80 }), (text, max) => {
        const printed = plainText(text, max);
        expect(printed).not.toMatch(/[*_~`\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/u);
        expect(printed).not.toMatch(/^[\s>#-]/);
        expect(printed.length).toBeLessThanOrEqual(max);
        expect(printed.isWellFormed()).toBe(true);
        expect(plainText(printed, max)).toBe(printed);
      }),
      { seed: 2, numRuns: 3000 },
    );
  });
});

describe('shortening', () => {
  test('leaves what fits and marks what was cut', () => {
    expect(shorten('Mobile money', 20)).toBe('Mobile money');
    expect(shorten('Mama Mboga Group 2026', 20)).toBe('Mama Mboga Group 20…');
    expect(shorten('Mama Mboga', 6)).toBe('Mama…');
  });

  test('never cuts through what people see as one character', () => {
    expect(shorten('👨‍👩‍👧👨‍👩‍👧', 10)).toBe('👨‍👩‍👧…');
    expect(shorten('👨‍👩‍👧 family', 5)).toBe('…');
    expect(shorten('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
  });
});
