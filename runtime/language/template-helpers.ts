/**
 * The helpers that templates may use, and how values reach templates.
 *
 * A view holds plain objects, lists, texts, whole numbers and booleans; money, dates and times are `printable`: they
 * print themselves as the member reads them, and helpers get at the value behind.
 */
import { Temporal } from '@js-temporal/polyfill';
import { Money } from '../ports.ts';
import type { Language, Value } from '../ports.ts';
import { localTime } from './local-time.ts';
import type { RenderContext, Strings } from './model.ts';
import type { PlainType, Type } from './types.ts';

const raw = Symbol('value');

/** Something that prints itself in a template, if one asks for it, and is `value` to helpers. */
export function printable(value: Value, print: () => string): object {
  return { [raw]: value, toString: print };
}

/** The value behind what a template holds. */
function unwrap(shown: unknown): unknown {
  return typeof shown === 'object' && shown !== null && raw in shown ? shown[raw] : shown;
}

/** What helpers need from outside; each may be replaced by the engine. */
export interface HelperFormats {
  /** A day's weekday in words. */
  weekday(day: Temporal.PlainDate, language: Language): string;
}

export const defaultFormats: HelperFormats = {
  weekday: (day, language) => {
    const atNoon = new Date(Date.UTC(day.year, day.month - 1, day.day, 12));
    return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(atNoon);
  },
};

export interface TemplateHelper {
  readonly form: string;
  readonly does: string;
  /** How many parameters it takes. */
  readonly parameters: readonly [least: number, most: number];
  /** Whether `name=value` may follow. */
  readonly named: boolean;
  /** What it may be given, besides the string's name in front; nothing is said of what `eq` compares. */
  readonly takes: readonly Type['kind'][];
  readonly gives: PlainType;
  readonly run: (
    context: RenderContext,
    parameters: readonly unknown[],
    named: Readonly<Record<string, unknown>>,
  ) => unknown;
}

/** What prints itself in a text. */
const printed: readonly Type['kind'][] = ['text', 'int', 'money', 'date', 'time', 'phone', 'enum'];

/** All helpers by name. No variable may have such a name. */
export function templateHelpers(
  strings: Strings,
  formats: HelperFormats,
): Readonly<Record<string, TemplateHelper>> {
  const text = (
    context: RenderContext,
    key: string,
    values: Readonly<Record<string, string | number>> = {},
  ): string => {
    const found = strings.text(context.language, key, values);
    if (found === null) throw new Error(`there is no string ${key} in ${context.language}`);
    return found;
  };
  return {
    eq: {
      form: '(eq a b)',
      does: 'Whether two values are the same.',
      parameters: [2, 2],
      named: false,
      takes: [],
      gives: 'bool',
      run: (_context, [a, b]) => same(unwrap(a), unwrap(b)),
    },
    positive: {
      form: '(positive x)',
      does: 'Whether an amount or a number is more than zero.',
      parameters: [1, 1],
      named: false,
      takes: ['money', 'int'],
      gives: 'bool',
      run: (_context, [x]) => isPositive(unwrap(x)),
    },
    t: {
      form: '{{t "key" name=value}}',
      does: 'A string of the locales; count=n chooses the plural.',
      parameters: [1, 1],
      named: true,
      takes: printed,
      gives: 'text',
      run: (context, [key], named) => text(context, String(key), plain(named)),
    },
    label: {
      form: '{{label "group" value}}',
      does: 'The word for a value: the string labels.<group>.<value>.',
      parameters: [2, 2],
      named: false,
      takes: ['enum'],
      gives: 'text',
      run: (context, [group, value]) => text(context, `labels.${String(group)}.${String(value)}`),
    },
    weekday: {
      form: '{{weekday date}}',
      does: 'The weekday of a date, or of a time where the reader is.',
      parameters: [1, 1],
      named: false,
      takes: ['date', 'time'],
      gives: 'text',
      run: (context, [day]) => {
        const value = unwrap(day);
        if (value instanceof Temporal.PlainDate) return formats.weekday(value, context.language);
        if (!(value instanceof Date)) throw new Error('weekday needs a date or a time');
        return formats.weekday(localTime(value, context.timeZone).day, context.language);
      },
    },
    chat_link: {
      form: '{{chat_link "WORD " code}}',
      does: 'A link that opens this chat with that text typed in.',
      parameters: [1, 4],
      named: false,
      takes: printed,
      gives: 'text',
      run: (context, parts) => context.chatLink + encodeURIComponent(parts.map(String).join('')),
    },
    inc: {
      form: '{{inc @index}}',
      does: 'One more: counts from 1 in each.',
      parameters: [1, 1],
      named: false,
      takes: ['int'],
      gives: 'int',
      run: (_context, [n]) => (typeof n === 'bigint' ? n + 1n : Number(n) + 1),
    },
  };
}

const declared = templateHelpers({ text: () => null, words: () => [], keys: () => [] }, defaultFormats);

/** Their names: no variable may have one, a template would call the helper. */
export const helperNames: readonly string[] = Object.keys(declared);

/** The kinds of values that a helper may be given; `count=` is always a number. */
export function helperTakes(helper: string, name: string | null): readonly Type['kind'][] {
  return name === 'count' ? ['int'] : (declared[helper]?.takes ?? []);
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof Money && b instanceof Money)
    return a.currency === b.currency && a.amountMinor === b.amountMinor;
  if (a instanceof Temporal.PlainDate && b instanceof Temporal.PlainDate) return a.equals(b);
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  const isNumber = (x: unknown) => typeof x === 'bigint' || typeof x === 'number';
  return isNumber(a) && isNumber(b) ? String(a) === String(b) : a === b;
}

function isPositive(x: unknown): boolean {
  if (x instanceof Money) return x.amountMinor > 0n;
  if (typeof x === 'bigint' || typeof x === 'number') return x > 0;
  throw new Error('positive needs an amount or a whole number');
}

/** i18next takes texts and numbers; `count` must be a number to choose a plural. */
function plain(named: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => {
      const value_ = unwrap(value);
      return [
        name,
        typeof value_ === 'bigint' ? Number(value_) : typeof value_ === 'number' ? value_ : String(value),
      ];
    }),
  );
}
