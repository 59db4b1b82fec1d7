/** What providers claim, and what we ask them about it. A claim credits nothing. */
import type { MoneyNotice, Tx } from '../../runtime/ports.ts';
import { idFrom, type Work } from '../work.ts';

/** A claim as it was recorded. */
export interface Claim {
  readonly id: string;
  readonly kind: 'collection' | 'paybill' | 'disbursement';
  readonly subject: string;
  readonly result: string;
  readonly code: string;
  readonly receipt: string | null;
  readonly amount_minor: bigint | null;
  readonly reference: string | null;
  readonly state: 'open' | 'settled' | 'refuted' | 'odd';
}

const columns = 'id, kind, subject, result, code, receipt, amount_minor, reference, state';

/** Records a claim. False when the same was recorded before: a notice that came again. */
export async function recordClaim(
  work: Work,
  notice: Exclude<MoneyNotice, { kind: 'status' }>,
): Promise<boolean> {
  const row = {
    result: notice.kind === 'paybill' ? 'paid' : notice.result,
    code: notice.kind === 'paybill' ? '' : notice.code,
    providerRef: notice.kind === 'collection' ? notice.providerRef : null,
    receipt: notice.receipt ?? null,
    amountMinor: notice.kind === 'disbursement' ? null : (notice.amount?.amountMinor ?? null),
    reference: notice.kind === 'paybill' ? notice.reference : null,
  };
  const rows = await work.tx.query({
    name: 'money_claims.put',
    text: `insert into domain.money_claims (id, channel, kind, subject, result, code, provider_ref, receipt,
             amount_minor, reference, received_at, state)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')
           on conflict (id) do nothing returning id`,
    values: [
      claimId(notice),
      notice.channel,
      notice.kind,
      claimSubject(notice),
      row.result,
      row.code,
      row.providerRef,
      row.receipt,
      row.amountMinor,
      row.reference,
      work.now,
    ],
  });
  return rows.length > 0;
}

/** Payments by hand are one claim per receipt number; other notices one per thing they say. */
export function claimId(notice: Exclude<MoneyNotice, { kind: 'status' }>): string {
  switch (notice.kind) {
    case 'paybill':
      return idFrom('mc', notice.channel, notice.kind, notice.receipt);
    case 'collection':
      return idFrom(
        'mc',
        notice.channel,
        notice.kind,
        notice.paymentId,
        notice.providerRef,
        notice.result,
        notice.code,
        notice.receipt ?? '',
        String(notice.amount?.amountMinor ?? ''),
      );
    case 'disbursement':
      return idFrom('mc', notice.channel, notice.kind, notice.key, notice.result, notice.code);
  }
}

function claimSubject(notice: Exclude<MoneyNotice, { kind: 'status' }>): string {
  if (notice.kind === 'paybill') return notice.receipt;
  return notice.kind === 'collection' ? notice.paymentId : notice.key;
}

/** Notes what became of a claim. */
export function settleClaim(tx: Tx, id: string, state: Claim['state']): void {
  tx.write({
    name: 'money_claims.settle',
    text: 'update domain.money_claims set state = $2 where id = $1',
    values: [id, state],
  });
}

/** The claim that names a receipt number: a payment by hand, or a prompt that says another amount. */
export async function claimOfReceipt(tx: Tx, receipt: string): Promise<Claim | null> {
  const [claim] = await tx.query<Claim>({
    name: 'money_claims.of_receipt',
    text: `select ${columns} from domain.money_claims where receipt = $1 and kind in ('paybill', 'collection')
           order by received_at, kind desc, id limit 1`,
    values: [receipt],
  });
  return claim ?? null;
}

/** The receipt number that the prompt's own notice gave, and whether the notice names the amount we asked for. */
export async function claimedReceipt(
  tx: Tx,
  payment: { readonly id: string; readonly amount_minor: bigint },
): Promise<{ readonly receipt: string; readonly same_amount: boolean } | null> {
  const [claim] = await tx.query<{ receipt: string; same_amount: boolean }>({
    name: 'money_claims.receipt_of_prompt',
    text: `select receipt, coalesce(amount_minor, $2) = $2 as same_amount from domain.money_claims
           where kind = 'collection' and subject = $1 and result = 'paid' and receipt is not null and state <> 'odd'
           order by same_amount desc, received_at, id limit 1`,
    values: [payment.id, payment.amount_minor],
  });
  return claim ?? null;
}

/** Claims that contradict what we know, for operators. */
export async function oddClaims(tx: Tx): Promise<Claim[]> {
  return tx.query<Claim>({
    name: 'money_claims.odd',
    text: `select ${columns} from domain.money_claims where state = 'odd' order by received_at`,
  });
}

/** A question to a provider about one of our payments, a receipt, or an attempt to pay out. */
export interface StatusCall {
  readonly key: string;
  readonly kind: 'payment' | 'paybill' | 'payout';
  readonly subject: string;
  readonly number: number;
  readonly asked_at: Date;
}

/** Numbers the next question about a subject and gives it a key; whoever calls holds the lock that it belongs to. */
export async function nextStatusCall(
  work: Work,
  kind: StatusCall['kind'],
  subject: string,
): Promise<StatusCall> {
  const [row] = await work.tx.query<{ number: number }>({
    name: 'status_calls.last',
    text: 'select coalesce(max(number), 0) as number from domain.status_calls where kind = $1 and subject = $2',
    values: [kind, subject],
  });
  const number = (row?.number ?? 0) + 1;
  const key = idFrom('st', kind, subject, number);
  work.tx.write({
    name: 'status_calls.put',
    text: `insert into domain.status_calls (key, kind, subject, number, asked_at) values ($1, $2, $3, $4, $5)`,
    values: [key, kind, subject, number, work.now],
  });
  return { key, kind, subject, number, asked_at: work.now };
}

/** The question with this key, or null. */
export async function findStatusCall(tx: Tx, key: string): Promise<StatusCall | null> {
  const [row] = await tx.query<StatusCall>({
    name: 'status_calls.get',
    text: 'select key, kind, subject, number, asked_at from domain.status_calls where key = $1',
    values: [key],
  });
  return row ?? null;
}

/** Keeps what was answered. */
export async function noteAnswer(tx: Tx, key: string, answer: string): Promise<void> {
  await tx.query({
    name: 'status_calls.answer',
    text: 'update domain.status_calls set answer = $2 where key = $1',
    values: [key, answer],
  });
}
