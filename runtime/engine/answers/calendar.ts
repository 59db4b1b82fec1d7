/** Days that may not exist, and the next one of a kind. */
import { Temporal } from '@js-temporal/polyfill';
import type { Day } from '../../ports.ts';
import { certain, refused, which, type Reading } from './reading.ts';

export type CalendarReading = Reading<Day, 'not_a_day' | 'no_such_day'>;

/** Years that a member can mean: people are born and circles end within these. */
const firstYear = 1900;
const lastYear = 2199;

/** The day, or null when the calendar has none. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day | null {
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || dayOfMonth < 1) return null;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return dayOfMonth > first.daysInMonth ? null : first.with({ day: dayOfMonth });
}

/** A day with its year. */
export function fullDay(year: number, month: number, dayOfMonth: number): CalendarReading {
  const found = dayOf(year, month, dayOfMonth);
  return found ? certain(found) : refused('no_such_day');
}

/** A day without its year: the next one, today included; 29 February waits for its leap year. */
export function nextYearly(month: number, dayOfMonth: number, today: Day): CalendarReading {
  for (let year = today.year; year <= today.year + 8; year += 1) {
    const found = dayOf(year, month, dayOfMonth);
    if (found && Temporal.PlainDate.compare(found, today) >= 0) return certain(found);
  }
  return refused('no_such_day');
}

/** The next day of this number in a month that has it, today included; null for a number no month has. */
export function nextMonthly(dayOfMonth: number, today: Day): Day | null {
  for (let months = 0; months <= 12; months += 1) {
    const { year, month } = today.toPlainYearMonth().add({ months });
    const found = dayOf(year, month, dayOfMonth);
    if (found && Temporal.PlainDate.compare(found, today) >= 0) return found;
  }
  return null;
}

/** A weekday by name (1 is Monday): the coming one; said on that weekday, today and in a week are both meant. */
export function comingWeekday(weekday: number, today: Day): CalendarReading {
  const ahead = (weekday - today.dayOfWeek + 7) % 7;
  return ahead === 0 ? which([today, today.add({ days: 7 })]) : certain(today.add({ days: ahead }));
}

/**
 * "Next Friday". When this week's Friday has passed or is today there is one answer; before it, some mean the coming
 * one and some the one after.
 */
export function nextWeekday(weekday: number, today: Day): CalendarReading {
  const inNextWeek = weekdayOfNextWeek(weekday, today);
  return weekday > today.dayOfWeek
    ? which([inNextWeek.subtract({ days: 7 }), inNextWeek])
    : certain(inNextWeek);
}

/** A weekday of the week, Monday to Sunday, that follows this one. */
export function weekdayOfNextWeek(weekday: number, today: Day): Day {
  return today.add({ days: 7 - today.dayOfWeek + weekday });
}
