import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { diagnosticCodes } from '../../runtime/language/diagnostic-codes.ts';
import { badCase, badCodes, badFolder, clinicWith, outputOf } from './bad-cases.ts';

/** Tested where they arise: they need more text than a case should hold. */
const elsewhere = ['FILE_TOO_LARGE', 'MONEY_TOO_LARGE'];

describe('an author who makes one mistake', () => {
  it('has none in the good pack', () => {
    const loaded = clinicWith([]);
    expect(outputOf(loaded)).toBe('');
    expect(loaded.pack).not.toBeNull();
  });

  it('is told of every mistake that is declared: each code has a case', () => {
    expect(badCodes).toEqual(
      Object.keys(diagnosticCodes)
        .filter((code) => !elsewhere.includes(code))
        .sort(),
    );
  });

  it.each(badCodes)('reads exactly one problem, %s, with its place and what to do', async (code) => {
    const loaded = badCase(code);
    expect(loaded.diagnostics.map((each) => each.code)).toEqual([code]);
    expect(loaded.diagnostics[0]?.hint).not.toBe('');
    expect(loaded.pack === null).toBe(loaded.diagnostics[0]?.severity === 'error');
    await expect(outputOf(loaded)).toMatchFileSnapshot(join(badFolder, `${code}.txt`));
  });
});
