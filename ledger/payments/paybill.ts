/** Payments by hand to the paybill number: claimed by a notice, credited when the provider confirms the receipt. */
import type { Money, MoneyNotice } from '../../runtime/ports.ts';
import { schedule } from '../agenda.ts';
import { collectionClearing, providerAccount, suspenseAccount } from '../book/accounts.ts';
import { platformScope } from '../book/model.ts';
import { lockScopes } from '../book/post.ts';
import { lockedGroup } from '../circles/find.ts';
import { providerActor } from '../circles/happening.ts';
import { normaliseCode } from '../circles/rules/code.ts';
import { record } from '../record.ts';
import type { Work } from '../work.ts';
import { capture } from './capture.ts';
import {
  claimOfReceipt,
  nextStatusCall,
  noteAnswer,
  recordClaim,
  settleClaim,
  type Claim,
} from './claims.ts';
import { findPayment, findPaymentByReference, findProviderReceipt, thePayment } from './find.ts';
import { matched } from './match.ts';
import type { PaymentRow } from './tables.ts';

const channel = 'mpesa';

/** Waits after the first, second, … question without an answer. */
const askAgainMs = [2, 5, 15, 60, 360, 1_440].map((minutes) => minutes * 60_000);

/** A notice of a payment by hand. The same receipt is asked about once, however often it is announced. */
export async function paybillNoticed(
  work: Work,
  notice: Extract<MoneyNotice, { kind: 'paybill' }>,
): Promise<void> {
  if (!(await recordClaim(work, notice))) return;
  const payment = await findPaymentByReference(work.tx, normaliseCode(notice.reference));
  await askReceipt(work, notice.receipt, payment?.group_id ?? null);
}

/** Asks the provider about a receipt number. */
export async function askReceipt(work: Work, receipt: string, groupId: string | null): Promise<void> {
  if (await findProviderReceipt(work.tx, receipt)) return;
  const call = await nextStatusCall(work, 'paybill', receipt);
  await work.outsideCalls.intend(work.tx, {
    channel,
    operation: 'transaction_status',
    key: call.key,
    subject: receipt,
    request: { receipt },
  });
  const wait = askAgainMs[call.number - 1];
  if (wait !== undefined)
    schedule(work.tx, {
      id: `paybill.ask:${receipt}:${call.number}`,
      dueAt: new Date(work.now.getTime() + wait),
      kind: 'paybill.ask',
      subject: receipt,
      groupId,
    });
}

/** The agenda's time to ask about a receipt again. */
export async function askReceiptAgain(work: Work, receipt: string, groupId: string | null): Promise<void> {
  await lockFor(work, groupId);
  const claim = await claimOfReceipt(work.tx, receipt);
  if (claim?.state === 'open') await askReceipt(work, receipt, groupId);
}

async function lockFor(work: Work, groupId: string | null): Promise<void> {
  if (groupId === null) await lockScopes(work.tx, [platformScope]);
  else await lockedGroup(work.tx, groupId);
}

/** What the provider says about a receipt number. */
export async function receiptStatus(
  work: Work,
  receipt: string,
  notice: Extract<MoneyNotice, { kind: 'status' }>,
): Promise<void> {
  const claim = await claimOfReceipt(work.tx, receipt);
  if (!claim) return;
  const payment = await paymentOf(work, claim);
  await lockFor(work, payment?.group_id ?? null);
  await noteAnswer(work.tx, notice.key, notice.result);
  if (await findProviderReceipt(work.tx, receipt)) return settleClaim(work.tx, claim.id, 'settled');
  if (notice.result === 'failed') return settleClaim(work.tx, claim.id, 'refuted');
  // Absent may be too early: the agenda asks again. Completed without an amount confirms nothing.
  if (notice.result !== 'completed' || notice.amount === undefined) return;
  if (notice.receipt !== undefined && notice.receipt !== receipt)
    return settleClaim(work.tx, claim.id, 'odd');
  if (payment) await creditByHand(work, await thePayment(work.tx, payment.id), receipt, notice.amount);
  else await holdUnmatched(work, receipt, notice.amount);
  settleClaim(work.tx, claim.id, 'settled');
}

async function paymentOf(work: Work, claim: Claim): Promise<PaymentRow | null> {
  if (claim.kind === 'collection') return findPayment(work.tx, claim.subject);
  return findPaymentByReference(work.tx, normaliseCode(claim.reference ?? ''));
}

async function creditByHand(work: Work, payment: PaymentRow, receipt: string, amount: Money): Promise<void> {
  const group = await lockedGroup(work.tx, payment.group_id);
  // A prompt's money is announced to the paybill as well. Until its own notice has named the receipt, a receipt of
  // the same amount with the same reference is taken for it; a notice that names another one corrects that.
  if (payment.prompt_done && payment.receipt === null && amount.amountMinor === payment.amount_minor)
    return matched(work, group, payment, receipt, { sure: false, isNew: true });
  await capture(work, group, { payment, amountMinor: amount.amountMinor, receipt, via: 'paybill' });
}

/** Nobody can be found for it: it is held under its receipt number until somebody looks. */
async function holdUnmatched(work: Work, receipt: string, amount: Money): Promise<void> {
  const clearing = collectionClearing(channel, receipt);
  const transfer = { currency: amount.currency, amountMinor: amount.amountMinor };
  await record(work.tx, [
    {
      id: `payment.unmatched:${receipt}`,
      scope: platformScope,
      type: 'payment.unmatched',
      occurredAt: work.now,
      actor: providerActor(channel),
      subject: { type: 'receipt', id: receipt },
      data: { provider: channel, receipt, provider_ref: receipt, ...transfer },
      postings: [
        { from: providerAccount(channel), to: clearing, ...transfer },
        { from: clearing, to: suspenseAccount(receipt), ...transfer },
      ],
    },
  ]);
}
