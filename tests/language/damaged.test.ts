import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../runtime/language/diagnostics.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { clinicFiles, outputOf } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';

const files = clinicFiles();
const paths = [...files.keys()].sort();
const damage = fc.record({
  path: fc.constantFrom(...paths),
  at: fc.nat(2_000),
  length: fc.nat(30),
  put: fc.constantFrom(
    '',
    ' ',
    '\n',
    '  x: y\n',
    '{{',
    '}}',
    '- ',
    'null',
    "'",
    'end ',
    'visit',
    'goto: ',
    '!',
    '&a ',
    '🙂',
  ),
});

describe('a pack with damaged files', () => {
  it('is refused with problems or loaded, and never throws', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const damaged = new Map(files);
        for (const { path, at, length, put } of damages) {
          const text = damaged.get(path) ?? '';
          const from = at % (text.length + 1);
          damaged.set(path, text.slice(0, from) + put + text.slice(from + length));
        }
        const loaded = loadPackFromText(damaged, 'clinic', clinic);
        expect(loaded.pack === null).toBe(hasErrors(loaded.diagnostics));
        expect(outputOf(loaded).length > 0).toBe(loaded.diagnostics.length > 0);
        for (const { place, hint } of loaded.diagnostics) {
          expect(place.line > 0 && place.column > 0 && place.length > 0 && hint !== '').toBe(true);
        }
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
