/** What the provider says about payouts. Unknown is never sent again before the status is final. */
import type { Answer, MoneyNotice, OutsideCall } from '../../runtime/ports.ts';
import { schedule, type AfterItem } from '../agenda.ts';
import { inGroup, providerActor } from '../circles/happening.ts';
import { lockedGroup } from '../circles/find.ts';
import type { GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import type { Work } from '../work.ts';
import { claimId, findStatusCall, nextStatusCall, noteAnswer, recordClaim, settleClaim } from './claims.ts';
import { findAttempt, findPayout, thePayout } from './find.ts';
import { completeAttempt, failAttempt, isOpen, tellDelayed } from './outcome.ts';
import { releaseSoon } from './release-time.ts';
import { release, releaseMoment } from './release.ts';
import type { AttemptRow } from './tables.ts';

const channel = 'mpesa';

/**
 * Waits after the first, second, … question; the last one repeats until somebody has settled it. Not longer, since a
 * request that was lost, and is made again, may be lost again: somebody waits for a pot.
 */
const askAgainMs = [5, 15, 30, 60, 120].map((minutes) => minutes * 60_000);

/** A notice of failure that the status does not contradict counts after this. */
const giveUpAfterMs = 15 * 60_000;

/**
 * The provider knows nothing of an attempt: believed this long after the call was made, and never while the call may
 * still be made. Longer than the settle time of any provider we have, since a payout sent twice cannot be taken back.
 */
const absentAfterMs = 30 * 60_000;

/** An attempt with its circle locked, as it is now; null when there is none. */
async function lockAttempt(
  work: Work,
  key: string,
): Promise<{ readonly attempt: AttemptRow; readonly group: GroupRow } | null> {
  const before = await findAttempt(work.tx, key);
  const payout = before && (await findPayout(work.tx, before.payout_id));
  if (!payout) return null;
  const group = await lockedGroup(work.tx, payout.group_id);
  const attempt = await findAttempt(work.tx, key);
  return attempt && { attempt, group };
}

/** The answer to our request to pay out. Accepted means that it will be tried, not that it was paid. */
export async function payOutAnswered(work: Work, call: OutsideCall, answer: Answer): Promise<void> {
  const found = await lockAttempt(work, call.key);
  if (!found || !isOpen(found.attempt)) return;
  const { attempt, group } = found;
  // Once accepted, only a notice or a status ends it.
  if (attempt.status === 'accepted' || attempt.status === answer.state) return;
  if (answer.state === 'refused') {
    // Made again and refused: that says nothing of the first request, which may still arrive. A new key could pay twice.
    if (attempt.status === 'unknown') return;
    return failAttempt(work, group, attempt, answer.code);
  }
  await record(work.tx, [
    inGroup(work, group, providerActor(channel), {
      id: `payout.sent:${attempt.key}:${answer.state}`,
      type: 'payout.sent',
      subject: { type: 'payout', id: attempt.payout_id },
      data: { attempt: attempt.key, answer: answer.state, provider: channel },
    }),
  ]);
}

/** The provider's notice of a payout's end. */
export async function disbursementNoticed(
  work: Work,
  notice: Extract<MoneyNotice, { kind: 'disbursement' }>,
): Promise<void> {
  const found = await lockAttempt(work, notice.key);
  if (!(await recordClaim(work, notice))) return;
  const claim = claimId(notice);
  if (!found) return settleClaim(work.tx, claim, 'odd');
  const { attempt, group } = found;
  if (notice.result === 'completed') {
    const done = await completeAttempt(work, group, attempt, notice.receipt ?? '');
    return settleClaim(work.tx, claim, done ? 'settled' : 'odd');
  }
  if (!isOpen(attempt))
    return settleClaim(work.tx, claim, attempt.status === 'failed' ? 'settled' : 'refuted');
  // Sending again cannot be undone: a failure is asked about first.
  await ask(work, attempt);
  if (notice.result === 'failed')
    schedule(work.tx, {
      id: `payout.give_up:${attempt.key}`,
      dueAt: new Date(work.now.getTime() + giveUpAfterMs),
      kind: 'payout.give_up',
      subject: attempt.key,
      groupId: group.id,
    });
}

/** What the provider says when we ask about an attempt. */
export async function payoutStatus(
  work: Work,
  key: string,
  notice: Extract<MoneyNotice, { kind: 'status' }>,
): Promise<void> {
  const found = await lockAttempt(work, key);
  await noteAnswer(work.tx, notice.key, notice.result);
  if (!found) return;
  const { attempt, group } = found;
  switch (notice.result) {
    case 'completed': {
      const otherAmount = notice.amount !== undefined && notice.amount.amountMinor !== attempt.amount_minor;
      if (!otherAmount) await completeAttempt(work, group, attempt, notice.receipt ?? '');
      return;
    }
    case 'failed':
      return failAttempt(work, group, attempt, notice.code);
    case 'absent':
      // Its key is used up: a new attempt has another.
      if (await failureClaimed(work, attempt)) return failAttempt(work, group, attempt, 'absent');
      // The request may still arrive, from a node that froze: only under its own key can that not pay twice.
      if (isOpen(attempt) && (await mayBeAbsent(work, attempt, notice.key)))
        await work.outsideCalls.intendAgain(work.tx, channel, attempt.key);
      return;
    case 'unknown':
      return;
  }
}

/** The question must have been asked late enough, not only answered late. */
async function mayBeAbsent(work: Work, attempt: AttemptRow, question: string): Promise<boolean> {
  const asked = await findStatusCall(work.tx, question);
  return (
    asked !== null &&
    attempt.answered_at !== null &&
    asked.asked_at.getTime() >= attempt.answered_at.getTime() + absentAfterMs
  );
}

/** Whether a notice said that an attempt failed. */
async function failureClaimed(work: Work, attempt: AttemptRow): Promise<boolean> {
  const rows = await work.tx.query({
    name: 'money_claims.failure_of',
    text: `select 1 from domain.money_claims where kind = 'disbursement' and subject = $1 and result = 'failed'`,
    values: [attempt.key],
  });
  return rows.length > 0;
}

/** The agenda's time to look into an attempt that nobody has told us the end of. */
export async function askPayoutAgain(work: Work, key: string): Promise<void> {
  const found = await lockAttempt(work, key);
  if (!found || !isOpen(found.attempt)) return;
  await tellDelayed(work, found.group, await thePayout(work.tx, found.attempt.payout_id));
  const number = await ask(work, found.attempt);
  const wait = askAgainMs[Math.min(number, askAgainMs.length) - 1] ?? 0;
  schedule(work.tx, {
    id: `payout.ask:${key}:after-${number}`,
    dueAt: new Date(work.now.getTime() + wait),
    kind: 'payout.ask',
    subject: key,
    groupId: found.group.id,
  });
}

async function ask(work: Work, attempt: AttemptRow): Promise<number> {
  const call = await nextStatusCall(work, 'payout', attempt.key);
  await work.outsideCalls.intend(work.tx, {
    channel,
    operation: 'pay_out_status',
    key: call.key,
    subject: attempt.key,
    request: { payOut: attempt.key },
  });
  return call.number;
}

/** The agenda's time at which a notice of failure counts, when the status has said nothing else. */
export async function giveUp(work: Work, key: string): Promise<void> {
  const found = await lockAttempt(work, key);
  // The wait before the next attempt has passed already.
  if (found) await failAttempt(work, found.group, found.attempt, 'failed', 0);
}

/** The agenda's time to release a payout, if it may be. */
export async function releaseWhenDue(work: Work, payoutId: string): Promise<AfterItem> {
  const { group_id } = await thePayout(work.tx, payoutId);
  const group = await lockedGroup(work.tx, group_id);
  if (await release(work, group, payoutId)) return () => work.pass?.('release.after_commit');
  const payout = await thePayout(work.tx, payoutId);
  if (payout.kind !== 'pot' || payout.status !== 'scheduled') return;
  // Put down by a version whose time to dispute could end at night.
  const at = await releaseMoment(work, group, payout);
  if (at > work.now) await releaseSoon(work, group, payoutId, `at-${at.toISOString()}`, at);
}
