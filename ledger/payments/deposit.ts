/** Money that goes into a turn's escrow, and the receipt for it. */
import assert from 'node:assert/strict';
import type { Actor, BookEvent, EventDraft } from '../book/model.ts';
import { escrowAccount } from '../book/accounts.ts';
import { inGroup } from '../circles/happening.ts';
import { cycleId, type ContributionRow, type GroupRow } from '../circles/tables.ts';
import type { Work } from '../work.ts';
import { receiptNumber } from './project.ts';

/** Money goes from an account to a seat's escrow and counts for its contribution. */
export function deposit(
  work: Work,
  group: GroupRow,
  actor: Actor,
  contribution: ContributionRow,
  {
    cause,
    amountMinor,
    from,
  }: { readonly cause: string; readonly amountMinor: bigint; readonly from: string },
): EventDraft[] {
  const data = { amountMinor, currency: group.currency, seat: contribution.seat, user: contribution.user_id };
  const cycle = cycleId(group.id, contribution.cycle);
  return [
    inGroup(work, group, actor, {
      id: `escrow.deposit.recorded:${cause}:${contribution.id}`,
      type: 'escrow.deposit.recorded',
      subject: { type: 'escrow', id: cycle },
      cycleId: cycle,
      data,
      postings: [
        {
          from,
          to: escrowAccount(group.id, contribution.cycle, contribution.seat),
          currency: group.currency,
          amountMinor,
        },
      ],
    }),
    inGroup(work, group, actor, {
      id: `contribution.captured:${cause}:${contribution.id}`,
      type: 'contribution.captured',
      subject: { type: 'contribution', id: contribution.id },
      cycleId: cycle,
      data,
    }),
  ];
}

/** The proof of it; its own hash covers everything before it in the chain. */
export function receiptIssued(
  work: Work,
  group: GroupRow,
  actor: Actor,
  contribution: ContributionRow,
  receipt: {
    readonly cause: string;
    readonly amountMinor: bigint;
    readonly appliedMinor: bigint;
    readonly creditMinor: bigint;
    readonly leftMinor: bigint;
    readonly providerRef: string;
  },
): EventDraft {
  const { cause, providerRef, ...amounts } = receipt;
  return inGroup(work, group, actor, {
    id: `receipt.issued:${cause}:${contribution.id}`,
    type: 'receipt.issued',
    subject: { type: 'contribution', id: contribution.id },
    cycleId: cycleId(group.id, contribution.cycle),
    data: {
      user: contribution.user_id,
      cycle: contribution.cycle,
      ...amounts,
      currency: group.currency,
      provider_ref: providerRef,
    },
  });
}

/** The number of the receipt among some events. */
export function numberOf(group: GroupRow, events: readonly BookEvent[]): string {
  const issued = events.find((event) => event.type === 'receipt.issued');
  assert(issued, 'a receipt was issued');
  return receiptNumber(group.code, issued.seq);
}
