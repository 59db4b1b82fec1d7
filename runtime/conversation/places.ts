/** Whether a message may go now: the gateway's limits, the state of its number, what a new number may send today. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayMethod } from '../gateway.ts';
import type { Database } from '../ports.ts';
import type { Chat } from './chats.ts';
import { takeOfToday, takePlace } from './rate.ts';
import * as rows from './sender-rows.ts';

/** Waits for a place in the number's queue; false when the chat has to come again, and was let go. */
export async function placeFor(
  database: Database,
  claim: rows.Claim,
  chat: Chat,
  method: GatewayMethod,
): Promise<boolean> {
  const place = await takePlace(database, chat.account.id, method);
  if (place.may === 'go') {
    if (place.waitMs > 0) await sleep(place.waitMs);
    return true;
  }
  await database.transaction((tx) =>
    place.why === 'account'
      ? rows.holdForAccount(tx, claim, chat.account.id)
      : rows.backOff(tx, claim, place.forMs),
  );
  return false;
}

/** A number new to WhatsApp sends little to people who have not just written; who waits for an answer gets it. */
export async function holdForTomorrow(
  database: Database,
  claim: rows.Claim,
  chat: Chat,
  head: rows.Head,
  lastSeq: bigint,
): Promise<'stopped' | 'look again' | null> {
  if (chat.account.warmUp === null || head.asked || (await rows.isAwaited(database, chat.id))) return null;
  const until = await takeOfToday(database, chat.account, new Date());
  if (until === null) return null;
  const holds = await rows.holdUntil(database, claim, lastSeq, until);
  return holds ? 'stopped' : 'look again';
}
