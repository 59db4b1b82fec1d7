/** The provider's own book held against ours: what moved, who was credited, what was paid out and when. */
import type { Movement } from '../../../integrations/money/daraja/sandbox/book.ts';
import { createLedger, type Ledger } from '../../../ledger/ledger.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import { createUsers } from '../../../runtime/identity/users.ts';
import { auditLedger } from '../../../system/audit.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { phones } from './circles.ts';
import type { Found } from './oracles.ts';
import type { Stand } from './stand.ts';

/** Announced this long before it may go out (`ledger/circles/rules/release.ts`); said again, so that it is held against. */
const hourMs = 60 * 60_000;
const announcementMs = 2 * hourMs;
/** Nairobi, where the circle is: the whole year three hours ahead. */
const zoneMs = 3 * hourMs;

/** Neither before its date nor before two hours after its announcement; and those do not end at night. */
function earliestOf({ due_at, announced_at }: Pick<PaidOut, 'due_at' | 'announced_at'>): number {
  const heard = announced_at.getTime() + announcementMs;
  if (heard <= due_at.getTime()) return due_at.getTime();
  const ofDay = (heard + zoneMs) % (24 * hourMs);
  const morning = heard - ofDay + 10 * hourMs;
  if (ofDay > 20 * hourMs) return morning + 24 * hourMs;
  return Math.max(heard, morning);
}

/** Each movement towards us is credited exactly once, to the payment it was for. */
export async function paidIn(stand: Stand, movements: readonly Movement[], found: Found): Promise<void> {
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
export async function readCredited(stand: Pick<Stand, 'database'>): Promise<Map<string, number>> {
  const credited = await stand.database.query<{ reference: string; minor: bigint }>({
    name: 'chaos.captured',
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
  readonly keys: readonly string[] | null;
  readonly unknown: number;
}

/** Each payout moved once, under one of its keys, and never before its time or its members' money. */
export async function paidOut(stand: Stand, movements: readonly Movement[], found: Found): Promise<number> {
  const payouts = await stand.database.query<PaidOut>({
    name: 'chaos.payouts',
    text: `select po.id, po.kind, po.amount_minor, po.announced_at, po.due_at,
             (select array_agg(key) from domain.payout_attempts where payout_id = po.id) as keys,
             (select count(*) from book.events where event_type = 'payout.sent' and subject_id = po.id
               and event_id like '%:unknown')::int as unknown
           from domain.payouts po`,
  });
  const out = movements.filter(({ direction }) => direction === 'out');
  for (const payout of payouts) {
    const mine = out.filter(({ reference }) => payout.keys?.includes(reference));
    const sent = mine.reduce((sum, { amount }) => sum + amount * 100, 0);
    if (mine.length === 0) found.lost.push(`payout ${payout.id} (${payout.kind}) was never sent`);
    if (mine.length > 1) found.doubled.push(`payout ${payout.id} was sent ${mine.length} times`);
    else if (mine.length === 1 && sent !== Number(payout.amount_minor))
      found.odd.push(`payout ${payout.id} sent ${sent} of ${payout.amount_minor}`);
    const earliest = earliestOf(payout);
    for (const { at } of payout.kind === 'pot' ? mine : [])
      if (at.getTime() < earliest) found.early.push(`payout ${payout.id} was sent before its time`);
  }
  const keys = new Set(payouts.flatMap((payout) => payout.keys ?? []));
  for (const { reference } of out)
    if (!keys.has(reference)) found.doubled.push(`${reference} was paid out and is not in the book`);
  let there = 0;
  for (const { direction, amount, reference } of movements) {
    there += direction === 'in' ? amount : -amount;
    // Every pot is whole, so nothing can leave that its members have not paid before.
    if (there < 0) found.early.push(`${reference} was paid out before the money was there`);
  }
  const pots = payouts.filter(({ kind }) => kind === 'pot').length;
  if (pots !== phones.length) found.lost.push(`${pots} pots for ${phones.length} members`);
  return payouts.reduce((sum, { unknown }) => sum + unknown, 0);
}

function sums(movements: readonly Movement[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const { reference, amount } of movements) all.set(reference, (all.get(reference) ?? 0) + amount * 100);
  return all;
}

/** The book is whole and says what the provider's says; nothing is left between; its projections come out of it again. */
export async function ledgerAgrees(stand: Stand, odd: string[]): Promise<void> {
  const ledger = openLedger(stand);
  const view = await auditLedger(stand.database, ledger, stand.sandboxes.money);
  const { differences } = await ledger.verify();
  for (const difference of differences) odd.push(`verify: ${JSON.stringify(difference)}`);
  if (!view.balanced) odd.push('the book does not balance against the provider');
  if (view.paid_in !== view.paid_out) odd.push(`${view.paid_in} paid in, ${view.paid_out} paid out`);
  for (const name of ['escrow', 'frozen', 'credit', 'leaving'] as const)
    if (view[name] !== 0) odd.push(`${name} is ${view[name]}`);
  const before = await digests(stand);
  await ledger.rebuild();
  for (const [table, digest] of await digests(stand))
    if (before.get(table) !== digest) odd.push(`${table} is another after it was rebuilt from the book`);
}

/** What every table of the domain holds, as a hash. An account without a row is zero. */
async function digests(stand: Stand): Promise<Map<string, unknown>> {
  return stand.server.admin(stand.made.name, async (run) => {
    const tables = await run(
      `select tablename from pg_tables where schemaname = 'domain' order by tablename`,
    );
    const all = new Map<string, unknown>();
    for (const { tablename } of tables) {
      const table = `domain.${String(tablename)}`;
      const which = table === 'domain.balances' ? ' where balance <> 0' : '';
      const [row] = await run(
        `select md5(string_agg(t::text, '|' order by t::text)) as digest from ${table} t${which}`,
      );
      all.set(table, row?.['digest']);
    }
    return all;
  });
}

/** A ledger that is only asked: it tells nobody and calls nobody. */
function openLedger(stand: Stand): Ledger {
  const called = () => Promise.reject(new Error('nobody is called here'));
  return createLedger({
    database: stand.database,
    clock: stand.clock,
    people: createUsers({ cipher: createCipher(stageDataKey), operatorPhones: [] }),
    publish: () => Promise.reject(new Error('nobody is told anything here')),
    outsideCalls: { intend: called, intendAgain: called },
    drawSeed: () => {
      throw new Error('nothing is drawn here');
    },
  });
}
