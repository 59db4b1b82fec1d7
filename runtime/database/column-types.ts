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

/** A value of a statement as the wire takes it: bytes as they are, everything else as the text the server reads. */
export function toParameter(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Temporal.PlainDate) return value.toString();
  if (Array.isArray(value)) return `{${value.map(toItem).join(',')}}`;
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new Error(`a ${typeof value} is no value of a statement`);
  return String(value);
}

/** A value inside an array literal. */
function toItem(value: unknown): string {
  const item = toParameter(value);
  if (item === null) return 'NULL';
  if (Array.isArray(value)) return item as string;
  if (typeof item !== 'string') return `"\\\\x${item.toString('hex')}"`;
  return `"${item.replace(/["\\]/g, '\\$&')}"`;
}

/** Reads an array literal whose items need no quotes: `{1,2,NULL}`. */
function plainArray(text: string): (string | null)[] {
  const inside = text.slice(1, -1);
  return inside === '' ? [] : inside.split(',').map((item) => (item === 'NULL' ? null : item));
}
