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
/** Most answers remembered; then it begins anew. */
const rememberedMax = 1_000;
/** By zone and minute: everybody asks for the same few. */
const remembered = new Map<string, LocalTime>();

/** Day, hour and minute of an instant in a zone (IANA name). Errors: RangeError for a zone that is none. */
export function localTime(instant: Date, zone: string): LocalTime {
  const key = `${zone} ${Math.floor(instant.getTime() / minuteMs)}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const time = readClock(instant, zone);
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(key, time);
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
