/**
 * How column values become values of the program, and back.
 *
 * Types whose usual JavaScript form would lose something (numeric, timestamp without a zone) are refused, so that a
 * query that forgot a cast fails at once instead of rounding money.
 */
import { Temporal } from '@js-temporal/polyfill';
import pg from 'pg';

/** Object ids of the server's built-in types (pg_type.oid; they never change). */
const oid = {
  int8: 20,
  int8Array: 1016,
  date: 1082,
  dateArray: 1182,
  numeric: 1700,
  timestamp: 1114,
} as const;

const own = new Map<number, (text: string) => unknown>([
  [oid.int8, BigInt],
  [oid.int8Array, (text) => plainArray(text).map((item) => (item === null ? null : BigInt(item)))],
  [oid.date, (text) => Temporal.PlainDate.from(text)],
  [
    oid.dateArray,
    (text) => plainArray(text).map((item) => (item === null ? null : Temporal.PlainDate.from(item))),
  ],
  [oid.numeric, () => refuse('numeric', 'cast it: sum(amount)::bigint')],
  [oid.timestamp, () => refuse('timestamp', 'use timestamptz')],
]);

function refuse(type: string, advice: string): never {
  throw new Error(`a column of type ${type} cannot be read: ${advice}`);
}

/** The parsers for `pg`: our own, else its. */
export const columnTypes = {
  getTypeParser(id: number, format?: 'text' | 'binary'): (value: string) => unknown {
    const parser = format === 'binary' ? undefined : own.get(id);
    return parser ?? (pg.types.getTypeParser(id, format) as (value: string) => unknown);
  },
};

/** Values of a statement as `pg` can send them: days become text, also inside arrays. */
export function toParameters(values: readonly unknown[]): unknown[] {
  return values.map((value) =>
    value instanceof Temporal.PlainDate
      ? value.toString()
      : Array.isArray(value)
        ? toParameters(value)
        : value,
  );
}

/** Reads an array literal whose items need no quotes: `{1,2,NULL}`. */
function plainArray(text: string): (string | null)[] {
  const inside = text.slice(1, -1);
  return inside === '' ? [] : inside.split(',').map((item) => (item === 'NULL' ? null : item));
}
