/** When turns fall due. Pure: days and zones in, days and instants out. */
import { Temporal } from '@js-temporal/polyfill';
import type { Day } from '../../../runtime/ports.ts';

export type Frequency = 'daily' | 'weekly' | 'every_two_weeks' | 'monthly';

/** A contribution is due at six in the evening, when the day's market is over. */
const dueHour = 18;
/** Reminders and late fees come at nine in the morning. */
const morningHour = 9;

/** After this hour of the evening and before that of the morning nobody is expected to read and to object. */
const nightHour = 20;
const wakingHour = 10;

/**
 * The due day of a turn, counted from 0. Months are counted from the first day and not from the month before, so that
 * the 31st comes back after a short month: 31 January, 28 February, 31 March.
 */
export function dueDay(start: Day, frequency: Frequency, turn: number): Day {
  switch (frequency) {
    case 'daily':
      return start.add({ days: turn });
    case 'weekly':
      return start.add({ days: 7 * turn });
    case 'every_two_weeks':
      return start.add({ days: 14 * turn });
    case 'monthly':
      return start.add({ months: turn });
  }
}

/** The instant at which a contribution is due: 18:00 on its day in the group's zone. */
export const dueTime = (day: Day, zone: string): Date => localTime(day, dueHour, zone);

/** The instant at which a day's reminders are sent: 09:00 in the group's zone. */
export const morningTime = (day: Day, zone: string): Date => localTime(day, morningHour, zone);

/** An instant between eight in the evening and ten in the morning → the ten in the morning after it; else itself. */
export function awake(instant: Date, zone: string): Date {
  const time = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  const hours = time.toPlainTime();
  const day = time.toPlainDate();
  if (Temporal.PlainTime.compare(hours, { hour: nightHour }) > 0)
    return localTime(day.add({ days: 1 }), wakingHour, zone);
  return Temporal.PlainTime.compare(hours, { hour: wakingHour }) < 0
    ? localTime(day, wakingHour, zone)
    : instant;
}

function localTime(day: Day, hour: number, zone: string): Date {
  const time = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) });
  return new Date(time.epochMilliseconds);
}

/** The calendar day of an instant in a zone. */
export const dayOf = (instant: Date, zone: string): Day =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** A first due day has passed when its due time is not ahead any more. */
export const startPassed = (start: Day, zone: string, now: Date): boolean => dueTime(start, zone) <= now;

/** The first due day of a circle that starts now: where the one that was chosen has passed, whole periods later. */
export const firstDay = (start: Day, frequency: Frequency, zone: string, now: Date): Day =>
  dueDay(start, frequency, periodsPassed(start, frequency, zone, now));

function periodsPassed(start: Day, frequency: Frequency, zone: string, now: Date): number {
  let passed = 0;
  while (startPassed(dueDay(start, frequency, passed), zone, now)) passed += 1;
  return passed;
}

/**
 * The due days of all turns of a circle that starts now. When the first day has passed, the schedule moves forward by
 * whole periods until it has not.
 */
export function schedule(
  start: Day,
  frequency: Frequency,
  turns: number,
  zone: string,
  now: Date,
): { readonly day: Day; readonly dueAt: Date }[] {
  const skipped = periodsPassed(start, frequency, zone, now);
  return Array.from({ length: turns }, (_, turn) => {
    const day = dueDay(start, frequency, skipped + turn);
    return { day, dueAt: dueTime(day, zone) };
  });
}

/** Whole calendar days from a due day to today; 0 on the day and before. */
export const daysLate = (dueOn: Day, today: Day): number =>
  Math.max(0, dueOn.until(today, { largestUnit: 'days' }).days);
