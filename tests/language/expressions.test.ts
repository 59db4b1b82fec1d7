import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import { ExpressionError, compileExpression } from '../../runtime/language/expressions.ts';
import type { Expression } from '../../runtime/language/expressions.ts';
import type { ScalarTree } from '../../runtime/language/read.ts';
import { parseType, resolveRecords, showType } from '../../runtime/language/types.ts';
import type { Type } from '../../runtime/language/types.ts';
import { Money } from '../../runtime/ports.ts';
import type { Value } from '../../runtime/ports.ts';
import { clinic } from './fixtures/clinic.ts';

const records = resolveRecords(clinic.records);
function type(text: string): Type {
  const parsed = parseType(text, records);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.type;
}
const variables = new Map(
  Object.entries({
    n: 'int',
    name: 'text',
    note: 'text?',
    fee: 'money',
    other: 'money',
    day: 'date',
    at: 'time',
    kind: '[first, control]',
    visit: 'visit',
    wanted: 'visit?',
    visits: 'list of visit up to 10',
  }).map(([key, text]) => [key, type(text)]),
);
const visit = (id: string, fee: bigint, kind = 'first') => ({
  id,
  doctor: 'Otieno',
  on: Temporal.PlainDate.from('2026-03-06'),
  fee: new Money(fee, 'KES'),
  kind,
});
const values: Record<string, Value> = {
  n: 3n,
  name: 'Asha',
  note: null,
  fee: new Money(500n, 'KES'),
  other: new Money(600n, 'KES'),
  day: Temporal.PlainDate.from('2026-03-05'),
  at: new Date(0),
  kind: 'first',
  visit: visit('a', 500n),
  wanted: null,
  visits: [visit('a', 500n), visit('b', 700n, 'control')],
};

function compile(source: string | bigint | boolean, notNull: readonly string[] = []) {
  const place = { file: 'e.yaml', line: 1, column: 1, length: String(source).length };
  const tree: ScalarTree = { kind: 'scalar', value: source, place, verbatim: true };
  return compileExpression(tree, { variables, notNull: new Set(notNull) }, null);
}
function good(source: string | bigint | boolean, notNull: readonly string[] = []): Expression {
  const { expression, diagnostics } = compile(source, notNull);
  if (expression === null)
    throw new Error(`${source}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return expression;
}

describe('an expression', () => {
  it.each<[string | bigint | boolean, string, unknown]>([
    [true, 'bool', true],
    [5n, 'int', 5n],
    ['n * 2 + 1', 'int', 7n],
    ['-n', 'int', -3n],
    ['7 / 2', 'int', 3n],
    ['fee < other', 'bool', true],
    ['fee == visit.fee', 'bool', true],
    ['fee + other', 'money', new Money(1100n, 'KES')],
    ['other - fee', 'money', new Money(100n, 'KES')],
    ['fee * n', 'money', new Money(1500n, 'KES')],
    ["fee >= money(500, 'KES')", 'bool', true],
    ['fee.currency', 'text', 'KES'],
    ["fee.currency in ['KES', 'TZS']", 'bool', true],
    ['positive(fee - fee)', 'bool', false],
    ['whole(fee)', 'bool', true],
    ["whole(money(1050, 'KES'))", 'bool', false],
    ["whole(money(1050, 'UGX'))", 'bool', true],
    ['day < visit.on', 'bool', true],
    ['day + 1 == visit.on', 'bool', true],
    ['visit.on - day', 'int', 1n],
    ['at == at', 'bool', true],
    ["kind == 'first'", 'bool', true],
    ["name + '!'", 'text', 'Asha!'],
    ['size(visits)', 'int', 2n],
    ['size(name.trim()) > 3', 'bool', true],
    ["name.startsWith('As')", 'bool', true],
    ["visits.exists(v, v.kind == 'control')", 'bool', true],
    ['visits.all(v, v.fee > fee)', 'bool', false],
    ['size(visits.filter(v, v.fee > fee))', 'int', 1n],
    ['visits.map(v, v.id)', 'list of text up to 10', ['a', 'b']],
    ['note == null', 'bool', true],
    ["note != null && note.contains('x')", 'bool', false],
    ['wanted == null || wanted.fee > fee', 'bool', true],
    ["wanted != null ? wanted.id : 'none'", 'text', 'none'],
    ['wanted', 'visit?', null],
    ["n > 2 ? 'first' : 'control'", '[first, control]', 'first'],
  ])('%s is %s', (source, of, value) => {
    const expression = good(source);
    expect(showType(expression.type)).toBe(of);
    expect(expression.evaluate(values)).toEqual(value);
  });

  it.each([
    ['nn + 1', 'EXPRESSION_UNKNOWN_VARIABLE'],
    ['visit.constructor', 'EXPRESSION_UNKNOWN_FIELD'],
    ['fee.amountMinor', 'EXPRESSION_UNKNOWN_FIELD'],
    ['wanted.id', 'EXPRESSION_MAY_BE_NULL'],
    ["note + 'x'", 'EXPRESSION_MAY_BE_NULL'],
    ["wanted != null || wanted.id == 'a'", 'EXPRESSION_MAY_BE_NULL'],
    ['fee + n', 'EXPRESSION_TYPES'],
    ["n == 'a'", 'EXPRESSION_TYPES'],
    ['visit == visit', 'EXPRESSION_TYPES'],
    ['name < name', 'EXPRESSION_TYPES'],
    ['n == null', 'EXPRESSION_NEVER'],
    ["kind == 'third'", 'EXPRESSION_ENUM_VALUE'],
    ["kind in ['first', 'third']", 'EXPRESSION_ENUM_VALUE'],
    ['n / n', 'EXPRESSION_DIVISION'],
    ['n / 0', 'EXPRESSION_DIVISION'],
    ['n * 9223372036854775807', 'EXPRESSION_OVERFLOW'],
    ['-9223372036854775807 - n', 'EXPRESSION_OVERFLOW'],
    ['n * 1000000000 * 1000000000 > 0', 'EXPRESSION_OVERFLOW'],
    ['n + 9223372036854775000', 'EXPRESSION_OVERFLOW'],
    ['visits[0]', 'EXPRESSION_NOT_ALLOWED'],
    ["{'a': 1}", 'EXPRESSION_SYNTAX'],
    ['1.5', 'EXPRESSION_NOT_ALLOWED'],
    ["b'x'", 'EXPRESSION_NOT_ALLOWED'],
    ['dyn(n)', 'EXPRESSION_UNKNOWN_FUNCTION'],
    ["name.matches('(a+)+')", 'EXPRESSION_UNKNOWN_FUNCTION'],
    ["timestamp('x')", 'EXPRESSION_UNKNOWN_FUNCTION'],
    ['has(visit.id)', 'EXPRESSION_UNKNOWN_FUNCTION'],
    ['toString(n)', 'EXPRESSION_UNKNOWN_FUNCTION'],
    ['visits.exists(n, true)', 'EXPRESSION_SHADOWS'],
    ["money(1, 'shilling')", 'EXPRESSION_CALL'],
    ['n +', 'EXPRESSION_SYNTAX'],
    ['(((((((((((((((((((((n)))))))))))))))))))))', 'EXPRESSION_SYNTAX'],
  ])('%s is refused: %s', (source, code) => {
    const { expression, diagnostics } = compile(source);
    expect(expression).toBeNull();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
  });

  it('may use what is known to be there', () => {
    expect(showType(good('wanted.id', ['wanted']).type)).toBe('text');
    expect(showType(good('wanted', ['wanted']).type)).toBe('visit');
    expect(good('wanted != null', ['wanted']).evaluate(values)).toBe(false);
  });

  it('tells what it reads, and what it proves', () => {
    expect(
      good("visits.exists(v, v.id == visit.id) && wanted != null && wanted.kind == 'first'").reads,
    ).toEqual(['visit.id', 'visits', 'wanted', 'wanted.kind']);
    expect(good('visit.fee').path).toBe('visit.fee');
    expect(good('visit.fee + fee').path).toBeNull();
    expect([...good('note != null && wanted != null').notNullWhen(true)]).toEqual(['note', 'wanted']);
    expect([...good('note == null || wanted == null').notNullWhen(false)]).toEqual(['note', 'wanted']);
    expect([...good('note != null || wanted != null').notNullWhen(true)]).toEqual([]);
  });

  it('does not throw for a day that no calendar has: it is later, or earlier, than all others', () => {
    const far = { ...values, n: 999_999_999n };
    expect(good('day + n').evaluate(far)).toEqual(Temporal.PlainDate.from('9999-12-31'));
    expect(good('day - n < day').evaluate(far)).toBe(true);
    expect(good('day + n - n == day').evaluate({ ...values, n: 400n })).toBe(true);
  });

  it('throws with its place for two currencies', () => {
    const mixed = { ...values, other: new Money(1n, 'USD') };
    for (const source of ['fee + other', 'fee < other']) {
      expect(() => good(source).evaluate(mixed)).toThrow(ExpressionError);
      expect(() => good(source).evaluate(mixed)).toThrow(
        `e.yaml:1:1: "${source}" failed: amounts in KES and USD in one operation`,
      );
    }
    expect(good('fee == other').evaluate(mixed)).toBe(false);
  });
});
