/** What the phones got held against what was owed to them: every receipt and payout told, in order, nothing between. */
import { readHistory } from '../../../runtime/conversation/history.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import { createUsers } from '../../../runtime/identity/users.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { phones } from './circles.ts';
import type { Found } from './oracles.ts';
import type { Stand } from './stand.ts';

const cipher = createCipher(stageDataKey);
const users = createUsers({ cipher, operatorPhones: [] });

/** A receipt, and whose it is. */
interface Owned {
  readonly number: string;
  readonly phone: string;
}

/**
 * Every receipt and every payout was told to whom it concerns; whatever was queued has arrived, in order. Returns how
 * many messages came again.
 */
export async function everybodyKnows(stand: Stand, found: Found): Promise<number> {
  const receipts = await readReceipts(stand);
  const payouts = await stand.database.query<{ receipt: string | null }>({
    name: 'chaos.payout_receipts',
    text: `select receipt from domain.payouts where kind = 'pot'`,
  });
  let repeated = 0;
  for (const phone of phones) repeated += await onePhone(stand, phone, receipts, payouts, found);
  return repeated;
}

async function readReceipts(stand: Stand): Promise<Owned[]> {
  const receipts = await stand.database.query<{ number: string; user_id: string }>({
    name: 'chaos.receipts',
    text: 'select number, user_id from domain.receipts',
  });
  return stand.database.transaction(async (tx) => {
    const all: Owned[] = [];
    for (const { number, user_id } of receipts) all.push({ number, phone: await users.phone(tx, user_id) });
    return all;
  });
}

async function onePhone(
  stand: Stand,
  phone: string,
  receipts: readonly Owned[],
  payouts: readonly { readonly receipt: string | null }[],
  found: Found,
): Promise<number> {
  const { gateway, gatewayAccount } = stand.sandboxes;
  const heard = gateway.history(phone).filter(({ from }) => from === 'bot');
  const isTold = (words: string): boolean => heard.some(({ text }) => text.includes(words));
  for (const { number, phone: owner } of receipts)
    if (owner === `+${phone}` && !isTold(number)) found.lost.push(`${phone} never got receipt ${number}`);
  for (const { receipt } of payouts)
    if (receipt === null || !isTold(receipt)) found.lost.push(`${phone} never heard of payout ${receipt}`);

  const chat = { gateway: 'greenapi', instance: gatewayAccount.idInstance, chat: `${phone}@c.us` };
  const told = await readHistory(stand.database, cipher, chat);
  const ids = heard.map(({ id }) => id);
  // The scene before was played to phones of its own, whose messages are not here.
  const mine = told.slice(told.findLastIndex(({ template }) => template === 'notices/started') + 1);
  // A turn may be paid out of a credit; that has a receipt of its own.
  for (const names of [['payout/scheduled'], ['payout/sent'], ['pay/receipt', 'notices/credit_applied']])
    if (mine.filter(({ template }) => names.includes(template ?? '')).length < phones.length)
      found.lost.push(`${phone} was told ${names.join(' or ')} too seldom`);
  if (!mine.some(({ template }) => template === 'notices/completed'))
    found.lost.push(`${phone} was not told of the end`);
  for (const { number } of receipts) {
    // Queued once: what a phone got again was sent again, not said again.
    const said = mine.filter(({ template, text }) => template === 'pay/receipt' && text.includes(number));
    if (said.length > 1) found.doubled.push(`receipt ${number} was said ${said.length} times`);
  }
  let last = -1;
  for (const { template, state, gatewayMessage } of mine) {
    const at = gatewayMessage === null ? -1 : ids.indexOf(gatewayMessage);
    if (at < 0) found.lost.push(`${phone}: ${template} is ${state} and did not arrive`);
    else if (at < last) found.odd.push(`${phone}: ${template} came out of order`);
    last = Math.max(last, at);
  }
  return heard.length - mine.length;
}
