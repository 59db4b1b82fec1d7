import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError, decode, encode } from '../../runtime/language/codec.ts';
import {
  assignable,
  join,
  parseType,
  resolveRecords,
  sameType,
  showType,
} from '../../runtime/language/types.ts';
import type { Type } from '../../runtime/language/types.ts';
import { Money } from '../../runtime/ports.ts';
import type { Json, RecordContract, Value } from '../../runtime/ports.ts';
import { clinic } from './fixtures/clinic.ts';

const records = resolveRecords(clinic.records);
function type(text: string): Type {
  const parsed = parseType(text, records);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.type;
}

describe('types', () => {
  it.each(['text', 'int?', 'visit', '[a, b]', '[a, b]?', 'list of visit up to 20', 'list of list of int'])(
    'reads and writes %s',
    (text) => {
      expect(showType(type(text))).toBe(text);
      expect(sameType(type(text), type(text))).toBe(true);
    },
  );

  it.each(['txt', '[]', '[a, a]', '[A]', 'list of', 'list of dog', 'list of visit up to 0', 'visit??'])(
    'refuses %s',
    (text) => {
      expect(parseType(text, records).ok).toBe(false);
    },
  );

  it.each([
    ['text', 'text?', true],
    ['text?', 'text', false],
    ['[a]', '[a, b]', true],
    ['[a, b]', '[a]', false],
    ['[a]', 'text', true],
    ['phone', 'text', true],
    ['text', 'phone', false],
    ['list of int up to 5', 'list of int', true],
    ['list of int', 'list of int up to 5', false],
    ['list of int up to 5', 'list of int up to 9', true],
    ['visit', 'receipt', false],
    ['int', 'money', false],
  ])('%s fits %s: %s', (from, to, fits) => {
    expect(assignable(type(from), type(to))).toBe(fits);
  });

  it('joins to the narrowest type that holds both', () => {
    expect(showType(join(type('[a]'), type('[b]')))).toBe('[a, b]');
    expect(showType(join(type('visit?'), type('visit')))).toBe('visit?');
    expect(join(type('int'), type('text'))).toBeNull();
  });

  it('refuses a catalogue whose record contains itself', () => {
    const loop: RecordContract[] = [
      { name: 'a', does: '', fields: { b: 'list of b' } },
      { name: 'b', does: '', fields: { a: 'a' } },
    ];
    expect(() => resolveRecords(loop)).toThrow('contains itself');
  });
});

const days = fc
  .integer({ min: 0, max: 80_000 })
  .map((n) => Temporal.PlainDate.from('1900-01-01').add({ days: n }));
const money = fc
  .tuple(fc.bigInt(), fc.constantFrom('KES', 'XOF'))
  .map(([minor, currency]) => new Money(minor, currency));
const visits = fc.record({
  id: fc.string(),
  doctor: fc.string(),
  on: days,
  fee: money,
  kind: fc.constantFrom('first', 'control'),
});
const samples: readonly (readonly [string, fc.Arbitrary<Value>])[] = [
  ['text', fc.string({ unit: 'binary' })],
  ['int', fc.bigInt()],
  ['bool', fc.boolean()],
  ['money', money],
  ['date', days],
  ['time', fc.date({ noInvalidDate: true })],
  ['phone', fc.constant('+254700000001')],
  ['[first, control]', fc.constantFrom('first', 'control')],
  ['visit', visits],
  ['visit?', fc.option(visits)],
  ['list of visit up to 3', fc.array(visits, { maxLength: 3 })],
];

describe('the codec', () => {
  it.each(samples)('brings every %s through JSON', (text, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const json = JSON.parse(JSON.stringify(encode(type(text), value))) as Json;
        expect(encode(type(text), decode(type(text), json))).toEqual(json);
        expect(showValue(decode(type(text), json))).toEqual(showValue(value));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it.each<[string, unknown]>([
    ['int', 5],
    ['int', 5.5],
    ['text', null],
    ['phone', '0700000001'],
    ['[a, b]', 'c'],
    ['date', new Date(0)],
    ['time', new Date(Number.NaN)],
    ['money', { amountMinor: 5n, currency: 'KES' }],
    ['money', new Money(5n, 'shilling')],
    ['list of int up to 1', [1n, 2n]],
    ['visit', { id: 'x' }],
    ['receipt', { number: '1', fee: new Money(1n, 'KES'), paid_at: new Date(0), extra: 1n }],
  ])('does not store as %s what is none (%#)', (text, value) => {
    expect(() => encode(type(text), value as Value)).toThrow(ShapeError);
  });

  it.each<[string, unknown]>([
    ['int', 5],
    ['int', '05'],
    ['int', '1e3'],
    ['date', '2026-02-30'],
    ['date', '2026-3-6'],
    ['time', '2026-03-06'],
    ['money', { minor: 5, currency: 'KES' }],
    ['money', { minor: '5', currency: 'KES', more: 1 }],
    ['bool', 'true'],
    ['text', undefined],
    ['visit', []],
  ])('does not read as %s what is none (%#)', (text, json) => {
    expect(() => decode(type(text), json as Json)).toThrow(ShapeError);
  });

  it('names the path and never the value', () => {
    const visit = { id: 'secret', doctor: 'secret', on: 'secret', fee: new Money(1n, 'KES'), kind: 'first' };
    expect(() => encode(type('list of visit'), [visit])).toThrow('[0].on must be date and is a string');
  });
});

/** Comparable: classes as text. */
function showValue(value: Value): unknown {
  if (value instanceof Money) return `${value.amountMinor} ${value.currency}`;
  if (value instanceof Temporal.PlainDate || value instanceof Date) return value.toJSON();
  if (Array.isArray(value)) return value.map(showValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, showValue(each as Value)]));
}
