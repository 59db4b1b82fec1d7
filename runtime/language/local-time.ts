/** What the clocks of a zone show. Asked of formatters that are kept: making one costs far more than using it. */
import { Temporal } from '@js-temporal/polyfill';
import type { Day } from '../ports.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show. */
interface LocalTime {
  readonly day: Day;
  /** 0–23. */
  readonly hour: number;
  readonly minute: number;
}

const minuteMs = 60_000;
/** The newest answer of each zone: everybody asks for this minute. */
const newest = new Map<string, { readonly minute: number; readonly time: LocalTime }>();

/** Day, hour and minute of an instant in a zone (IANA name). Errors: RangeError for a zone that is none. */
export function localTime(instant: Date, zone: string): LocalTime {
  const minute = Math.floor(instant.getTime() / minuteMs);
  const known = newest.get(zone);
  if (known?.minute === minute) return known.time;
  const time = readClock(instant, zone);
  newest.set(zone, { minute, time });
  return time;
}

function readClock(instant: Date, zone: string): LocalTime {
  const shown = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+)$/.exec(clockOf(zone).format(instant));
  if (shown === null) throw new RangeError(`the clocks of ${zone} cannot be read`);
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0] = shown.slice(1).map(Number);
  return { day: new Temporal.PlainDate(year, month, day), hour, minute };
}

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(zone, clock);
  }
  return clock;
}
