/** What is said and done about the contributions of a turn, and when. */
import type { Day } from '../../../runtime/ports.ts';
import { morningTime, type Frequency } from './schedule.ts';

/** One moment about an unpaid contribution. */
export type Nudge = 'soon' | 'today' | 'late' | 'escalate' | 'fee' | 'waits';

/** Days before the due day; only where a period is a week or longer. */
const soonDays = 2;
/** Days after the due day on which a late member is nudged. */
const nudgeDays = [1, 3, 7];
/** The day on which the organiser learns of it. */
const escalateDay = 3;

/** From this day on those who wait for the money hear of it as well, weekly for a month, then every four weeks. */
const waitsDay = 14;
const week = 7;
const month = 28;
/** A debt that is still not paid by then is not spoken of any more; a pot that waits always is. */
const year = 364;

/** The day on which it is said next when a turn is `late` days past its date; null when it is not said again. */
export function nextWait(late: number, paidOut: boolean): number | null {
  if (late < waitsDay) return waitsDay;
  const step = late < month ? week : month;
  const day = (Math.floor(late / step) + 1) * step;
  return paidOut && day > year ? null : day;
}

/** A reminder that was missed for longer than this is not sent any more; late fees always are. */
export const staleAfterMs = 24 * 60 * 60 * 1000;

/**
 * The moments of a turn, in order. The late fee is added on the morning after the last day of grace; on that morning
 * the fee is the message, and no nudge comes besides.
 */
export function nudges(
  dueOn: Day,
  frequency: Frequency,
  graceDays: number,
  hasLateFee: boolean,
  zone: string,
): { readonly nudge: Nudge; readonly day: number; readonly at: Date }[] {
  const at = (day: number): Date => morningTime(dueOn.add({ days: day }), zone);
  const feeDay = graceDays + 1;
  const found: { nudge: Nudge; day: number; at: Date }[] = [];
  if (frequency !== 'daily') found.push({ nudge: 'soon', day: -soonDays, at: at(-soonDays) });
  found.push({ nudge: 'today', day: 0, at: at(0) });
  if (hasLateFee) found.push({ nudge: 'fee', day: feeDay, at: at(feeDay) });
  for (const day of nudgeDays)
    if (!hasLateFee || day !== feeDay) found.push({ nudge: 'late', day, at: at(day) });
  found.push({ nudge: 'escalate', day: escalateDay, at: at(escalateDay) });
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}
