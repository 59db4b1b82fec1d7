/** A payout that has arrived, as people may see it: what of the turn it is, and what is still to come. */
import type { RecordValue } from '../../runtime/ports.ts';
import { escrowAccount, escrowOf, frozenAccount } from '../book/accounts.ts';
import { postingsOf, readBalances } from '../book/read.ts';
import { contributionsOf, findCycle, groupName } from '../circles/find.ts';
import { feePart, isStillOwed, owedMinor } from '../circles/rules/apply.ts';
import { cycleId, type ContributionRow, type GroupRow } from '../circles/tables.ts';
import { money, nameOf } from '../circles/views.ts';
import type { Work } from '../work.ts';
import { fundsEventId } from './release.ts';
import type { PayoutRow } from './tables.ts';

/** The record `payout_sent`, for everybody at once: only `mine` differs. */
export async function payoutSentViews(
  work: Work,
  group: GroupRow,
  payout: PayoutRow,
): Promise<(user: string) => RecordValue> {
  const [cycle, contributions] = await Promise.all([
    findCycle(work.tx, cycleId(group.id, payout.cycle)),
    contributionsOf(work.tx, group.id, payout.cycle),
  ]);
  // Their own part is no money that they wait for.
  const owed = contributions.filter(
    (row) => cycle && row.user_id !== payout.user_id && isStillOwed(row, cycle),
  );
  const shared = {
    group_name: await groupName(work.tx, group.id),
    amount: money(payout, payout.amount_minor),
    recipient: await nameOf(work, payout.user_id),
    round: BigInt(payout.cycle),
    rounds: BigInt(group.seats),
    reference: payout.receipt ?? '',
    hash: payout.hash ?? '',
    paid_at: payout.sent_at ?? work.now,
    rest: payout.kind === 'topup',
    late_fee: money(payout, await feesIn(work, group, payout, contributions)),
    left: money(
      payout,
      owed.reduce((sum, row) => sum + owedMinor(row), 0n),
    ),
    left_from: BigInt(new Set(owed.map((row) => row.user_id)).size),
  };
  return (user) => ({ ...shared, mine: user === payout.user_id });
}

/**
 * What of a payout are late fees: of each seat's money the contribution goes out first, then its fee, as they came in.
 * An attempt may have failed and been made good, so what it took counts over all its events.
 */
async function feesIn(
  work: Work,
  group: GroupRow,
  payout: PayoutRow,
  contributions: readonly ContributionRow[],
): Promise<bigint> {
  if (payout.kind === 'credit' || payout.attempt === null) return 0n;
  const events = [
    fundsEventId(payout.attempt),
    `payout.failed:${payout.attempt}`,
    `payout.completed:${payout.attempt}`,
  ];
  const taken = new Map<number, bigint>();
  const add = (account: string, amountMinor: bigint) => {
    const escrow = escrowOf(account);
    if (escrow) taken.set(escrow.seat, (taken.get(escrow.seat) ?? 0n) + amountMinor);
  };
  for (const { from, to, amountMinor } of [...(await postingsOf(work.tx, events)).values()].flat()) {
    add(from, amountMinor);
    add(to, -amountMinor);
  }
  const accountsOf = (seat: number) => [
    escrowAccount(group.id, payout.cycle, seat),
    frozenAccount(group.id, payout.cycle, seat),
  ];
  const there = await readBalances(
    work.tx,
    contributions.flatMap(({ seat }) => accountsOf(seat)),
    payout.currency,
  );
  return contributions.reduce((sum, { amount_minor, paid_minor, seat }) => {
    const now = taken.get(seat) ?? 0n;
    const left = accountsOf(seat).reduce((all, account) => all + (there.get(account) ?? 0n), 0n);
    return sum + feePart({ amount_minor, paid_minor: paid_minor - left - now }, now);
  }, 0n);
}
