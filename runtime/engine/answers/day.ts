import { Temporal } from '@js-temporal/polyfill';
import { localTime } from '../../language/local-time.ts';
import type { Day } from '../../ports.ts';
import { readNumericDay } from './day-numeric.ts';
import { readSpokenDay } from './day-spoken.ts';
import { longestAnswer, refused, type Reading } from './reading.ts';
import { dayTokens } from './tokens.ts';
import type { Words } from './words.ts';

/** Why a day was refused. `no_such_day`: it has the form of a date that the calendar does not have (31/02/2026). */
export type DayRefusal = 'empty' | 'not_a_day' | 'no_such_day';

export interface DayOptions {
  /** The moment of the answer; what today is follows from it and the zone. */
  readonly now: Date;
  /** IANA name. */
  readonly timeZone: string;
  readonly words: Words;
}

/** A day that was understood says whether it lies before today, for flows whose check refuses the past. */
export type DayReading =
  | { readonly kind: 'value'; readonly value: Day; readonly past: boolean }
  | Exclude<Reading<Day, DayRefusal>, { kind: 'value' }>;

/**
 * Reads a calendar day in any mix of the three languages.
 *
 * - Numbers are day first: `03/04/2026` is 3 April. Everywhere these languages are used here (Kenya, Tanzania, Uganda,
 *   the Congos, Rwanda, francophone Africa) dates are written so, and the answer is shown again with the month's
 *   name; asking at every date would tire everybody for the sake of nobody. Year first with four digits (ISO 8601)
 *   is the other form. What only makes sense month first (`03/25/2026`) is asked about.
 * - Without a year or month: the next such day, today included.
 * - A weekday is the coming one. On that very weekday, and for "next Friday" said while this week's Friday is still to
 *   come, people disagree about the meaning in all three languages: both days are offered.
 * - A bare number ("5") is asked about; "the 5th", "le 5", "tarehe 5" is the next 5th.
 */
export function day(text: string, options: DayOptions): DayReading {
  if (text.length > longestAnswer) return refused(text.trim() === '' ? 'empty' : 'not_a_day');
  const tokens = dayTokens(text);
  if (tokens.length === 0) return refused('empty');
  const today = todayIn(options);
  const reading =
    readNumericDay(tokens, today, options.words.dates) ?? readSpokenDay(tokens, today, options.words);
  if (reading.kind !== 'value') return reading;
  return { ...reading, past: Temporal.PlainDate.compare(reading.value, today) < 0 };
}

function todayIn({ now, timeZone }: DayOptions): Day {
  return localTime(now, timeZone).day;
}
