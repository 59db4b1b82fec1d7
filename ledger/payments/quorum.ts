/** Enough have paid: the payout is announced. */
import { idFrom, tell, type Work } from '../work.ts';
import { record } from '../record.ts';
import { systemActor } from '../book/model.ts';
import { inGroup } from '../circles/happening.ts';
import { contributedSeats, findCycle, groupName, membersOf } from '../circles/find.ts';
import { nameOf } from '../circles/views.ts';
import { releaseTime } from '../circles/rules/release.ts';
import { potMinor } from '../circles/rules/terms.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { findPayout, thePayout } from './find.ts';
import { releaseSoon } from './release-time.ts';
import { payoutViews } from './views.ts';

/** The id of a turn's main payout; known before it is announced. */
export const potPayoutId = (group: string, cycle: number): string => idFrom('po', group, cycle, 'pot');

/** Announces the payout of a turn once its quorum is met. The group is locked. */
export async function checkQuorum(work: Work, group: GroupRow, number: number): Promise<void> {
  const cycle = await findCycle(work.tx, cycleId(group.id, number));
  if (cycle?.status !== 'due') return;
  const paidSeats = await contributedSeats(work.tx, group.id, number);
  if (paidSeats < group.quorum) return;
  const payoutId = potPayoutId(group.id, number);
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: `cycle.quorum.met:${cycle.id}`,
      type: 'cycle.quorum.met',
      subject: { type: 'cycle', id: cycle.id },
      cycleId: cycle.id,
      data: { paidSeats, quorum: group.quorum },
    }),
    inGroup(work, group, systemActor, {
      id: `payout.scheduled:${payoutId}`,
      type: 'payout.scheduled',
      subject: { type: 'payout', id: payoutId },
      cycleId: cycle.id,
      data: {
        kind: 'pot',
        cycle: number,
        recipient: cycle.user_id,
        amountMinor: potMinor(group.amount_minor, group.seats),
        currency: group.currency,
        dueAt: cycle.due_at.toISOString(),
      },
    }),
  ]);
  const payout = await thePayout(work.tx, payoutId);
  const at = releaseTime(payout.due_at, payout.announced_at, false, group.zone);
  await releaseSoon(work, group, payoutId, 'announced', at);

  const people = (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  const view = await payoutViews(work, group, payout);
  const quorum = {
    group_name: await groupName(work.tx, group.id),
    at,
    recipient: await nameOf(work, cycle.user_id),
    paid_count: BigInt(paidSeats),
    seats: BigInt(group.seats),
    round: BigInt(number),
  };
  await tell(work, [
    {
      id: `cycle.quorum_met:${cycle.id}`,
      name: 'cycle.quorum_met',
      outcome: 'happened',
      about: null,
      to: people,
      data: quorum,
    },
    ...people.map((user) => ({
      id: `payout.scheduled:${payoutId}`,
      name: 'payout.scheduled',
      outcome: 'happened',
      about: payoutId,
      to: [user],
      data: view(user),
    })),
  ]);
}

/** When a turn falls due without its quorum: everybody learns that the pot waits, and for what. The group is locked. */
export async function tellWaiting(work: Work, group: GroupRow, number: number): Promise<void> {
  const cycle = await findCycle(work.tx, cycleId(group.id, number));
  if (cycle?.status !== 'due') return;
  const news = {
    group_name: await groupName(work.tx, group.id),
    recipient: await nameOf(work, cycle.user_id),
    round: BigInt(number),
    paid_count: BigInt(await contributedSeats(work.tx, group.id, number)),
    quorum: BigInt(group.quorum),
  };
  const people = await membersOf(work.tx, group.id);
  await tell(
    work,
    people.map(({ user_id: user }) => ({
      id: `cycle.waiting:${cycle.id}`,
      name: 'cycle.waiting',
      outcome: 'happened',
      about: null,
      to: [user],
      data: { ...news, mine: user === cycle.user_id },
    })),
  );
}

/** On the date of a turn whose pot a dispute holds: everybody was promised it for now, and learns why it waits. Group locked. */
export async function tellHeld(work: Work, group: GroupRow, number: number): Promise<void> {
  const payout = await findPayout(work.tx, potPayoutId(group.id, number));
  if (payout?.status !== 'held') return;
  const view = await payoutViews(work, group, payout);
  await tell(
    work,
    (await membersOf(work.tx, group.id)).map(({ user_id: user }) => ({
      id: `payout.held:${payout.id}:due`,
      name: 'payout.held',
      outcome: 'due',
      about: payout.id,
      to: [user],
      data: view(user),
    })),
  );
}
