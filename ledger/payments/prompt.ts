/** The life of a prompt on a member's phone: asked for, answered, confirmed, failed, expired. */
import type { Answer, MoneyNotice, Outcome, OutsideCall } from '../../runtime/ports.ts';
import { schedule } from '../agenda.ts';
import { systemActor } from '../book/model.ts';
import { inGroup, providerActor } from '../circles/happening.ts';
import { lockedGroup } from '../circles/find.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { capture } from './capture.ts';
import {
  claimId,
  claimOfReceipt,
  claimedReceipt,
  nextStatusCall,
  noteAnswer,
  recordClaim,
  settleClaim,
} from './claims.ts';
import { afterMoney } from './complete.ts';
import { findPayment, findProviderReceipt, paybillTwin, refBelongsElsewhere, thePayment } from './find.ts';
import { matched } from './match.ts';
import { askReceipt } from './paybill.ts';
import { failureReasons, type FailureReason, type PaymentRow } from './tables.ts';
import { failureView, paymentView } from './views.ts';

/** Without a notice we ask after this. */
const askAfterMs = 3 * 60_000;
/** Waits after the first, second, … question that had no definite answer; after the last we wait for a notice. */
const askAgainMs = [30, 60, 120, 300, 900, 3_600, 21_600, 86_400].map((seconds) => seconds * 1_000);
/** From this question on we are past the member's waiting: for a success that comes late. */
const lateQuestion = 5;

const isOpen = (payment: PaymentRow): boolean =>
  payment.status === 'initiated' || payment.status === 'pending';

/** The provider's answer to the request for a prompt. */
export async function collectAnswered(
  work: Work,
  call: OutsideCall,
  answer: Answer,
): Promise<Outcome | null> {
  const before = await findPayment(work.tx, call.subject);
  if (!before) return null;
  const group = await lockedGroup(work.tx, before.group_id);
  const payment = await thePayment(work.tx, before.id);
  if (answer.state === 'refused') {
    if (isOpen(payment) && payment.provider_ref === null)
      await fail(work, group, payment, 'other', { final: true, code: answer.code, told: true });
    return { outcome: 'refused', result: { reason: refusalReason(answer.code) } };
  }
  const providerRef = answer.state === 'accepted' ? field(answer.data, 'providerRef') : '';
  await sent(work, group, payment, providerRef);
  const view = await paymentView(work, payment);
  return { outcome: providerRef === '' ? 'unknown' : 'sent', result: view };
}

function refusalReason(code: string): 'number' | 'amount' | 'busy' | 'other' {
  if (code === 'bad_number') return 'number';
  if (code === 'bad_amount') return 'amount';
  return code === 'busy' || code === 'not_sent' ? 'busy' : 'other';
}

/** A field of an answer's data; what is missing reads as empty. */
function field(data: unknown, name: string): string {
  const value =
    typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The request was taken, or may have been. From the provider's id on we can ask. */
async function sent(work: Work, group: GroupRow, payment: PaymentRow, providerRef: string): Promise<void> {
  const usable =
    providerRef !== '' &&
    payment.provider_ref !== providerRef &&
    !(await refBelongsElsewhere(work.tx, providerRef, payment.id));
  if (!usable && payment.status !== 'initiated') return;
  await record(work.tx, [
    inGroup(work, group, providerActor(payment.provider), {
      id: `payment.intent.sent:${payment.id}:${usable ? providerRef : 'unknown'}`,
      type: 'payment.intent.sent',
      subject: { type: 'payment', id: payment.id },
      cycleId: cycleId(group.id, payment.cycle),
      data: { provider: payment.provider, provider_ref: usable ? providerRef : null },
    }),
  ]);
  if (usable) await askLater(work, payment, `sent-${providerRef}`, askAfterMs);
}

async function askLater(work: Work, payment: PaymentRow, cause: string, waitMs: number): Promise<void> {
  schedule(work.tx, {
    id: `payment.ask:${payment.id}:${cause}`,
    dueAt: new Date(work.now.getTime() + waitMs),
    kind: 'payment.ask',
    subject: payment.id,
    groupId: payment.group_id,
  });
}

/** The agenda's time to ask about a payment. */
export async function askWhenDue(work: Work, paymentId: string): Promise<void> {
  const { group_id } = await thePayment(work.tx, paymentId);
  await lockedGroup(work.tx, group_id);
  await ask(work, await thePayment(work.tx, paymentId));
}

/** Asks the provider what became of a prompt, unless that is known for good. */
async function ask(work: Work, payment: PaymentRow): Promise<void> {
  const settled = payment.prompt_done || (payment.status === 'failed' && payment.reason !== 'expired');
  if (settled || payment.provider_ref === null) return;
  await askNow(work, payment, payment.provider_ref);
}

async function askNow(work: Work, payment: PaymentRow, providerRef: string): Promise<void> {
  const call = await nextStatusCall(work, 'payment', payment.id);
  await work.outsideCalls.intend(work.tx, {
    channel: payment.provider,
    operation: 'collect_status',
    key: call.key,
    subject: payment.id,
    request: { providerRef },
  });
}

/** A notice about a prompt: recorded, then the provider is asked. */
export async function collectionNoticed(
  work: Work,
  notice: Extract<MoneyNotice, { kind: 'collection' }>,
): Promise<void> {
  const before = await findPayment(work.tx, notice.paymentId);
  if (!before) {
    if (await recordClaim(work, notice)) settleClaim(work.tx, claimId(notice), 'odd');
    return;
  }
  const group = await lockedGroup(work.tx, before.group_id);
  if (!(await recordClaim(work, notice))) return;
  const known = await thePayment(work.tx, before.id);
  const foreign =
    (known.provider_ref !== null && known.provider_ref !== notice.providerRef) ||
    (await refBelongsElsewhere(work.tx, notice.providerRef, known.id));
  if (foreign) return settleClaim(work.tx, claimId(notice), 'odd');
  await sent(work, group, known, notice.providerRef);
  const payment = await thePayment(work.tx, known.id);

  const paid = notice.result === 'paid';
  const otherAmount =
    notice.amount !== undefined &&
    (notice.amount.amountMinor !== payment.amount_minor || notice.amount.currency !== payment.currency);
  if (paid && otherAmount) {
    // Not what we asked for: only what the provider says about the receipt counts.
    if (notice.receipt === undefined) return settleClaim(work.tx, claimId(notice), 'odd');
    return askReceipt(work, notice.receipt, payment.group_id);
  }
  if (paid && payment.prompt_done) return nameReceipt(work, group, payment, notice.receipt ?? null);
  if (paid) return askNow(work, payment, notice.providerRef);
  if (isOpen(payment)) await ask(work, payment);
}

/** What the provider says when we ask about a prompt. */
export async function collectStatusAnswered(work: Work, call: OutsideCall, answer: Answer): Promise<void> {
  const before = await findPayment(work.tx, call.subject);
  if (!before) return;
  const group = await lockedGroup(work.tx, before.group_id);
  const payment = await thePayment(work.tx, before.id);
  const result = answer.state === 'accepted' ? field(answer.data, 'result') : 'unknown';
  const code = answer.state === 'accepted' ? field(answer.data, 'code') : answer.state;
  await noteAnswer(work.tx, call.key, result);
  if (result === 'paid') return promptPaid(work, group, payment);
  if (payment.prompt_done) return;
  const reason = result === 'refused' ? 'other' : failureReasons.find((each) => each === result);
  if (reason !== undefined) {
    if (isOpen(payment)) await fail(work, group, payment, reason, { final: true, code, told: false });
    // "Not answered" has been followed by success: look again, later.
    if (result === 'expired') await askAgain(work, payment, call.key, lateQuestion);
    return;
  }
  await askAgain(work, payment, call.key, 1);
}

async function askAgain(work: Work, payment: PaymentRow, key: string, least: number): Promise<void> {
  const [call] = await work.tx.query<{ number: number; newest: number }>({
    name: 'status_calls.newest',
    text: `select number, (select max(number) from domain.status_calls
                           where kind = 'payment' and subject = $2) as newest
           from domain.status_calls where key = $1`,
    values: [key, payment.id],
  });
  // An older question: the newest one has its own next.
  if (!call || call.number !== call.newest) return;
  const wait = askAgainMs[Math.max(call.number, least) - 1];
  if (wait !== undefined) await askLater(work, payment, `after-${call.number}`, wait);
}

/**
 * The provider says that the prompt was paid: its money is credited once, also after a failure or expiry, and not
 * besides the same transaction's announcement as a payment by hand. The group is locked.
 */
async function promptPaid(work: Work, group: GroupRow, payment: PaymentRow): Promise<void> {
  const claimed = await claimedReceipt(work.tx, payment);
  const receipt = claimed?.receipt ?? null;
  if (payment.prompt_done) return nameReceipt(work, group, payment, receipt);
  const same =
    receipt === null ? await paybillTwin(work.tx, payment) : await findProviderReceipt(work.tx, receipt);
  if (same?.via === 'paybill' && same.payment_id === payment.id)
    return matched(work, group, payment, same.receipt, { sure: receipt !== null, isNew: false });
  // The receipt stands in the book for something else: a person must look before anything is credited.
  if (same) return mustLook(work, same.receipt);
  // The notice names another amount: what the provider says about its receipt is credited, and nothing besides.
  if (claimed !== null && !claimed.same_amount) return askReceipt(work, claimed.receipt, payment.group_id);
  await capture(work, group, { payment, amountMinor: payment.amount_minor, receipt, via: 'prompt' });
}

async function mustLook(work: Work, receipt: string): Promise<void> {
  const claim = await claimOfReceipt(work.tx, receipt);
  if (claim) settleClaim(work.tx, claim.id, 'odd');
}

/** The prompt's money is in the book and a receipt number of it becomes known. */
async function nameReceipt(
  work: Work,
  group: GroupRow,
  payment: PaymentRow,
  receipt: string | null,
): Promise<void> {
  if (receipt === null || payment.receipt_sure) return;
  const known = await findProviderReceipt(work.tx, receipt);
  // Held as unmatched and credited as a prompt: once too often.
  if (known?.via === 'unmatched') return mustLook(work, receipt);
  const guessed = payment.receipt === null ? null : await findProviderReceipt(work.tx, payment.receipt);
  if (guessed === null || payment.receipt === receipt || known !== null)
    return matched(work, group, payment, receipt, { sure: true, isNew: known === null });
  // What we took for the prompt's own receipt was a payment by hand: two transactions, one credited so far.
  if (guessed.via === 'paybill')
    return capture(work, group, { payment, amountMinor: payment.amount_minor, receipt, via: 'prompt' });
  await matched(work, group, payment, receipt, { sure: true, isNew: true });
  await capture(work, group, {
    payment,
    amountMinor: guessed.amount_minor,
    receipt: guessed.receipt,
    via: 'paybill',
  });
}

/** The agenda's time at which a member may try again. The payment itself may still succeed. */
export async function expire(work: Work, paymentId: string): Promise<void> {
  const { group_id } = await thePayment(work.tx, paymentId);
  const group = await lockedGroup(work.tx, group_id);
  const payment = await thePayment(work.tx, paymentId);
  if (!isOpen(payment)) return;
  // Of a request that was never answered nobody knows whether a PIN was asked for, nor whether it was paid.
  const reason = payment.provider_ref === null ? 'unheard' : 'expired';
  await fail(work, group, payment, reason, { final: false, code: 'no_answer', told: false });
}

async function fail(
  work: Work,
  group: GroupRow,
  payment: PaymentRow,
  reason: FailureReason,
  { final, code, told }: { readonly final: boolean; readonly code: string; readonly told: boolean },
): Promise<void> {
  await record(work.tx, [
    inGroup(work, group, final ? providerActor(payment.provider) : systemActor, {
      id: `payment.failed:${payment.id}`,
      type: 'payment.failed',
      subject: { type: 'payment', id: payment.id },
      cycleId: cycleId(group.id, payment.cycle),
      data: {
        provider: payment.provider,
        amountMinor: payment.amount_minor,
        currency: payment.currency,
        provider_ref: payment.provider_ref,
        reason,
        code,
        final,
      },
    }),
  ]);
  // A refusal is the tool's own outcome; nobody waits for an event.
  if (!told)
    await tell(work, [
      {
        id: `payment.settled:failed:${payment.id}`,
        name: 'payment.settled',
        outcome: 'failed',
        about: payment.id,
        to: [payment.user_id],
        data: await failureView(work, await thePayment(work.tx, payment.id)),
      },
    ]);
  await afterMoney(work, group, payment.cycle);
}
