/** Releasing money: decided under the group's lock in the posting that writes it. */
import { creditAccount, payoutClearing } from '../book/accounts.ts';
import { systemActor } from '../book/model.ts';
import { schedule } from '../agenda.ts';
import { inGroup } from '../circles/happening.ts';
import { findCycle } from '../circles/find.ts';
import { releaseDecision, releaseTime } from '../circles/rules/release.ts';
import { floorToWhole, wholeMinor } from '../circles/rules/terms.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import type { Work } from '../work.ts';
import { creditOf, escrowOfCycle, openDisputesOf, thePayout } from './find.ts';
import { take, type Source } from './take.ts';
import type { PayoutRow } from './tables.ts';

/** How long we wait for the provider's notice before we ask. */
const askAfterMs = 5 * 60 * 1000;

/** Sends a payout if it is releasable now; else nothing. The group is locked. Returns whether it was released. */
export async function release(work: Work, group: GroupRow, payoutId: string): Promise<boolean> {
  const payout = await thePayout(work.tx, payoutId);
  if (!(await isReleasable(work, group, payout))) return false;

  const sources = await sourcesOf(work, group, payout);
  const there = floorToWhole(sources.reduce((sum, source) => sum + source.amountMinor, 0n));
  const amountMinor = there < work.limits.payoutMaxMinor ? there : work.limits.payoutMaxMinor;
  if (amountMinor < work.limits.payoutMinMinor) return false;

  const attempt = `${payout.id}-${payout.attempts + 1}`;
  const cycle = payout.cycle === 0 ? {} : { cycleId: cycleId(group.id, payout.cycle) };
  const data = { attempt, amountMinor, currency: payout.currency, provider: 'mpesa' };
  await record(work.tx, [
    inGroup(work, group, systemActor, {
      id: fundsEventId(attempt),
      type: 'escrow.funds.released',
      subject: { type: 'payout', id: payout.id },
      ...cycle,
      data,
      postings: take(sources, amountMinor, payoutClearing(attempt), payout.currency),
    }),
    inGroup(work, group, systemActor, {
      id: `payout.released:${attempt}`,
      type: 'payout.released',
      subject: { type: 'payout', id: payout.id },
      ...cycle,
      data: { ...data, number: payout.attempts + 1 },
    }),
  ]);
  await work.outsideCalls.intend(work.tx, {
    channel: 'mpesa',
    operation: 'pay_out',
    key: attempt,
    subject: attempt,
    request: {
      phone: await work.people.phone(work.tx, payout.user_id),
      amount: Number(amountMinor / wholeMinor),
    },
  });
  schedule(work.tx, {
    id: `payout.ask:${attempt}:1`,
    dueAt: new Date(work.now.getTime() + askAfterMs),
    kind: 'payout.ask',
    subject: attempt,
    groupId: group.id,
  });
  work.pass?.('release.before_commit');
  return true;
}

/** The id of the event whose postings took the money of an attempt; a failure turns them round. */
export const fundsEventId = (attempt: string): string => `escrow.funds.released:${attempt}`;

/** Due AND quorum AND no hold, for everything that leaves an escrow; a credit is its owner's own money. */
async function isReleasable(work: Work, group: GroupRow, payout: PayoutRow): Promise<boolean> {
  if (payout.kind === 'credit') return payout.status === 'scheduled';
  const cycle = await findCycle(work.tx, cycleId(group.id, payout.cycle));
  const decision = releaseDecision({
    now: work.now,
    dueAt: payout.due_at,
    quorumMet: cycle !== null && cycle.quorum_met_at !== null,
    openDisputes: await openDisputesOf(work.tx, payout.id),
    // A top-up follows a payout that was announced and sent; nobody waits for it twice.
    announcedAt: payout.announced_at,
    zone: group.zone,
    allAccepted: payout.kind === 'topup' || (await everybodyAccepted(work, payout)),
    released: payout.status === 'sending' || payout.status === 'sent',
  });
  return decision === 'release';
}

/** The earliest moment at which a payout of a turn goes out, unless something stands against it. */
export const releaseMoment = async (work: Work, group: GroupRow, payout: PayoutRow): Promise<Date> =>
  releaseTime(payout.due_at, payout.announced_at, await everybodyAccepted(work, payout), group.zone);

/** Whether every member has said OK to a payout. */
export async function everybodyAccepted(work: Work, payout: PayoutRow): Promise<boolean> {
  const [row] = await work.tx.query<{ missing: bigint }>({
    name: 'payout_accepts.missing',
    text: `select count(*) as missing from domain.group_members member
           where member.group_id = $1 and member.status = 'active' and not exists (
             select 1 from domain.payout_accepts accept
             where accept.payout_id = $2 and accept.user_id = member.user_id)`,
    values: [payout.group_id, payout.id],
  });
  return row?.missing === 0n;
}

/** The accounts a payout is paid from. */
export async function sourcesOf(work: Work, group: GroupRow, payout: PayoutRow): Promise<readonly Source[]> {
  if (payout.kind !== 'credit') return escrowOfCycle(work.tx, group, payout.cycle);
  const amountMinor = await creditOf(work.tx, group, payout.user_id);
  return amountMinor > 0n ? [{ account: creditAccount(group.id, payout.user_id), amountMinor }] : [];
}
