/** What a member owes in a circle on a morning: one reminder says all of it. */
import type { Day, RecordValue } from '../../runtime/ports.ts';
import type { Work } from '../work.ts';
import { cyclesOf, owedByAll } from './find.ts';
import { owedMinor, owesLateFee } from './rules/apply.ts';
import type { OwedTurn } from './rules/reminders.ts';
import { dayOf, daysLate } from './rules/schedule.ts';
import type { ContributionRow, GroupRow } from './tables.ts';
import { money, toDay } from './views.ts';

/** A contribution that is owed, as its member is reminded of it. */
export interface Owed extends OwedTurn {
  readonly row: ContributionRow;
}

/** What each member owes whose date has come by a day, the oldest first. */
export async function owedUntil(work: Work, group: GroupRow, day: Day): Promise<(user: string) => Owed[]> {
  const cycles = new Map((await cyclesOf(work.tx, group.id)).map((cycle) => [cycle.number, cycle]));
  const owed = (await owedByAll(work.tx, group.id)).flatMap((row): Owed[] => {
    const cycle = cycles.get(row.cycle);
    if (!cycle || row.due_on > day.toString()) return [];
    const late = daysLate(toDay(row.due_on), day);
    return [
      { row, cycle: cycle.id, late, paidOut: cycle.paid_out_at !== null, bearsFee: owesLateFee(row, cycle) },
    ];
  });
  return (user) => owed.filter(({ row }) => row.user_id === user);
}

/** What of the record `reminder` is summed up. `owed` is not empty, and the oldest comes first. */
export function sumOf(work: Work, group: GroupRow, owed: readonly Pick<Owed, 'row'>[]) {
  const [oldest] = owed;
  if (!oldest) throw new Error('nothing is owed');
  const today = dayOf(work.now, group.zone);
  return {
    due: oldest.row.id,
    amount: money(
      group,
      owed.reduce((sum, { row }) => sum + owedMinor(row), 0n),
    ),
    due_on: toDay(oldest.row.due_on),
    days_late: BigInt(daysLate(toDay(oldest.row.due_on), today)),
    turns: BigInt(owed.length),
    today: owed.some(({ row }) => row.due_on === today.toString()),
  } satisfies RecordValue;
}
