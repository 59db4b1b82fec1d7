/** What the phones got held against what was owed to them: every receipt and payout told, in order, nothing between. */
import { readHistory, type Told } from '../../../runtime/conversation/history.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import { createUsers } from '../../../runtime/identity/users.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { phones } from './circles.ts';
import type { Found } from './oracles.ts';
import type { Stand } from './stand.ts';

const cipher = createCipher(stageDataKey);
const users = createUsers({ cipher, operatorPhones: [] });

/** What says that money came in: for the turn, beside it, or out of what was paid too much before. */
const receiptTemplates: readonly (string | null)[] = [
  'pay/receipt',
  'pay/credited',
  'notices/credit_applied',
];

/** What the book owes a person: a receipt, a turn that was paid, a credit that was sent back. */
interface Owed {
  readonly kind: 'receipt' | 'turn' | 'credit';
  /** The receipt's number, the turn's, the provider's receipt of what was sent. */
  readonly name: string | null;
  readonly phone: string;
  /** Of a turn: what was paid and not covered by any receipt, in minor units. */
  readonly uncovered: number;
}

/**
 * Every receipt and every payout was told to whom it concerns; whatever was queued has arrived, in order. Returns how
 * many messages came again.
 */
export async function everybodyKnows(stand: Stand, found: Found): Promise<number> {
  const owed = await readOwed(stand);
  const pots = await stand.database.query<{ receipt: string | null }>({
    name: 'chaos.payout_receipts',
    text: `select receipt from domain.payouts where kind = 'pot'`,
  });
  let repeated = 0;
  for (const phone of phones) repeated += await onePhone(stand, phone, owed, pots, found);
  return repeated;
}

async function readOwed(stand: Stand): Promise<Owed[]> {
  const rows = await stand.database.query<Omit<Owed, 'phone'> & { user_id: string }>({
    name: 'chaos.owed',
    text: `select 'receipt' as kind, number as name, user_id, 0 as uncovered from domain.receipts
           union all
           select 'turn', cycle::text, user_id,
             (paid_minor - coalesce((select sum(applied_minor) from domain.receipts r
               where (r.group_id, r.cycle, r.user_id) = (c.group_id, c.cycle, c.user_id)), 0))::int
             from domain.contributions c
           union all
           select 'credit', receipt, user_id, 0 from domain.payouts where kind = 'credit'`,
  });
  return stand.database.transaction(async (tx) => {
    const all: Owed[] = [];
    for (const { user_id, ...row } of rows)
      all.push({ ...row, phone: (await users.phone(tx, user_id)).slice(1) });
    return all;
  });
}

async function onePhone(
  stand: Stand,
  phone: string,
  owed: readonly Owed[],
  pots: readonly { readonly receipt: string | null }[],
  found: Found,
): Promise<number> {
  const heard = stand.sandboxes.gateway.history(phone).filter(({ from }) => from === 'bot');
  const isTold = (words: string | null): boolean =>
    words !== null && heard.some(({ text }) => text.includes(words));
  const mine = await readTold(stand, phone);
  for (const { kind, name, uncovered } of owed.filter((one) => one.phone === phone)) {
    if (kind === 'credit' && !isTold(name)) found.lost.push(`${phone} never heard of credit ${name}`);
    if (kind === 'turn' && uncovered !== 0)
      found.lost.push(`${phone} has no receipt for ${uncovered} of turn ${name}`);
    if (kind !== 'receipt') continue;
    if (!isTold(name)) found.lost.push(`${phone} never got receipt ${name}`);
    // Queued once: what a phone got again was sent again, not said again.
    const said = mine.filter(
      ({ template, text }) => receiptTemplates.includes(template) && text.includes(name ?? ''),
    );
    if (said.length > 1) found.doubled.push(`receipt ${name} was said ${said.length} times`);
  }
  for (const { receipt } of pots)
    if (!isTold(receipt)) found.lost.push(`${phone} never heard of payout ${receipt}`);
  for (const name of ['payout/scheduled', 'payout/sent'])
    if (mine.filter(({ template }) => template === name).length < phones.length)
      found.lost.push(`${phone} was told ${name} too seldom`);
  if (!mine.some(({ template }) => template === 'notices/completed'))
    found.lost.push(`${phone} was not told of the end`);
  const ids = heard.map(({ id }) => id);
  let last = -1;
  for (const { template, state, gatewayMessage } of mine) {
    const at = gatewayMessage === null ? -1 : ids.indexOf(gatewayMessage);
    if (at < 0) found.lost.push(`${phone}: ${template} is ${state} and did not arrive`);
    else if (at < last) found.odd.push(`${phone}: ${template} came out of order`);
    last = Math.max(last, at);
  }
  return heard.length - mine.length;
}

/** What our outbox holds for a phone. The scene before was played to phones of its own, whose messages are not here. */
async function readTold(stand: Stand, phone: string): Promise<readonly Told[]> {
  const instance = stand.sandboxes.gatewayAccount.idInstance;
  const chat = { gateway: 'greenapi', instance, chat: `${phone}@c.us` };
  const told = await readHistory(stand.database, cipher, chat);
  return told.slice(told.findLastIndex(({ template }) => template === 'notices/started') + 1);
}

/** Both records of the chats that findings name, so that what was lost can be traced: our outbox, and the gateway's. */
export async function chatsOf(stand: Stand, findings: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const phone of phones.filter((number) => findings.some((finding) => finding.includes(number)))) {
    lines.push(`our outbox for ${phone}:`);
    for (const { template, state, gatewayMessage, text } of await readTold(stand, phone))
      lines.push(`  ${gatewayMessage ?? 'no id'} ${state} ${template}: ${shortly(text)}`);
    lines.push(`the gateway's record of ${phone}:`);
    for (const { id, from, takenAt, at, text } of stand.sandboxes.gateway.history(phone))
      lines.push(`  ${id} ${from} ${at.toISOString()} (${takenAt.toISOString()}): ${shortly(text)}`);
  }
  return lines;
}

const shortly = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 300);
