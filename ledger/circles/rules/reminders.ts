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

/** What of a circle's terms says when something is said about its contributions. */
export interface ReminderTerms {
  readonly frequency: Frequency;
  readonly graceDays: number;
  readonly hasLateFee: boolean;
}

/** The moments of a turn by days from its date, those of a long wait left out. */
function moments({
  frequency,
  graceDays,
  hasLateFee,
}: ReminderTerms): { readonly nudge: Nudge; readonly day: number }[] {
  const feeDay = graceDays + 1;
  const found: { nudge: Nudge; day: number }[] = [];
  if (frequency !== 'daily') found.push({ nudge: 'soon', day: -soonDays });
  found.push({ nudge: 'today', day: 0 });
  if (hasLateFee) found.push({ nudge: 'fee', day: feeDay });
  for (const day of nudgeDays) if (!hasLateFee || day !== feeDay) found.push({ nudge: 'late', day });
  found.push({ nudge: 'escalate', day: escalateDay });
  return found;
}

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
): { readonly nudge: Nudge; readonly at: Date }[] {
  return moments({ frequency, graceDays, hasLateFee })
    .map(({ nudge, day }) => ({ nudge, at: morningTime(dueOn.add({ days: day }), zone) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Whether a member is told something of a contribution on the morning it is `late` days past its date. */
function isMoment(late: number, terms: ReminderTerms, paidOut: boolean): boolean {
  // What the organiser is told is not told to the member.
  const isTold = moments(terms).some(({ nudge, day }) => nudge !== 'escalate' && day === late);
  return isTold || isWait(late, paidOut);
}

/** Whether those who wait for a turn's money hear of it on the morning it is `late` days past its date. */
export const isWait = (late: number, paidOut: boolean): boolean =>
  late >= waitsDay && nextWait(late - 1, paidOut) === late;

/**
 * Whether what is owed is told on this morning also to who has paused reminders (decision 0104): a week after the oldest
 * of it was due, and then whenever those who wait for it hear of it.
 */
export const isOwing = (late: number, paidOut: boolean): boolean => late === week || isWait(late, paidOut);

/** A contribution of one member whose date has come, on one morning. */
export interface OwedTurn {
  readonly cycle: string;
  /** Days past its date; 0 on the day. */
  readonly late: number;
  /** Its pot went out without it. */
  readonly paidOut: boolean;
  /** Whether being late costs them the late fee. */
  readonly bearsFee: boolean;
}

/**
 * Whether the moment of one turn is the one at which its member is told what they owe in the circle, all of it at once:
 * one reminder a morning. The oldest turn that has a moment speaks; where a late fee is added, its notice does.
 */
export function speaks(cycle: string, owed: readonly OwedTurn[], terms: ReminderTerms): boolean {
  if (owed.some(({ late, bearsFee }) => terms.hasLateFee && bearsFee && late === terms.graceDays + 1))
    return false;
  const first = owed.find((turn) => turn.cycle === cycle || isMoment(turn.late, terms, turn.paidOut));
  return first === undefined || first.cycle === cycle;
}
