/** Opening a turn: from now on every seat owes its contribution. */
import { schedule } from '../agenda.ts';
import { systemActor } from '../book/model.ts';
import { afterMoney } from '../payments/complete.ts';
import { applyCredits } from '../payments/credit.ts';
import { record } from '../record.ts';
import type { Work } from '../work.ts';
import { findCycle, seatsOf } from './find.ts';
import { inGroup } from './happening.ts';
import { nudges } from './rules/reminders.ts';
import { cycleId, type CycleRow, type GroupRow } from './tables.ts';
import { toDay } from './views.ts';

/** Opens a turn that has not been opened, with its reminders, and pays it from credits. The group is locked. */
export async function openTurn(work: Work, group: GroupRow, number: number): Promise<void> {
  const cycle = await findCycle(work.tx, cycleId(group.id, number));
  if (cycle?.status !== 'created') return;
  const seats = await seatsOf(work.tx, group.id);
  const subject = { type: 'cycle', id: cycle.id };
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: `cycle.started:${cycle.id}`,
      type: 'cycle.started',
      subject,
      cycleId: cycle.id,
      data: { number },
    }),
    inGroup(work, group, systemActor, {
      id: `cycle.contribution.due:${cycle.id}`,
      type: 'cycle.contribution.due',
      subject,
      cycleId: cycle.id,
      data: {
        number,
        dueAt: cycle.due_at.toISOString(),
        amountMinor: group.amount_minor,
        currency: group.currency,
        seats: seats.map((seat) => ({ seat: seat.seat, user: seat.user_id })),
      },
    }),
  ]);
  await putReminders(work, group, cycle);
  const turns = new Set<number>();
  for (const user of new Set(seats.map((seat) => seat.user_id)))
    for (const turn of await applyCredits(work, group, user, `opened-${cycle.id}`)) turns.add(turn);
  for (const turn of turns) await afterMoney(work, group, turn);
}

/** Only what is still ahead: whoever starts late has been told everything by the start itself. */
async function putReminders(work: Work, group: GroupRow, cycle: CycleRow): Promise<void> {
  const moments = nudges(
    toDay(cycle.due_on),
    group.frequency,
    group.grace_days,
    group.late_fee_minor > 0n,
    group.zone,
  );
  for (const [index, { nudge, at }] of moments.entries()) {
    if (at <= work.now) continue;
    schedule(work.tx, {
      // What is due at one instant is done in the order of ids: the late fee before the organiser is told what is owed.
      id: `cycle.nudge:${cycle.id}:${String(index).padStart(2, '0')}:${nudge}`,
      dueAt: at,
      kind: 'cycle.nudge',
      subject: `${cycle.id}/${nudge}`,
      groupId: group.id,
    });
  }
}
