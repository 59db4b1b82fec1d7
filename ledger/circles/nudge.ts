/** Reminders before, on and after the due day, late fees, and the word to the organiser. */
import type { AgendaItem } from '../agenda.ts';
import { systemActor } from '../book/model.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { contributionsOf, findContribution, findCycle, groupName, lockedGroup } from './find.ts';
import { inGroup } from './happening.ts';
import { owedUntil, sumOf, type Owed } from './owing.ts';
import { isStillOwed, owesLateFee } from './rules/apply.ts';
import { isOwing, speaks, staleAfterMs, type Nudge, type ReminderTerms } from './rules/reminders.ts';
import { dayOf, daysLate } from './rules/schedule.ts';
import type { ContributionRow, CycleRow, GroupRow } from './tables.ts';
import { money, namesOf, toDay } from './views.ts';
import { stillWaiting, waitOn } from './waiting.ts';

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
  const dueOf = await owedUntil(work, group, dayOf(item.dueAt, group.zone));
  for (const before of owed) {
    const user = before.user_id;
    const row = (await findContribution(work.tx, before.id)) ?? before;
    const pays = owesLateFee(row, cycle);
    if (stale && !pays) continue;
    const called = { name: person(user), group_name: name };
    const shared = { id: `${item.id}:${row.id}`, about: null };
    if (what === 'escalate') {
      if (user === group.organiser_id) continue;
      const { amount, days_late, turns } = sumOf(work, group, lateOnly(dueOf(user), row));
      const data = { ...called, amount, days_late, turns };
      const to = [group.organiser_id];
      told.push({ ...shared, name: 'contribution.escalated', outcome: 'happened', to, data });
      continue;
    }
    const addsFee = what === 'fee' && pays;
    const all = what === 'soon' ? [] : dueOf(user);
    if (!addsFee && !speaks(cycle.id, all, termsOf(group))) continue;
    const sum = sumOf(work, group, all.length > 0 ? all : [{ row }]);
    told.push({
      ...shared,
      ...(addsFee ? { name: 'contribution.overdue', outcome: 'fee_added' } : momentOf(what, all[0])),
      to: [user],
      data: {
        ...sum,
        ...called,
        ...(addsFee ? lateness(work, group, row) : {}),
        late_fee: money(group, addsFee || mayBearFee(all, row, pays) ? group.late_fee_minor : 0n),
        grace_days: BigInt(group.grace_days),
      },
    });
  }
  await tell(work, told);
}

const termsOf = (group: GroupRow): ReminderTerms => ({
  frequency: group.frequency,
  graceDays: group.grace_days,
  hasLateFee: group.late_fee_minor > 0n,
});

/** What of what is owed is late already; its own where the date of none has passed. */
function lateOnly(owed: readonly Owed[], row: ContributionRow): readonly Pick<Owed, 'row'>[] {
  const late = owed.filter((turn) => turn.late > 0);
  return late.length > 0 ? late : [{ row }];
}

/** What a reminder is called, by the oldest of what it sums up. */
function momentOf(
  what: Nudge,
  oldest: Owed | undefined,
): { readonly name: string; readonly outcome: string } {
  if (oldest === undefined || oldest.late === 0)
    return { name: 'contribution.reminded', outcome: what === 'soon' ? 'soon' : 'today' };
  const outcome = isOwing(oldest.late, oldest.paidOut) ? 'owing' : 'late';
  return { name: 'contribution.overdue', outcome };
}

/** Whether a late fee may still be added to something of it. */
const mayBearFee = (all: readonly Owed[], row: ContributionRow, pays: boolean): boolean =>
  all.length > 0
    ? all.some((turn) => turn.bearsFee && turn.row.fee_minor === 0n)
    : pays && row.fee_minor === 0n;

/** A fee's notice speaks of the turn that it was added to, whatever else is owed. */
const lateness = (work: Work, group: GroupRow, row: ContributionRow) => ({
  due_on: toDay(row.due_on),
  days_late: BigInt(daysLate(toDay(row.due_on), dayOf(work.now, group.zone))),
});

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
