/** What is said and done about the contributions of a turn, and when. */
import type { Day } from '../../../runtime/ports.ts';
import { morningTime, type Frequency } from './schedule.ts';

/** One moment about an unpaid contribution. */
export type Nudge = 'soon' | 'today' | 'late' | 'escalate' | 'fee';

/** Days before the due day; only where a period is a week or longer. */
const soonDays = 2;
/** Days after the due day on which a late member is nudged. */
const nudgeDays = [1, 3, 7];
/** The day on which the organiser learns of it. */
const escalateDay = 3;

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
