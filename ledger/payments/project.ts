/** What events change in the projections of payments and payouts. */
import { boolOf, groupOf, intOf, minorOf, textOf, textOrNull, timeOf } from '../book/fields.ts';
import { need, type Projector, type Store } from '../book/projection.ts';
import { shortHash, type BookEvent } from '../book/model.ts';
import { groups } from '../circles/tables.ts';
import {
  accepts,
  attempts,
  payments,
  payouts,
  providerReceipts,
  receipts,
  type AttemptRow,
  type PaymentRow,
  type PayoutRow,
  type ProviderReceiptRow,
} from './tables.ts';

async function changePayment(store: Store, id: string, change: Partial<PaymentRow>): Promise<void> {
  await store.put(payments, { ...(await need(store, payments, id)), ...change });
}

async function changePayout(
  store: Store,
  id: string,
  change: (payout: PayoutRow) => Partial<PayoutRow>,
): Promise<void> {
  const payout = await need(store, payouts, id);
  await store.put(payouts, { ...payout, ...change(payout) });
}

async function changeAttempt(store: Store, event: BookEvent, change: Partial<AttemptRow>): Promise<void> {
  await store.put(attempts, { ...(await need(store, attempts, textOf(event, 'attempt'))), ...change });
}

const putReceipt = (
  store: Store,
  event: BookEvent,
  paymentId: string | null,
  via: ProviderReceiptRow['via'],
) =>
  store.put(providerReceipts, {
    receipt: textOf(event, 'receipt'),
    payment_id: paymentId,
    amount_minor: minorOf(event, 'amountMinor'),
    via,
  });

/** By event type. */
export const paymentProjectors: Readonly<Record<string, Projector>> = {
  'payment.intent.created': (store, event) =>
    store.put(payments, {
      id: event.subject.id,
      group_id: groupOf(event),
      contribution_id: textOf(event, 'contribution'),
      cycle: intOf(event, 'cycle'),
      seat: intOf(event, 'seat'),
      user_id: textOf(event, 'user'),
      amount_minor: minorOf(event, 'amountMinor'),
      currency: textOf(event, 'currency'),
      reference: textOf(event, 'reference'),
      provider: textOf(event, 'provider'),
      provider_ref: null,
      status: 'initiated',
      reason: null,
      prompt_done: false,
      receipt: null,
      receipt_sure: false,
      created_at: event.occurredAt,
      settled_at: null,
    }),

  /** The provider took the request, or we do not know whether it did. */
  async 'payment.intent.sent'(store, event) {
    const payment = await need(store, payments, event.subject.id);
    await store.put(payments, {
      ...payment,
      status: payment.status === 'initiated' ? 'pending' : payment.status,
      provider_ref: textOrNull(event, 'provider_ref') ?? payment.provider_ref,
    });
  },

  async 'payment.captured'(store, event) {
    const id = event.subject.id;
    const via = textOf(event, 'via');
    const receipt = textOrNull(event, 'receipt');
    await changePayment(store, id, {
      status: 'paid',
      reason: null,
      settled_at: event.occurredAt,
      ...(via === 'prompt' ? { prompt_done: true, receipt, receipt_sure: receipt !== null } : {}),
    });
    if (receipt !== null) await putReceipt(store, event, id, via === 'prompt' ? 'prompt' : 'paybill');
  },

  /** The prompt's money and a receipt in the book are one transaction; nothing moves. */
  async 'payment.matched'(store, event) {
    await changePayment(store, event.subject.id, {
      prompt_done: true,
      receipt: textOf(event, 'receipt'),
      receipt_sure: boolOf(event, 'sure'),
    });
    if (boolOf(event, 'new')) await putReceipt(store, event, event.subject.id, 'prompt');
  },

  async 'payment.failed'(store, event) {
    const expired = boolOf(event, 'final') ? 'failed' : 'expired';
    await changePayment(store, event.subject.id, {
      status: expired,
      reason: textOf(event, 'reason'),
      settled_at: event.occurredAt,
    });
  },

  'payment.unmatched': (store, event) => putReceipt(store, event, null, 'unmatched'),

  async 'receipt.issued'(store, event) {
    const group = await need(store, groups, groupOf(event));
    await store.put(receipts, {
      number: receiptNumber(group.code, event.seq),
      group_id: group.id,
      user_id: textOf(event, 'user'),
      cycle: intOf(event, 'cycle'),
      amount_minor: minorOf(event, 'amountMinor'),
      applied_minor: minorOf(event, 'appliedMinor'),
      credit_minor: minorOf(event, 'creditMinor'),
      left_minor: minorOf(event, 'leftMinor'),
      provider_ref: textOf(event, 'provider_ref'),
      hash: shortHash(event.hash),
      paid_at: event.occurredAt,
    });
  },

  'payout.scheduled': (store, event) =>
    store.put(payouts, {
      id: event.subject.id,
      group_id: groupOf(event),
      cycle: intOf(event, 'cycle'),
      kind: textOf(event, 'kind') as PayoutRow['kind'],
      user_id: textOf(event, 'recipient'),
      amount_minor: minorOf(event, 'amountMinor'),
      currency: textOf(event, 'currency'),
      due_at: timeOf(event, 'dueAt'),
      announced_at: event.occurredAt,
      status: 'scheduled',
      attempts: 0,
      attempt: null,
      accepted: 0,
      delayed: false,
      receipt: null,
      hash: null,
      sent_at: null,
    }),

  async 'payout.accepted'(store, event) {
    await store.put(accepts, { payout_id: event.subject.id, user_id: textOf(event, 'user') });
    await changePayout(store, event.subject.id, (payout) => ({ accepted: payout.accepted + 1 }));
  },

  async 'payout.released'(store, event) {
    await changePayout(store, event.subject.id, (payout) => ({
      status: 'sending',
      amount_minor: minorOf(event, 'amountMinor'),
      attempts: payout.attempts + 1,
      attempt: textOf(event, 'attempt'),
    }));
    await store.put(attempts, {
      key: textOf(event, 'attempt'),
      payout_id: event.subject.id,
      amount_minor: minorOf(event, 'amountMinor'),
      status: 'released',
      code: null,
      released_at: event.occurredAt,
      answered_at: null,
    });
  },

  async 'payout.sent'(store, event) {
    const status = textOf(event, 'answer') === 'accepted' ? 'accepted' : 'unknown';
    await changeAttempt(store, event, { status, answered_at: event.occurredAt });
  },

  async 'payout.failed'(store, event) {
    await changeAttempt(store, event, { status: 'failed', code: textOf(event, 'code') });
    await changePayout(store, event.subject.id, () => ({ status: 'scheduled' }));
  },

  async 'payout.completed'(store, event) {
    await changeAttempt(store, event, { status: 'completed' });
    await changePayout(store, event.subject.id, () => ({
      status: 'sent',
      amount_minor: minorOf(event, 'amountMinor'),
      attempt: textOf(event, 'attempt'),
      receipt: textOf(event, 'provider_ref'),
      hash: shortHash(event.hash),
      sent_at: event.occurredAt,
    }));
  },

  async 'payout.delayed'(store, event) {
    await changePayout(store, event.subject.id, () => ({ delayed: true }));
  },

  async 'payout.held'(store, event) {
    await changePayout(store, event.subject.id, () => ({ status: 'held' }));
  },

  async 'payout.resumed'(store, event) {
    await changePayout(store, event.subject.id, () => ({ status: 'scheduled' }));
  },
};

/** The circle's code and the place in its chain: whoever has a receipt can find the entry. */
export const receiptNumber = (code: string, seq: bigint): string => `${code}-${seq}`;
