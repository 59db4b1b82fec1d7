/**
 * The CEL environment that all expressions share: our value classes, their operators and our few functions.
 *
 * CEL's own type checker is not used: it takes enums for plain strings, has no `?` and lets `dyn` through. Types are
 * checked by `expression-types.ts` at load; here the operators find their overload by the values' classes.
 * Money and dates are real classes: types made of fields alone compared 5 < 6 as false.
 */
import { Temporal } from '@js-temporal/polyfill';
import { Environment } from '@marcbachmann/cel-js';
import { Money } from '../ports.ts';
import type { Day } from '../ports.ts';
import { minorDigits } from './currencies.ts';
import { isNameLike, mentions } from './names.ts';

/** What a syntax tree of cel-js looks like; `args` depends on `op`. */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
}

export interface CelProgram {
  (scope: object): unknown;
  readonly ast: CelNode;
}

/** Amounts of two currencies in one operation; the linter cannot see currencies, so it is thrown when it happens. */
class MixedCurrencies extends Error {
  constructor(a: Money, b: Money) {
    super(`amounts in ${a.currency} and ${b.currency} in one operation`);
    this.name = 'MixedCurrencies';
  }
}

function minor(a: Money, b: Money): [bigint, bigint, string] {
  if (a.currency !== b.currency) throw new MixedCurrencies(a, b);
  return [a.amountMinor, b.amountMinor, a.currency];
}
function combine(a: Money, b: Money, how: (x: bigint, y: bigint) => bigint): Money {
  const [x, y, currency] = minor(a, b);
  return new Money(how(x, y), currency);
}
function compare(a: Money, b: Money): bigint {
  const [x, y] = minor(a, b);
  return x - y;
}
const later = (a: Day, b: Day) => Temporal.PlainDate.compare(a, b);
/** The calendar that is written and read back has years of four digits: what lies beyond is its last or first day. */
const ends = { last: Temporal.PlainDate.from('9999-12-31'), first: Temporal.PlainDate.from('0001-01-01') };
const daysMax = 3_652_058n;
function addDays(day: Day, days: bigint): Day {
  const within = days > daysMax ? daysMax : days < -daysMax ? -daysMax : days;
  const moved = day.add({ days: Number(within) });
  if (later(moved, ends.last) > 0) return ends.last;
  return later(moved, ends.first) < 0 ? ends.first : moved;
}

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 200, maxDepth: 20, maxListElements: 50, maxMapEntries: 0, maxCallArguments: 4 },
})
  .registerType('Money', Money)
  .registerType('Day', Temporal.PlainDate)
  .registerOperator(
    'Money == Money',
    (a: Money, b: Money) => a.currency === b.currency && a.amountMinor === b.amountMinor,
  )
  .registerOperator('Money < Money', (a: Money, b: Money) => compare(a, b) < 0n)
  .registerOperator('Money <= Money', (a: Money, b: Money) => compare(a, b) <= 0n)
  .registerOperator('Money > Money', (a: Money, b: Money) => compare(a, b) > 0n)
  .registerOperator('Money >= Money', (a: Money, b: Money) => compare(a, b) >= 0n)
  .registerOperator('Money + Money', (a: Money, b: Money) => combine(a, b, (x, y) => x + y))
  .registerOperator('Money - Money', (a: Money, b: Money) => combine(a, b, (x, y) => x - y))
  .registerOperator('Money * int', (a: Money, times: bigint) => new Money(a.amountMinor * times, a.currency))
  .registerOperator('int * Money', (times: bigint, a: Money) => new Money(a.amountMinor * times, a.currency))
  .registerOperator('Day == Day', (a: Day, b: Day) => a.equals(b))
  .registerOperator('Day < Day', (a: Day, b: Day) => later(a, b) < 0)
  .registerOperator('Day <= Day', (a: Day, b: Day) => later(a, b) <= 0)
  .registerOperator('Day > Day', (a: Day, b: Day) => later(a, b) > 0)
  .registerOperator('Day >= Day', (a: Day, b: Day) => later(a, b) >= 0)
  .registerOperator('Day + int', (day: Day, days: bigint) => addDays(day, days))
  .registerOperator('Day - int', (day: Day, days: bigint) => addDays(day, -days))
  .registerOperator('Day - Day', (a: Day, b: Day) => BigInt(b.until(a, { largestUnit: 'days' }).days))
  .registerFunction(
    'money(int, string): Money',
    (amount: bigint, currency: string) => new Money(amount, currency),
  )
  .registerFunction('positive(Money): bool', (amount: Money) => amount.amountMinor > 0n)
  .registerFunction('positive(int): bool', (count: bigint) => count > 0n)
  .registerFunction('whole(Money): bool', ({ amountMinor, currency }: Money) => {
    return amountMinor % 10n ** BigInt(minorDigits(currency)) === 0n;
  })
  .registerFunction('name_like(string): bool', isNameLike)
  .registerFunction('string.mentions(string): bool', mentions);

/** A syntax error with the characters it is about, and what sort of error the reader calls it. */
export class CelSyntaxError extends Error {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  constructor(code: string, message: string, start: number, end: number) {
    super(message);
    this.name = 'CelSyntaxError';
    this.code = code;
    this.start = start;
    this.end = end;
  }
}

/** Parses CEL. Throws a CelSyntaxError. */
export function parseCel(source: string): CelProgram {
  try {
    return environment.parse(source) as unknown as CelProgram;
  } catch (error) {
    const { code, range } = error as { code?: string; range?: { start: number; end: number } };
    const where = range ?? { start: 0, end: source.length };
    throw new CelSyntaxError(code ?? '', celReason(error), where.start, where.end);
  }
}

/** The first sentence of what CEL or one of our operators threw. */
export function celReason(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string };
  return firstLower(summary ?? message ?? String(error));
}

function firstLower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
