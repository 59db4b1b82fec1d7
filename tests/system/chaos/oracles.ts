/** What must hold of a circle that was played to its end, whatever was killed on the way. */
import type { Movement } from '../../../integrations/money/daraja/sandbox/book.ts';
import { readHistory } from '../../../runtime/conversation/history.ts';
import { readHealth } from '../../../runtime/conversation/health.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import { createUsers } from '../../../runtime/identity/users.ts';
import { createLedger, type Ledger } from '../../../ledger/ledger.ts';
import { auditLedger } from '../../../system/audit.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { phones } from './databases.ts';
import type { Stand } from './stand.ts';

/** What was found wrong, as sentences without names. */
export interface Verdict {
  /** Money that moved and is not in the book or never left it; messages that nobody got. */
  readonly lost: readonly string[];
  /** Money in the book more often than it moved, or sent more often than it was owed. */
  readonly doubled: readonly string[];
  /** Sent before its time, or before the members had paid. */
  readonly early: readonly string[];
  /** Anything else that should not be. */
  readonly odd: readonly string[];
  /** Messages that came again: allowed. */
  readonly repeated: number;
  /** Payouts whose call was cut off: nobody knew at first what became of them. */
  readonly unknownPayouts: number;
}

/** Announced this long before it may go out (`ledger/circles/rules/release.ts`); said again, so that it is held against. */
const announcementMs = 2 * 60 * 60_000;

const cipher = createCipher(stageDataKey);
const users = createUsers({ cipher, operatorPhones: [] });

export async function judge(stand: Stand): Promise<Verdict> {
  const found: Found = { lost: [], doubled: [], early: [], odd: [] };
  const { movements } = stand.sandboxes.money.book();
  await paidIn(stand, movements, found);
  const unknownPayouts = await paidOut(stand, movements, found);
  await ledgerAgrees(stand, found.odd);
  const repeated = await everybodyKnows(stand, found);
  const { undone, failed, sending, calls, deadLetters, quarantined, openTickets } = await readHealth(
    stand.database,
  );
  const left = { undone, failed, sending, unhandled: calls.unhandled, deadLetters, quarantined, openTickets };
  for (const [name, count] of Object.entries(left)) if (count > 0) found.odd.push(`${count} ${name}`);
  return { ...found, repeated, unknownPayouts };
}

type Found = Record<'lost' | 'doubled' | 'early' | 'odd', string[]>;

/** Each movement towards us is credited exactly once, to the payment it was for. */
async function paidIn(stand: Stand, movements: readonly Movement[], found: Found): Promise<void> {
  const inBook = await readCredited(stand);
  const moved = sums(movements.filter(({ direction }) => direction === 'in'));
  for (const reference of new Set([...moved.keys(), ...inBook.keys()]))
    compare(`payment ${reference}`, moved.get(reference) ?? 0, inBook.get(reference) ?? 0, found);
  const asked = new Set<string>();
  for (const { reference } of stand.sandboxes.money.prompts()) {
    if (asked.has(reference)) found.doubled.push(`payment ${reference} was asked for twice`);
    asked.add(reference);
  }
}

/** What the book has credited, in minor units by the payment's reference. */
export async function readCredited(stand: Stand): Promise<Map<string, number>> {
  const credited = await stand.database.query<{ reference: string; minor: bigint }>({
    name: 'kill.captured',
    text: `select pay.reference, coalesce(sum(post.amount_minor), 0)::bigint as minor
             from domain.payments pay
             left join book.events e on e.event_type = 'payment.captured' and e.subject_id = pay.id
             left join book.postings post on post.event_id = e.event_id
            group by pay.reference`,
  });
  return new Map(credited.map(({ reference, minor }) => [reference, Number(minor)]));
}

/** Says what is missing or too much, in minor units. */
function compare(what: string, is: number, book: number, found: Found): void {
  if (is > book) found.lost.push(`${what}: ${is} moved, ${book} in the book`);
  if (is < book) found.doubled.push(`${what}: ${is} moved, ${book} in the book`);
}

interface PaidOut {
  readonly id: string;
  readonly kind: string;
  readonly amount_minor: bigint;
  readonly announced_at: Date;
  readonly due_at: Date;
  readonly keys: readonly string[];
  readonly references: readonly string[];
  readonly unknown: number;
}

/** Each payout moved once, under one of its keys, and never before its time or its members' money. */
async function paidOut(stand: Stand, movements: readonly Movement[], found: Found): Promise<number> {
  const payouts = await stand.database.query<PaidOut>({
    name: 'kill.payouts',
    text: `select po.id, po.kind, po.amount_minor, po.announced_at, po.due_at,
             (select array_agg(key) from domain.payout_attempts where payout_id = po.id) as keys,
             (select array_agg(reference) from domain.payments
               where group_id = po.group_id and cycle = po.cycle) as references,
             (select count(*) from book.events where event_type = 'payout.sent' and subject_id = po.id
               and event_id like '%:unknown')::int as unknown
           from domain.payouts po`,
  });
  const out = movements.filter(({ direction }) => direction === 'out');
  for (const payout of payouts) {
    const mine = out.filter(({ reference }) => payout.keys?.includes(reference));
    const sent = mine.reduce((sum, { amount }) => sum + amount * 100, 0);
    if (mine.length === 0) found.lost.push(`payout ${payout.id} was never sent`);
    if (mine.length > 1) found.doubled.push(`payout ${payout.id} was sent ${mine.length} times`);
    else if (mine.length === 1 && sent !== Number(payout.amount_minor))
      found.odd.push(`payout ${payout.id} sent ${sent} of ${payout.amount_minor}`);
    for (const movement of payout.kind === 'pot' ? mine : []) {
      const earliest = Math.max(payout.due_at.getTime(), payout.announced_at.getTime() + announcementMs);
      if (movement.at.getTime() < earliest) found.early.push(`payout ${payout.id} was sent before its time`);
      const before = movements.slice(0, movements.indexOf(movement));
      const paid = before.filter(({ reference }) => payout.references.includes(reference));
      const there = paid.reduce((sum, { amount }) => sum + amount * 100, 0);
      if (there < Number(payout.amount_minor))
        found.early.push(`payout ${payout.id} was sent when ${there} was there`);
    }
  }
  const keys = new Set(payouts.flatMap((payout) => payout.keys));
  for (const { reference } of out)
    if (!keys.has(reference)) found.doubled.push(`${reference} was paid out and is not in the book`);
  const pots = payouts.filter(({ kind }) => kind === 'pot').length;
  if (pots !== phones.length) found.lost.push(`${pots} pots for ${phones.length} members`);
  return payouts.reduce((sum, { unknown }) => sum + unknown, 0);
}

function sums(movements: readonly Movement[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const { reference, amount } of movements) all.set(reference, (all.get(reference) ?? 0) + amount * 100);
  return all;
}

/** The book is whole and says what the provider's says; nothing is left between. */
async function ledgerAgrees(stand: Stand, odd: string[]): Promise<void> {
  const ledger = readOnlyLedger(stand);
  const view = await auditLedger(stand.database, ledger, stand.sandboxes.money);
  const { differences } = await ledger.verify();
  for (const difference of differences) odd.push(`verify: ${JSON.stringify(difference)}`);
  if (!view.balanced) odd.push('the book does not balance against the provider');
  if (view.paid_in !== view.paid_out) odd.push(`${view.paid_in} paid in, ${view.paid_out} paid out`);
  for (const name of ['escrow', 'frozen', 'credit', 'leaving'] as const)
    if (view[name] !== 0) odd.push(`${name} is ${view[name]}`);
}

/** For its `verify`; nothing is posted through it. */
function readOnlyLedger({ database, clock }: Stand): Ledger {
  const never = () => Promise.reject(new Error('this ledger is only read'));
  return createLedger({ database, clock, people: users, publish: never, outsideCalls: { intend: never } });
}

/** Every receipt and every payout was told to whom it concerns; whatever was queued has arrived, in order. */
async function everybodyKnows(stand: Stand, found: Found): Promise<number> {
  const { gateway, gatewayAccount } = stand.sandboxes;
  const receipts = await stand.database.query<{ number: string; user_id: string }>({
    name: 'kill.receipts',
    text: 'select number, user_id from domain.receipts',
  });
  const owners = await stand.database.transaction(async (tx) => {
    const all: { number: string; phone: string }[] = [];
    for (const { number, user_id } of receipts) all.push({ number, phone: await users.phone(tx, user_id) });
    return all;
  });
  const payouts = await stand.database.query<{ receipt: string | null }>({
    name: 'kill.payout_receipts',
    text: `select receipt from domain.payouts where kind = 'pot'`,
  });
  let repeated = 0;
  for (const phone of phones) {
    const heard = gateway.history(phone).filter(({ from }) => from === 'bot');
    const isTold = (words: string): boolean => heard.some(({ text }) => text.includes(words));
    for (const { number, phone: owner } of owners)
      if (owner === `+${phone}` && !isTold(number)) found.lost.push(`${phone} never got receipt ${number}`);
    for (const { receipt } of payouts)
      if (receipt === null || !isTold(receipt)) found.lost.push(`${phone} never heard of payout ${receipt}`);

    const chat = { gateway: 'greenapi', instance: gatewayAccount.idInstance, chat: `${phone}@c.us` };
    const told = await readHistory(stand.database, cipher, chat);
    const ids = heard.map(({ id }) => id);
    // The scene before was played to phones of its own, whose messages are not here.
    const mine = told.slice(told.findLastIndex(({ template }) => template === 'notices/started') + 1);
    for (const name of ['payout/scheduled', 'payout/sent', 'pay/receipt'])
      if (mine.filter(({ template }) => template === name).length < phones.length)
        found.lost.push(`${phone} was told ${name} too seldom`);
    if (!mine.some(({ template }) => template === 'notices/completed'))
      found.lost.push(`${phone} was not told of the end`);
    let last = -1;
    for (const { template, state, gatewayMessage } of mine) {
      const at = gatewayMessage === null ? -1 : ids.indexOf(gatewayMessage);
      if (at < 0) found.lost.push(`${phone}: ${template} is ${state} and did not arrive`);
      else if (at < last) found.odd.push(`${phone}: ${template} came out of order`);
      last = Math.max(last, at);
    }
    repeated += heard.length - mine.length;
  }
  return repeated;
}
