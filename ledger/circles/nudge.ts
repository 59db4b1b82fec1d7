/** Reminders before, on and after the due day, late fees, and the word to the organiser. */
import type { RecordValue } from '../../runtime/ports.ts';
import type { AgendaItem } from '../agenda.ts';
import { systemActor } from '../book/model.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { contributionsOf, findContribution, findCycle, groupName, lockedGroup } from './find.ts';
import { inGroup } from './happening.ts';
import { isStillOwed, owedMinor, owesLateFee } from './rules/apply.ts';
import { staleAfterMs, type Nudge } from './rules/reminders.ts';
import { dayOf, daysLate } from './rules/schedule.ts';
import type { ContributionRow, CycleRow, GroupRow } from './tables.ts';
import { money, namesOf, toDay } from './views.ts';
import { stillWaiting, waitOn } from './waiting.ts';

/** What each moment is called; a fee is told when it is added. */
const events: Readonly<
  Record<Exclude<Nudge, 'escalate'>, { readonly name: string; readonly outcome: string }>
> = {
  soon: { name: 'contribution.reminded', outcome: 'soon' },
  today: { name: 'contribution.reminded', outcome: 'today' },
  late: { name: 'contribution.overdue', outcome: 'late' },
  fee: { name: 'contribution.overdue', outcome: 'fee_added' },
  waits: { name: 'contribution.overdue', outcome: 'late' },
};

/** Does one moment of a turn for every contribution that is still owed. */
export async function nudge(work: Work, item: AgendaItem): Promise<void> {
  const [id = '', kind = ''] = item.subject.split('/');
  const what = kind as Nudge;
  const cycle = await findCycle(work.tx, id);
  if (!cycle) return;
  const group = await lockedGroup(work.tx, cycle.group_id);
  const contributions = await contributionsOf(work.tx, group.id, cycle.number);
  const owed = contributions.filter((row) => isStillOwed(row, cycle));
  if (what === 'waits' && owed.length > 0) waitOn(work, group, cycle);
  // Known and meant: a reminder that nobody sent in time would only confuse. A late fee is a rule and stays.
  const stale = work.now.getTime() - item.dueAt.getTime() > staleAfterMs;
  if (what !== 'fee' && stale) return;
  if (owed.length === 0) return;
  if (what === 'fee')
    await addFees(
      work,
      group,
      cycle,
      owed.filter((row) => owesLateFee(row, cycle)),
    );
  const name = await groupName(work.tx, group.id);
  const person = await namesOf(
    work,
    owed.map((contribution) => contribution.user_id),
  );
  const told = what === 'waits' ? await stillWaiting(work, item, group, cycle, contributions, name) : [];
  for (const before of owed) {
    const contribution = (await findContribution(work.tx, before.id)) ?? before;
    const shared = { id: `${item.id}:${contribution.id}`, about: null };
    const pays = owesLateFee(contribution, cycle);
    if (stale && !pays) continue;
    // What may still be added; where it was added just now, that.
    const feeMinor = pays && (what === 'fee' || contribution.fee_minor === 0n) ? group.late_fee_minor : 0n;
    const news = reminder(work, group, contribution, name, person(contribution.user_id), feeMinor);
    if (what !== 'escalate') {
      const { name: event, outcome } = events[what === 'fee' && !pays ? 'late' : what];
      told.push({ ...shared, name: event, outcome, to: [contribution.user_id], data: news });
    } else if (contribution.user_id !== group.organiser_id) {
      const { name: late, group_name, days_late, amount } = news;
      const data = { name: late, group_name, days_late, amount } as RecordValue;
      told.push({
        ...shared,
        name: 'contribution.escalated',
        outcome: 'happened',
        to: [group.organiser_id],
        data,
      });
    }
  }
  await tell(work, told);
}

async function addFees(
  work: Work,
  group: GroupRow,
  cycle: CycleRow,
  owed: readonly ContributionRow[],
): Promise<void> {
  // Only the recipient is late.
  if (owed.length === 0) return;
  await record(
    work.tx,
    owed.map((contribution) =>
      inGroup(work, group, systemActor, {
        id: `contribution.fee.added:${contribution.id}`,
        type: 'contribution.fee.added',
        subject: { type: 'contribution', id: contribution.id },
        cycleId: cycle.id,
        data: {
          user: contribution.user_id,
          amountMinor: group.late_fee_minor,
          currency: group.currency,
        },
      }),
    ),
  );
}

/** The record `reminder`. */
function reminder(
  work: Work,
  group: GroupRow,
  contribution: ContributionRow,
  circle: string,
  person: string,
  feeMinor: bigint,
): RecordValue {
  return {
    due: contribution.id,
    name: person,
    group_name: circle,
    amount: money(group, owedMinor(contribution)),
    late_fee: money(group, feeMinor),
    due_on: toDay(contribution.due_on),
    days_late: BigInt(daysLate(toDay(contribution.due_on), dayOf(work.now, group.zone))),
    grace_days: BigInt(group.grace_days),
  };
}
