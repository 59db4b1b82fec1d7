/** Payments, receipts and payouts as people may see them: the records of the contract. */
import type { RecordValue } from '../../runtime/ports.ts';
import type { Work } from '../work.ts';
import { frozenAccount } from '../book/accounts.ts';
import { creditOf, escrowOfCycle, leftAgain, openPaymentOf } from './find.ts';
import { cycleId, type ContributionRow, type CycleRow, type GroupRow } from '../circles/tables.ts';
import { contributedSeats, cyclesOf, findCycle, findGroup, groupName, owedInGroup } from '../circles/find.ts';
import { money, nameOf, toDay } from '../circles/views.ts';
import { owedMinor } from '../circles/rules/apply.ts';
import { releaseMoment } from './release.ts';
import { dayOf, daysLate } from '../circles/rules/schedule.ts';
import type { PaymentRow, PayoutRow, ReceiptRow } from './tables.ts';

/** The record `payment`. */
export async function paymentView(work: Work, payment: PaymentRow): Promise<RecordValue> {
  return {
    id: payment.id,
    reference: payment.reference,
    amount: money(payment, payment.amount_minor),
    group_name: await groupName(work.tx, payment.group_id),
  };
}

/** The record `payment_failure`. */
export async function failureView(work: Work, payment: PaymentRow): Promise<RecordValue> {
  return {
    due: payment.contribution_id,
    circle: payment.group_id,
    reason: payment.reason ?? 'other',
    amount: money(payment, payment.amount_minor),
    group_name: await groupName(work.tx, payment.group_id),
    reference: payment.reference,
  };
}

/**
 * Where a member's credit goes, as things stand: to what they still have to pay in this circle; after that back to them,
 * when it ends or at once if it has ended. What is below the least that can be sent stays with their name.
 */
async function creditGoes(
  work: Work,
  group: GroupRow,
  user: string,
): Promise<'next_turn' | 'back_at_end' | 'back_now' | 'stays'> {
  const ended = group.status === 'completed';
  const cycles = await cyclesOf(work.tx, group.id);
  if (!ended && cycles.some((cycle) => cycle.status === 'created')) return 'next_turn';
  const owed = (await owedInGroup(work.tx, group.id, user)).length > 0;
  if (owed) return 'next_turn';
  if ((await creditOf(work.tx, group, user)) < work.limits.payoutMinMinor) return 'stays';
  return ended ? 'back_now' : 'back_at_end';
}

/** What only the moment of a receipt knows. */
export interface ReceiptNews {
  /** What of the money paid a late fee, in minor units. */
  readonly feeMinor: bigint;
  /** The payer was told before that this payment had failed. */
  readonly afterAll: boolean;
  /** The reference of another request for the same contribution that is still open. */
  readonly openRequest: string | null;
  /** The contribution that the money was for. */
  readonly due: string | null;
}
const noNews: ReceiptNews = { feeMinor: 0n, afterAll: false, openRequest: null, due: null };

async function receiptKind(
  work: Work,
  { provider_ref, applied_minor, group_id, user_id, paid_at }: ReceiptRow,
): Promise<'paid' | 'kept' | 'goes_back' | 'from_credit'> {
  // Money from outside always comes with the provider's number or our reference.
  if (provider_ref === '') return 'from_credit';
  if (applied_minor > 0n) return 'paid';
  return (await leftAgain(work.tx, group_id, user_id, paid_at)) ? 'goes_back' : 'kept';
}

/** The record `receipt`. */
export async function receiptView(work: Work, receipt: ReceiptRow, news = noNews): Promise<RecordValue> {
  const [group, name, called] = await Promise.all([
    findGroup(work.tx, receipt.group_id),
    nameOf(work, receipt.user_id),
    groupName(work.tx, receipt.group_id),
  ]);
  const currency = group?.currency ?? '';
  const amount = (amountMinor: bigint) => money({ currency }, amountMinor);
  return {
    number: receipt.number,
    name,
    group_name: called,
    amount: amount(receipt.amount_minor),
    paid_at: receipt.paid_at,
    hash: receipt.hash,
    round: BigInt(receipt.cycle),
    rounds: BigInt(group?.seats ?? 0),
    applied: amount(receipt.applied_minor),
    late_fee: amount(news.feeMinor),
    after_all: news.afterAll,
    credit: amount(receipt.credit_minor),
    has_credit: receipt.credit_minor > 0n,
    credit_goes: group && receipt.credit_minor > 0n ? await creditGoes(work, group, receipt.user_id) : 'none',
    left: amount(receipt.left_minor),
    has_left: receipt.left_minor > 0n,
    provider_ref: receipt.provider_ref,
    kind: await receiptKind(work, receipt),
    open_request: news.openRequest,
    due: news.due,
  };
}

/** The record `receipt` of a credit that went back. */
export async function returnView(work: Work, payout: PayoutRow): Promise<RecordValue> {
  const [name, called] = await Promise.all([
    nameOf(work, payout.user_id),
    groupName(work.tx, payout.group_id),
  ]);
  const nothing = money(payout, 0n);
  return {
    number: payout.receipt ?? '',
    name,
    group_name: called,
    amount: money(payout, payout.amount_minor),
    paid_at: payout.sent_at ?? work.now,
    hash: payout.hash ?? '',
    round: 0n,
    rounds: 0n,
    applied: nothing,
    late_fee: nothing,
    after_all: false,
    credit: nothing,
    has_credit: false,
    credit_goes: 'none',
    left: nothing,
    has_left: false,
    provider_ref: payout.receipt ?? '',
    kind: 'returned',
    open_request: null,
    due: null,
  };
}

/** The record `due`. */
export async function dueView(work: Work, contribution: ContributionRow): Promise<RecordValue> {
  const [group, cycle, name, owed] = await Promise.all([
    findGroup(work.tx, contribution.group_id),
    findCycle(work.tx, cycleId(contribution.group_id, contribution.cycle)),
    groupName(work.tx, contribution.group_id),
    owedInGroup(work.tx, contribution.group_id, contribution.user_id),
  ]);
  if (!group || !cycle) throw new Error(`the contribution ${contribution.id} belongs to a turn of a circle`);
  const today = dayOf(work.now, group.zone);
  const sum = (rows: readonly ContributionRow[]) =>
    money(
      group,
      rows.reduce((minor, row) => minor + owedMinor(row), 0n),
    );
  return {
    id: contribution.id,
    circle: group.id,
    group_name: name,
    amount: money(group, owedMinor(contribution)),
    late_fee: money(group, contribution.fee_minor),
    due_on: toDay(contribution.due_on),
    days_late: BigInt(daysLate(toDay(contribution.due_on), today)),
    round: BigInt(contribution.cycle),
    rounds: BigInt(group.seats),
    recipient: await nameOf(work, cycle.user_id),
    asked: (await openPaymentOf(work.tx, contribution.id)) !== null,
    turns: BigInt(owed.length),
    owed: sum(owed),
    to_come: sum(owed.filter((row) => row.due_on > today.toString())),
  };
}

/** The record `payout` of one that was announced, for everybody at once: only `mine` differs. */
export async function payoutViews(
  work: Work,
  group: GroupRow,
  payout: PayoutRow,
): Promise<(user: string) => RecordValue> {
  const [recipient, called, promised, at, paidSeats] = await Promise.all([
    nameOf(work, payout.user_id),
    groupName(work.tx, group.id),
    promisedMinor(work, group, payout),
    releaseAt(work, group, payout),
    contributedSeats(work.tx, group.id, payout.cycle),
  ]);
  const shared = {
    id: payout.id,
    circle: group.id,
    group_name: called,
    round: BigInt(payout.cycle),
    rounds: BigInt(group.seats),
    amount: money(payout, promised),
    recipient,
    at,
    state: payout.status,
    paid_count: BigInt(paidSeats),
    seats: BigInt(group.seats),
  };
  return (user) => ({ ...shared, mine: user === payout.user_id });
}

/** When a payout goes out unless it is held. What should be out already goes as soon as it can. */
async function releaseAt(work: Work, group: GroupRow, payout: PayoutRow): Promise<Date> {
  const at = await releaseMoment(work, group, payout);
  return at > work.now ? at : work.now;
}

/**
 * What may be promised of a payout: until it is released, what has been paid into the turn. A quorum below all seats
 * announces a pot that is not full yet, and nobody is told of money that is not there.
 */
async function promisedMinor(work: Work, group: GroupRow, payout: PayoutRow): Promise<bigint> {
  if (payout.kind !== 'pot' || (payout.status !== 'scheduled' && payout.status !== 'held')) {
    return payout.amount_minor;
  }
  const parts = await Promise.all([
    escrowOfCycle(work.tx, group, payout.cycle),
    escrowOfCycle(work.tx, group, payout.cycle, frozenAccount),
  ]);
  return parts.flat().reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** The record `payout` of a turn that has not been announced. */
export async function plannedPayoutView(
  work: Work,
  group: GroupRow,
  cycle: CycleRow,
  user: string,
  payoutId: string,
): Promise<RecordValue> {
  const [called, recipient] = await Promise.all([groupName(work.tx, group.id), nameOf(work, cycle.user_id)]);
  return {
    id: payoutId,
    circle: group.id,
    group_name: called,
    round: BigInt(cycle.number),
    rounds: BigInt(group.seats),
    amount: money(group, group.amount_minor * BigInt(group.seats)),
    recipient,
    at: cycle.due_at,
    mine: user === cycle.user_id,
    state: cycle.due_at <= work.now ? 'waiting' : 'planned',
    paid_count: BigInt(await contributedSeats(work.tx, group.id, cycle.number)),
    seats: BigInt(group.seats),
  };
}
