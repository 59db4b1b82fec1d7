import { describe, expect, it } from 'vitest';
import { diagnosticCodes } from '../../runtime/language/all-codes.ts';
import { rules } from '../../runtime/language/rules/all.ts';
import { expectWritten } from '../support/written.ts';
import { badCase, badNames, clinicWith, codeOf, goodCase, goodNames, outputOf } from './bad-cases.ts';

/** Tested where they arise: they need more text than a case should hold, or stand in no pack. */
const elsewhere = ['FILE_TOO_LARGE', 'MONEY_TOO_LARGE', 'WORDS_SHAPE'];

describe('an author who makes one mistake', () => {
  it('has none in the good pack', () => {
    const loaded = clinicWith([]);
    expect(outputOf(loaded)).toBe('');
    expect(loaded.pack).not.toBeNull();
  });

  it('is told of every mistake that is declared: each code has a case', () => {
    const codes = Object.keys(diagnosticCodes).filter((code) => !elsewhere.includes(code));
    const cases = new Set(badNames.map(codeOf));
    const lacking = codes.filter((code) => !cases.has(code));
    expect(
      lacking.map((code) => `${code}.yaml`),
      'write these in tests/language/bad, one mistake in the clinic each, then npm run generate',
    ).toEqual([]);
    expect([...cases].filter((code) => !codes.includes(code))).toEqual([]);
  });

  it.each(badNames)('reads exactly one problem, %s, with its place and what to do', (name) => {
    const loaded = badCase(name);
    expect(loaded.diagnostics.map((each) => each.code)).toEqual([codeOf(name)]);
    expect(loaded.diagnostics[0]?.hint).not.toBe('');
    expect(loaded.pack === null).toBe(loaded.diagnostics[0]?.severity === 'error');
    expectWritten(`tests/language/bad/${name}.txt`, outputOf(loaded));
  });
});

describe('an author who comes close to a mistake', () => {
  it.each(goodNames)('is left alone: %s', (name) => {
    const loaded = goodCase(name);
    expect(outputOf(loaded)).toBe('');
    expect(loaded.pack).not.toBeNull();
  });

  it('is left alone by every rule: each has a case', () => {
    const checks = [...rules.map((rule) => rule.name), 'suppressions'];
    // The longest name that fits: that of a rule may have hyphens of its own.
    const checkOf = (name: string): string =>
      checks
        .filter((check) => name.startsWith(`${check}-`))
        .reduce((a, b) => (b.length > a.length ? b : a), '');
    const cases = new Set(goodNames.map(checkOf));
    const lacking = checks.filter((name) => !cases.has(name));
    expect(
      lacking.map((name) => `${name}-what.yaml`),
      'write these in tests/language/good: close to a mistake, and none',
    ).toEqual([]);
    expect(goodNames.filter((name) => checkOf(name) === '')).toEqual([]);
  });
});
