/** What follows when money came in or went out: quorum, top-ups, the end of turns and of the circle. */
import { creditAccount } from '../book/accounts.ts';
import { systemActor } from '../book/model.ts';
import { inGroup } from '../circles/happening.ts';
import { contributionsOf, cyclesOf, findCycle, reread } from '../circles/find.ts';
import { owedMinor } from '../circles/rules/apply.ts';
import { cycleId, type CycleRow, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { idFrom, tell, type Work } from '../work.ts';
import { returnCredits } from './credit.ts';
import { completionViews } from './ending.ts';
import { escrowOfCycle, payoutsOf } from './find.ts';
import { checkQuorum } from './quorum.ts';
import { releaseSoon } from './release-time.ts';
import { take } from './take.ts';

/** A circle waits this long after its last due time for contributions that were never paid. */
export const endAfterMs = 30 * 24 * 60 * 60 * 1000;

/** Does whatever a change in a turn's money makes possible. The group is locked. */
export async function afterMoney(work: Work, group: GroupRow, number: number): Promise<void> {
  await checkQuorum(work, group, number);
  await topUp(work, group, number);
  await completeCycle(work, group, number);
  await completeGroup(work, group);
}

/**
 * Late payments of a turn that was paid out follow to its recipient, one payout at a time. So do debts that are paid
 * after the turn was completed without them (decision 0086).
 */
async function topUp(work: Work, group: GroupRow, number: number): Promise<void> {
  const cycle = await findCycle(work.tx, cycleId(group.id, number));
  if (cycle?.status !== 'paid_out' && cycle?.status !== 'completed') return;
  const payouts = await payoutsOf(work.tx, group.id, number);
  if (payouts.some((payout) => payout.status !== 'sent')) return;
  const amountMinor = sum(await escrowOfCycle(work.tx, group, number));
  if (amountMinor < work.limits.payoutMinMinor) return;
  const id = idFrom('po', group.id, number, 'topup', payouts.length);
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: `payout.scheduled:${id}`,
      type: 'payout.scheduled',
      subject: { type: 'payout', id },
      cycleId: cycle.id,
      data: {
        kind: 'topup',
        cycle: number,
        recipient: cycle.user_id,
        amountMinor,
        currency: group.currency,
        dueAt: cycle.due_at.toISOString(),
      },
    }),
  ]);
  await releaseSoon(work, group, id, 'scheduled', work.now);
}

const sum = (parts: readonly { readonly amountMinor: bigint }[]): bigint =>
  parts.reduce((total, part) => total + part.amountMinor, 0n);

/** A turn is completed when it was paid out, nothing of it is on its way and nothing of it is owed any more. */
async function completeCycle(work: Work, group: GroupRow, number: number): Promise<void> {
  const cycle = await findCycle(work.tx, cycleId(group.id, number));
  if (cycle?.status !== 'paid_out' && cycle?.status !== 'completed') return;
  if ((await payoutsOf(work.tx, group.id, number)).some((payout) => payout.status !== 'sent')) return;
  const owed = (await contributionsOf(work.tx, group.id, number)).filter((row) => row.status !== 'paid');
  if (cycle.status === 'completed') {
    const rest = owed.length === 0 ? await remainder(work, group, cycle, ':after-debts') : [];
    if (rest.length > 0) await record(work.tx, rest);
    return;
  }
  if (owed.length > 0) {
    if (!(await isPastEnd(work, group))) return;
    // A debt with a name; it does not keep the others waiting for ever.
    await record(
      work.tx,
      owed.map((contribution) =>
        inGroup(work, group, systemActor, {
          id: `contribution.unpaid:${contribution.id}`,
          type: 'contribution.unpaid',
          subject: { type: 'contribution', id: contribution.id },
          cycleId: cycle.id,
          data: {
            user: contribution.user_id,
            amountMinor: owedMinor(contribution),
            currency: group.currency,
          },
        }),
      ),
    );
  }
  await record(work.tx, [
    ...(await remainder(work, group, cycle, '')),
    inGroup(work, group, systemActor, {
      id: `cycle.completed:${cycle.id}`,
      type: 'cycle.completed',
      subject: { type: 'cycle', id: cycle.id },
      cycleId: cycle.id,
      data: { number },
    }),
  ]);
}

/** What is too little to be sent becomes the recipient's credit, so that the turn's escrow is zero. */
async function remainder(work: Work, group: GroupRow, cycle: CycleRow, when: '' | ':after-debts') {
  const sources = await escrowOfCycle(work.tx, group, cycle.number);
  const amountMinor = sum(sources);
  if (amountMinor === 0n) return [];
  return [
    inGroup(work, group, systemActor, {
      id: `credit.recorded:remainder:${cycle.id}${when}`,
      type: 'credit.recorded',
      subject: { type: 'user', id: cycle.user_id },
      cycleId: cycle.id,
      data: { amountMinor, currency: group.currency },
      postings: take(sources, amountMinor, creditAccount(group.id, cycle.user_id), group.currency),
    }),
  ];
}

async function isPastEnd(work: Work, group: GroupRow): Promise<boolean> {
  const last = (await cyclesOf(work.tx, group.id)).at(-1);
  return last !== undefined && work.now.getTime() >= last.due_at.getTime() + endAfterMs;
}

/** The circle is completed with its last turn; credits go back, also those that come later. */
async function completeGroup(work: Work, before: GroupRow): Promise<void> {
  const group = await reread(work.tx, before);
  if (group.status === 'completed') return returnCredits(work, group);
  const cycles = await cyclesOf(work.tx, group.id);
  if (group.status !== 'active' || cycles.some((cycle) => cycle.status !== 'completed')) return;
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: `group.completed:${group.id}`,
      type: 'group.completed',
      subject: { type: 'group', id: group.id },
      data: { turns: cycles.length },
    }),
  ]);
  await tellCompleted(work, group);
  await returnCredits(work, await reread(work.tx, group));
}

async function tellCompleted(work: Work, group: GroupRow): Promise<void> {
  await tell(
    work,
    [...(await completionViews(work, group))].map(([user, data]) => ({
      id: `circle.completed:${group.id}`,
      name: 'circle.completed',
      outcome: 'happened',
      about: null,
      to: [user],
      data,
    })),
  );
}

/** At the end of the waiting: every turn that was paid out is completed, whatever is still owed. The group is locked. */
export async function endCircle(work: Work, group: GroupRow): Promise<void> {
  for (const cycle of await cyclesOf(work.tx, group.id)) await completeCycle(work, group, cycle.number);
  await completeGroup(work, group);
}
