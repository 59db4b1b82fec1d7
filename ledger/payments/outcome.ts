/** What became of an attempt to pay out. Each attempt ends once: completed or failed. */
import { payoutClearing, providerAccount } from '../book/accounts.ts';
import { systemActor, type Posting } from '../book/model.ts';
import { postingsOf } from '../book/read.ts';
import { inGroup, providerActor } from '../circles/happening.ts';
import { findCycle, membersOf } from '../circles/find.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { afterMoney } from './complete.ts';
import { thePayout } from './find.ts';
import { releaseSoon } from './release-time.ts';
import { fundsEventId, sourcesOf } from './release.ts';
import { payoutSentViews } from './sent.ts';
import { take } from './take.ts';
import type { AttemptRow, PayoutRow } from './tables.ts';
import { payoutViews } from './views.ts';

const provider = 'mpesa';

/** Waits before the next attempt after a definite failure. */
const retryMs = [15, 30, 60, 120, 240, 360].map((minutes) => minutes * 60_000);

/** Whether an attempt is still open. */
export const isOpen = (attempt: AttemptRow): boolean =>
  attempt.status !== 'failed' && attempt.status !== 'completed';

/**
 * The provider has confirmed an attempt: posted and told. An attempt that had been taken for failed is made good if
 * its money lies where it came from; else false, and somebody must look. The group is locked.
 */
export async function completeAttempt(
  work: Work,
  group: GroupRow,
  attempt: AttemptRow,
  receipt: string,
): Promise<boolean> {
  if (attempt.status === 'completed') return true;
  const payout = await thePayout(work.tx, attempt.payout_id);
  const back = attempt.status === 'failed' ? await takeAgain(work, group, payout, attempt) : [];
  if (back === null) return false;
  await record(work.tx, [
    inGroup(work, group, providerActor(provider), {
      id: `payout.completed:${attempt.key}`,
      type: 'payout.completed',
      subject: { type: 'payout', id: payout.id },
      ...(payout.cycle === 0 ? {} : { cycleId: cycleId(group.id, payout.cycle) }),
      data: {
        attempt: attempt.key,
        provider,
        amountMinor: attempt.amount_minor,
        currency: payout.currency,
        provider_ref: receipt === '' ? attempt.key : receipt,
      },
      postings: [
        ...back,
        {
          from: payoutClearing(attempt.key),
          to: providerAccount(provider),
          currency: payout.currency,
          amountMinor: attempt.amount_minor,
        },
      ],
    }),
  ]);
  if (payout.kind === 'pot') await markPaidOut(work, group, payout);
  await tellSent(work, group, await thePayout(work.tx, payout.id));
  await afterMoney(work, group, payout.cycle);
  return true;
}

async function takeAgain(
  work: Work,
  group: GroupRow,
  payout: PayoutRow,
  attempt: AttemptRow,
): Promise<Posting[] | null> {
  if (payout.status !== 'scheduled') return null;
  const sources = await sourcesOf(work, group, payout);
  const postings = take(sources, attempt.amount_minor, payoutClearing(attempt.key), payout.currency);
  const found = postings.reduce((sum, posting) => sum + posting.amountMinor, 0n);
  return found === attempt.amount_minor ? postings : null;
}

async function markPaidOut(work: Work, group: GroupRow, payout: PayoutRow): Promise<void> {
  const cycle = await findCycle(work.tx, cycleId(group.id, payout.cycle));
  if (cycle?.status !== 'quorum_met') return;
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: `cycle.paid_out:${cycle.id}`,
      type: 'cycle.paid_out',
      subject: { type: 'cycle', id: cycle.id },
      cycleId: cycle.id,
      data: { number: cycle.number, payout: payout.id },
    }),
  ]);
}

async function tellSent(work: Work, group: GroupRow, payout: PayoutRow): Promise<void> {
  const view = await payoutSentViews(work, group, payout);
  const credit = payout.kind === 'credit';
  const people = credit
    ? [payout.user_id]
    : (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  await tell(
    work,
    people.map((user) => ({
      id: `${credit ? 'credit.returned' : 'payout.completed'}:${payout.id}`,
      name: credit ? 'credit.returned' : 'payout.completed',
      outcome: 'happened',
      about: credit ? null : payout.id,
      to: [user],
      data: view(user),
    })),
  );
}

/**
 * A definite failure: the money goes back to where it came from, and a new attempt with a new key is due later, after
 * `waitMs` or a wait that grows with the attempts.
 * The group is locked.
 */
export async function failAttempt(
  work: Work,
  group: GroupRow,
  attempt: AttemptRow,
  code: string,
  waitMs?: number,
): Promise<void> {
  if (!isOpen(attempt)) return;
  const payout = await thePayout(work.tx, attempt.payout_id);
  const taken = (await postingsOf(work.tx, [fundsEventId(attempt.key)])).get(fundsEventId(attempt.key)) ?? [];
  await record(work.tx, [
    inGroup(work, group, providerActor(provider), {
      id: `payout.failed:${attempt.key}`,
      type: 'payout.failed',
      subject: { type: 'payout', id: payout.id },
      ...(payout.cycle === 0 ? {} : { cycleId: cycleId(group.id, payout.cycle) }),
      data: {
        attempt: attempt.key,
        provider,
        code,
        amountMinor: attempt.amount_minor,
        currency: payout.currency,
      },
      postings: taken.map((posting) => ({ ...posting, from: posting.to, to: posting.from })),
    }),
  ]);
  const wait = waitMs ?? retryMs[Math.min(payout.attempts, retryMs.length) - 1] ?? 0;
  const again = new Date(work.now.getTime() + wait);
  await releaseSoon(work, group, payout.id, `after-${payout.attempts}`, again);
  await tellDelayed(work, group, payout);
}

/** Tells the recipient once that it takes longer. */
export async function tellDelayed(work: Work, group: GroupRow, before: PayoutRow): Promise<void> {
  if (before.delayed) return;
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: `payout.delayed:${before.id}`,
      type: 'payout.delayed',
      subject: { type: 'payout', id: before.id },
      data: {},
    }),
  ]);
  const payout = await thePayout(work.tx, before.id);
  const view = await payoutViews(work, group, payout);
  await tell(work, [
    {
      id: `payout.delayed:${payout.id}`,
      name: 'payout.delayed',
      outcome: 'happened',
      about: payout.id,
      to: [payout.user_id],
      data: view(payout.user_id),
    },
  ]);
}
