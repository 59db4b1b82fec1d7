/**
 * What templates see: the variables as plain objects whose money, dates and times print themselves in the member's
 * format, and whose people's texts cannot fake formatting.
 */
import { Temporal } from '@js-temporal/polyfill';
import { Money } from '../ports.ts';
import type { Json, Language, Value } from '../ports.ts';
import { plainText } from './answers/text.ts';
import { formatDay, formatInstant, formatMoney } from './formatting.ts';

/** A value that prints itself; helpers reach the value behind it. */
export class Shown {
  readonly value: Value;
  readonly text: string;
  constructor(value: Value, text: string) {
    this.value = value;
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What a template or a string may be given. */
export type View = Shown | string | number | boolean | null | readonly View[] | { readonly [name: string]: View };

/** How values print: the member's language and time zone. */
export interface Format {
  readonly language: Language;
  readonly timeZone: string;
}

/** Turns a value into its view. Absent values become null, whole numbers numbers. */
export function view(value: Value, format: Format): View {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Money) return new Shown(value, formatMoney(value, format.language));
  if (value instanceof Temporal.PlainDate) return new Shown(value, formatDay(value, format.language));
  if (value instanceof Date) return new Shown(value, formatInstant(value, format.language, format.timeZone));
  if (isList(value)) return value.map((item) => view(item, format));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, view(field, format)]));
}

/** The view as strings for i18next: fields of a record, or `value` for anything else. */
export function viewStrings(value: Value, format: Format): Record<string, string> {
  const shown = view(value, format);
  if (shown === null || typeof shown !== 'object' || shown instanceof Shown || Array.isArray(shown)) {
    return { value: String(shown ?? '') };
  }
  return Object.fromEntries(Object.entries(shown).map(([name, field]) => [name, String(field ?? '')]));
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
