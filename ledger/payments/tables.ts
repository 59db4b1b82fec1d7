/** The projections of payments and payouts: rows and their tables. Amounts in minor units. */
import { declareTable } from '../book/projection.ts';

/** initiated → pending → paid | failed | expired; a late success takes failed and expired to paid. */
export type PaymentStatus = 'initiated' | 'pending' | 'paid' | 'failed' | 'expired';
/** `unheard`: the provider has never said that it took the request; the member may have paid all the same. */
export const failureReasons = [
  'declined',
  'wrong_pin',
  'too_soon',
  'expired',
  'unheard',
  'insufficient',
  'other',
] as const;
export type FailureReason = (typeof failureReasons)[number];

export interface PaymentRow {
  readonly id: string;
  readonly group_id: string;
  readonly contribution_id: string;
  readonly cycle: number;
  readonly seat: number;
  readonly user_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reference: string;
  readonly provider: string;
  /** The provider's id of the prompt; null until it has said one. */
  readonly provider_ref: string | null;
  readonly status: PaymentStatus;
  readonly reason: string | null;
  readonly prompt_done: boolean;
  readonly receipt: string | null;
  readonly receipt_sure: boolean;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}
export const payments = declareTable<PaymentRow>('payments', ['id'], {
  id: 'text',
  group_id: 'text',
  contribution_id: 'text',
  cycle: 'int',
  seat: 'int',
  user_id: 'text',
  amount_minor: 'minor',
  currency: 'text',
  reference: 'text',
  provider: 'text',
  provider_ref: 'text',
  status: 'text',
  reason: 'text',
  prompt_done: 'bool',
  receipt: 'text',
  receipt_sure: 'bool',
  created_at: 'time',
  settled_at: 'time',
});

export interface ProviderReceiptRow {
  readonly receipt: string;
  readonly payment_id: string | null;
  readonly amount_minor: bigint;
  readonly via: 'prompt' | 'paybill' | 'unmatched';
}
export const providerReceipts = declareTable<ProviderReceiptRow>('provider_receipts', ['receipt'], {
  receipt: 'text',
  payment_id: 'text',
  amount_minor: 'minor',
  via: 'text',
});

export interface ReceiptRow {
  /** The circle's code and the sequence number of the entry in its chain: `K7F3QD-23`. */
  readonly number: string;
  readonly group_id: string;
  readonly user_id: string;
  readonly cycle: number;
  readonly amount_minor: bigint;
  readonly applied_minor: bigint;
  readonly credit_minor: bigint;
  readonly left_minor: bigint;
  readonly provider_ref: string;
  readonly hash: string;
  readonly paid_at: Date;
}
export const receipts = declareTable<ReceiptRow>('receipts', ['number'], {
  number: 'text',
  group_id: 'text',
  user_id: 'text',
  cycle: 'int',
  amount_minor: 'minor',
  applied_minor: 'minor',
  credit_minor: 'minor',
  left_minor: 'minor',
  provider_ref: 'text',
  hash: 'text',
  paid_at: 'time',
});

export interface PayoutRow {
  readonly id: string;
  readonly group_id: string;
  readonly cycle: number;
  readonly kind: 'pot' | 'topup' | 'credit';
  readonly user_id: string;
  /** What was announced; once released, what was sent. */
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly due_at: Date;
  readonly announced_at: Date;
  readonly status: 'scheduled' | 'held' | 'sending' | 'sent';
  /** How many attempts there were, and the key of the newest. */
  readonly attempts: number;
  readonly attempt: string | null;
  /** How many members have said OK. */
  readonly accepted: number;
  /** The recipient was told of a delay. */
  readonly delayed: boolean;
  readonly receipt: string | null;
  readonly hash: string | null;
  readonly sent_at: Date | null;
}
export const payouts = declareTable<PayoutRow>('payouts', ['id'], {
  id: 'text',
  group_id: 'text',
  cycle: 'int',
  kind: 'text',
  user_id: 'text',
  amount_minor: 'minor',
  currency: 'text',
  due_at: 'time',
  announced_at: 'time',
  status: 'text',
  attempts: 'int',
  attempt: 'text',
  accepted: 'int',
  delayed: 'bool',
  receipt: 'text',
  hash: 'text',
  sent_at: 'time',
});

export interface AttemptRow {
  readonly key: string;
  readonly payout_id: string;
  readonly amount_minor: bigint;
  /** released: the intent is written; accepted or unknown: the call was made. */
  readonly status: 'released' | 'accepted' | 'unknown' | 'failed' | 'completed';
  readonly code: string | null;
  readonly released_at: Date;
  readonly answered_at: Date | null;
}
export const attempts = declareTable<AttemptRow>('payout_attempts', ['key'], {
  key: 'text',
  payout_id: 'text',
  amount_minor: 'minor',
  status: 'text',
  code: 'text',
  released_at: 'time',
  answered_at: 'time',
});

export interface AcceptRow {
  readonly payout_id: string;
  readonly user_id: string;
}
export const accepts = declareTable<AcceptRow>('payout_accepts', ['payout_id', 'user_id'], {
  payout_id: 'text',
  user_id: 'text',
});
