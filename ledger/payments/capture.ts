/** Money that came in: divided, posted, told. */
import assert from 'node:assert/strict';
import type { EventDraft } from '../book/model.ts';
import { collectionClearing, creditAccount, providerAccount } from '../book/accounts.ts';
import { inGroup, providerActor } from '../circles/happening.ts';
import { findContribution } from '../circles/find.ts';
import { divide, feePart, owedMinor } from '../circles/rules/apply.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { applyCredits } from './credit.ts';
import { afterMoney } from './complete.ts';
import { deposit, numberOf, receiptIssued } from './deposit.ts';
import { findReceipt, openPaymentOf } from './find.ts';
import type { PaymentRow } from './tables.ts';
import { receiptView } from './views.ts';

/** A provider's transaction that it has confirmed to us. */
export interface Incoming {
  readonly payment: PaymentRow;
  readonly amountMinor: bigint;
  /** The provider's receipt number, when it is known. A payment by hand always has one. */
  readonly receipt: string | null;
  readonly via: 'prompt' | 'paybill';
}

/**
 * Credits a confirmed transaction: the contribution it was for, the rest to the member's credit. The event ids come
 * from the transaction, so it is credited once. The group is locked.
 */
export async function capture(work: Work, group: GroupRow, incoming: Incoming): Promise<void> {
  const { payment, amountMinor, receipt, via } = incoming;
  assert(via === 'prompt' || receipt !== null, 'a payment by hand has a receipt number');
  const transaction = via === 'prompt' ? payment.id : (receipt ?? '');
  const cause = `${via}:${transaction}`;
  const contribution = await findContribution(work.tx, payment.contribution_id);
  assert(contribution, `there is a contribution ${payment.contribution_id}`);
  const owed = owedMinor(contribution);
  const { appliedMinor, creditMinor } = divide(amountMinor, owed);
  // Before this is posted: it settles its own request, which may all the same still be on the phone.
  const open = await openPaymentOf(work.tx, contribution.id);
  // An amount by hand that is the request's own may be its money, announced a second way.
  const isAnswered = open?.id === payment.id && (via === 'prompt' || amountMinor === payment.amount_minor);

  const actor = providerActor(payment.provider);
  const events = await record(work.tx, [
    captured(work, group, incoming, cause, transaction),
    ...(appliedMinor > 0n
      ? deposit(work, group, actor, contribution, {
          cause,
          amountMinor: appliedMinor,
          from: collectionClearing(payment.provider, transaction),
        })
      : []),
    ...(creditMinor > 0n ? [heldAsCredit(work, group, incoming, cause, transaction, creditMinor)] : []),
    receiptIssued(work, group, actor, contribution, {
      cause,
      amountMinor,
      appliedMinor,
      creditMinor,
      leftMinor: owed - appliedMinor,
      // A status answer has no receipt number, and what it names the request by is nothing for people.
      providerRef: receipt ?? payment.reference,
    }),
  ]);
  if (!events) return;
  await tell(work, [
    {
      id: `payment.settled:${cause}`,
      name: 'payment.settled',
      outcome: appliedMinor > 0n ? 'paid' : 'credited',
      about: payment.id,
      to: [payment.user_id],
      data: await receiptView(work, await findReceipt(work.tx, numberOf(group, events)), {
        feeMinor: feePart(contribution, appliedMinor),
        afterAll: via === 'prompt' && (payment.status === 'failed' || payment.status === 'expired'),
        openRequest: isAnswered ? null : (open?.reference ?? null),
        due: contribution.id,
      }),
    },
  ]);
  const turns = creditMinor > 0n ? await applyCredits(work, group, payment.user_id, cause) : [];
  for (const turn of new Set([contribution.cycle, ...turns])) await afterMoney(work, group, turn);
}

function captured(
  work: Work,
  group: GroupRow,
  { payment, amountMinor, receipt, via }: Incoming,
  cause: string,
  transaction: string,
): EventDraft {
  return inGroup(work, group, providerActor(payment.provider), {
    id: `payment.captured:${cause}`,
    type: 'payment.captured',
    subject: { type: 'payment', id: payment.id },
    cycleId: cycleId(group.id, payment.cycle),
    data: {
      provider: payment.provider,
      amountMinor,
      currency: payment.currency,
      provider_ref: payment.provider_ref,
      receipt,
      via,
    },
    postings: [
      {
        from: providerAccount(payment.provider),
        to: collectionClearing(payment.provider, transaction),
        currency: payment.currency,
        amountMinor,
      },
    ],
  });
}

function heldAsCredit(
  work: Work,
  group: GroupRow,
  { payment }: Incoming,
  cause: string,
  transaction: string,
  creditMinor: bigint,
): EventDraft {
  return inGroup(work, group, providerActor(payment.provider), {
    id: `credit.recorded:${cause}`,
    type: 'credit.recorded',
    subject: { type: 'user', id: payment.user_id },
    cycleId: cycleId(group.id, payment.cycle),
    data: { amountMinor: creditMinor, currency: payment.currency, payment: payment.id },
    postings: [
      {
        from: collectionClearing(payment.provider, transaction),
        to: creditAccount(group.id, payment.user_id),
        currency: payment.currency,
        amountMinor: creditMinor,
      },
    ],
  });
}
