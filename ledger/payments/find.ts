/** Finding payments, payouts and claims. */
import assert from 'node:assert/strict';
import type { Tx } from '../../runtime/ports.ts';
import { creditAccount, escrowAccount } from '../book/accounts.ts';
import { readBalances } from '../book/read.ts';
import type { GroupRow } from '../circles/tables.ts';
import {
  attempts,
  payments,
  payouts,
  providerReceipts,
  receipts,
  type AttemptRow,
  type PaymentRow,
  type PayoutRow,
  type ProviderReceiptRow,
  type ReceiptRow,
} from './tables.ts';

/** A payment by id, or null. */
export async function findPayment(tx: Tx, id: string): Promise<PaymentRow | null> {
  const [payment] = await tx.query<PaymentRow>({ ...payments.statements.get, values: [id] });
  return payment ?? null;
}

/** A payment that must be there, as it is now. */
export async function thePayment(tx: Tx, id: string): Promise<PaymentRow> {
  const payment = await findPayment(tx, id);
  assert(payment, `there is a payment ${id}`);
  return payment;
}

/** The payment with the reference that its payer was given, or null. */
export async function findPaymentByReference(tx: Tx, reference: string): Promise<PaymentRow | null> {
  const [payment] = await tx.query<PaymentRow>({
    name: 'payments.by_reference',
    text: `select ${payments.select} from domain.payments where reference = $1`,
    values: [reference],
  });
  return payment ?? null;
}

/** Whether another payment has this id of the provider. */
export async function refBelongsElsewhere(tx: Tx, providerRef: string, payment: string): Promise<boolean> {
  const rows = await tx.query({
    name: 'payments.ref_elsewhere',
    text: 'select 1 from domain.payments where provider_ref = $1 and id <> $2',
    values: [providerRef, payment],
  });
  return rows.length > 0;
}

/** The request that is still open for a contribution. */
export async function openPaymentOf(tx: Tx, contribution: string): Promise<PaymentRow | null> {
  const [payment] = await tx.query<PaymentRow>({
    name: 'payments.open_of',
    text: `select ${payments.select} from domain.payments
           where contribution_id = $1 and status in ('initiated', 'pending')`,
    values: [contribution],
  });
  return payment ?? null;
}

/** What is known of a receipt number of the provider's, or null. */
export async function findProviderReceipt(tx: Tx, receipt: string): Promise<ProviderReceiptRow | null> {
  const [row] = await tx.query<ProviderReceiptRow>({ ...providerReceipts.statements.get, values: [receipt] });
  return row ?? null;
}

/** A payment by hand of exactly this amount that may be the prompt's own money under its receipt number. */
export async function paybillTwin(tx: Tx, payment: PaymentRow): Promise<ProviderReceiptRow | null> {
  const [row] = await tx.query<ProviderReceiptRow>({
    name: 'provider_receipts.twin',
    text: `select ${providerReceipts.select} from domain.provider_receipts
           where payment_id = $1 and via = 'paybill' and amount_minor = $2 order by receipt limit 1`,
    values: [payment.id, payment.amount_minor],
  });
  return row ?? null;
}

/** A receipt that must be there. */
export async function findReceipt(tx: Tx, number: string): Promise<ReceiptRow> {
  const [row] = await tx.query<ReceiptRow>({ ...receipts.statements.get, values: [number] });
  assert(row, `there is a receipt ${number}`);
  return row;
}

/** A person's newest receipts. */
export async function receiptsOf(tx: Tx, user: string, limit: number): Promise<ReceiptRow[]> {
  return tx.query<ReceiptRow>({
    name: 'receipts.of_user',
    text: `select ${receipts.select} from domain.receipts where user_id = $1
           order by paid_at desc, number desc limit $2`,
    values: [user, limit],
  });
}

/** The credits that went back to a person, the newest first. */
export async function returnedTo(tx: Tx, user: string, limit: number): Promise<PayoutRow[]> {
  return tx.query<PayoutRow>({
    name: 'payouts.returned_to',
    text: `select ${payouts.select} from domain.payouts
           where group_id in (select group_id from domain.group_members where user_id = $1)
             and cycle = 0 and kind = 'credit' and user_id = $1 and status = 'sent'
           order by domain.payouts.sent_at desc, id limit $2`,
    values: [user, limit],
  });
}

/** Whether money that came at this moment was more than anybody needed and left for its payer at once. */
export async function leftAgain(tx: Tx, group: string, user: string, paidAt: Date): Promise<boolean> {
  const back = await payoutsOf(tx, group, 0);
  return back.some((payout) => payout.user_id === user && payout.announced_at.getTime() === paidAt.getTime());
}

/** A person's receipt of the payment with this code of the provider's, the first if it paid in parts; none or one. */
export async function receiptsWith(tx: Tx, user: string, providerRef: string): Promise<ReceiptRow[]> {
  return tx.query<ReceiptRow>({
    name: 'receipts.with_code',
    text: `select ${receipts.select} from domain.receipts where user_id = $1 and provider_ref = $2
           order by number limit 1`,
    values: [user, providerRef],
  });
}

/** A payout by id, or null. */
export async function findPayout(tx: Tx, id: string): Promise<PayoutRow | null> {
  const [payout] = await tx.query<PayoutRow>({ ...payouts.statements.get, values: [id] });
  return payout ?? null;
}

/** A payout that must be there, as it is now. */
export async function thePayout(tx: Tx, id: string): Promise<PayoutRow> {
  const payout = await findPayout(tx, id);
  assert(payout, `there is a payout ${id}`);
  return payout;
}

/** The announced payouts of somebody's circles that have not gone out, the next one first. */
export async function announcedTo(tx: Tx, user: string, limit: number): Promise<PayoutRow[]> {
  return tx.query<PayoutRow>({
    name: 'payouts.announced_to',
    text: `select ${payouts.select} from domain.payouts
           where status in ('scheduled', 'held') and kind <> 'credit'
             and exists (select from domain.group_members member
                          where member.group_id = domain.payouts.group_id and member.user_id = $1)
           order by domain.payouts.due_at, id limit $2`,
    values: [user, limit],
  });
}

/** The payouts of a turn; turn 0 has the credits that are sent back. */
export async function payoutsOf(tx: Tx, group: string, cycle: number): Promise<PayoutRow[]> {
  return tx.query<PayoutRow>({
    name: 'payouts.of_cycle',
    text: `select ${payouts.select} from domain.payouts where group_id = $1 and cycle = $2
           order by domain.payouts.announced_at, id`,
    values: [group, cycle],
  });
}

/** An attempt to pay out, by the key of its call, or null. */
export async function findAttempt(tx: Tx, key: string): Promise<AttemptRow | null> {
  const [attempt] = await tx.query<AttemptRow>({ ...attempts.statements.get, values: [key] });
  return attempt ?? null;
}

/** How many disputes hold a payout. */
export async function openDisputesOf(tx: Tx, payout: string): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>({
    name: 'disputes.open_of',
    text: `select count(*) as count from domain.disputes where payout_id = $1 and status = 'open'`,
    values: [payout],
  });
  return Number(row?.count ?? 0n);
}

/** What lies in the accounts of a turn's seats, by account, the empty ones left out. Seats are numbered from 1. */
export async function escrowOfCycle(
  tx: Tx,
  group: GroupRow,
  cycle: number,
  account = escrowAccount,
): Promise<{ readonly account: string; readonly amountMinor: bigint }[]> {
  const accounts = Array.from({ length: group.next_seat - 1 }, (_, at) => account(group.id, cycle, at + 1));
  const balances = await readBalances(tx, accounts, group.currency);
  return accounts
    .map((name) => ({ account: name, amountMinor: balances.get(name) ?? 0n }))
    .filter(({ amountMinor }) => amountMinor > 0n);
}

/** What a member has as a credit in a circle. */
export async function creditOf(tx: Tx, group: GroupRow, user: string): Promise<bigint> {
  const account = creditAccount(group.id, user);
  return (await readBalances(tx, [account], group.currency)).get(account) ?? 0n;
}
