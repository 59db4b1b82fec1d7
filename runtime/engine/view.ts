/**
 * What templates see: the variables as plain objects whose money, dates and times print themselves in the member's
 * format, and whose people's texts cannot fake formatting.
 */
import { Temporal } from '@js-temporal/polyfill';
import { Money } from '../ports.ts';
import type { Json, Language, Value } from '../ports.ts';
import { printable } from '../language/template-helpers.ts';
import { plainText } from './plain-text.ts';
import { formatDay, formatInstant, formatMoney } from './formatting.ts';

/** What a template or a string may be given. Money, dates and times are `printable`. */
export type View = object | string | bigint | boolean | null;

/** How values print: the member's language and time zone. */
export interface Format {
  readonly language: Language;
  readonly timeZone: string;
}

/** An enum's value, or a word like one: marks inside a word format nothing. */
const word = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Turns a value into its view. Absent values become null. */
export function view(value: Value, format: Format): View {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'string') return word.test(value) ? value : plainText(value);
  if (value instanceof Money) return printable(value, () => formatMoney(value, format.language));
  if (value instanceof Temporal.PlainDate) return printable(value, () => formatDay(value, format.language));
  if (value instanceof Date)
    return printable(value, () => formatInstant(value, format.timeZone, format.language));
  if (isList(value)) return value.map((item) => view(item, format));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, view(field, format)]));
}

/** The view as strings for i18next: the fields of a record, or `value` for anything else. */
export function viewStrings(value: Value, format: Format): Record<string, string> {
  const isRecord =
    typeof value === 'object' &&
    value !== null &&
    !isList(value) &&
    !(value instanceof Money || value instanceof Date || value instanceof Temporal.PlainDate);
  const fields: Readonly<Record<string, Value>> = isRecord ? value : { value };
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, String(view(field, format) ?? '')]),
  );
}

/** A value as JSON that people read: replays and the trace. Money is `{ amount (minor units), currency }`. */
export function describe(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Money) return { amount: Number(value.amountMinor), currency: value.currency };
  if (value instanceof Temporal.PlainDate) return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (isList(value)) return value.map(describe);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, describe(field)]));
}

/** Array.isArray that TypeScript believes for readonly lists. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
