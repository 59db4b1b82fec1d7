/** Whether a message may go now: the gateway's limits, the state of its number, what a new number may send today. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayMethod } from '../gateway.ts';
import type { Database } from '../ports.ts';
import type { Chat } from './chats.ts';
import { takeOfToday, takePlace, type Mark } from './rate.ts';
import * as rows from './sender-rows.ts';

/**
 * Waits for a place in the number's queue, and marks the message as being sent once it is its turn. `let go`: the
 * chat has to come again. `not marked`: the claim is lost, or the message is not as it was found.
 */
export async function placeFor(
  database: Database,
  claim: rows.Claim,
  chat: Chat,
  method: GatewayMethod,
  mark: Mark | null,
): Promise<'go' | 'let go' | 'not marked'> {
  let place = await takePlace(database, chat.account.id, method, mark);
  if (place.may === 'go' && place.waitMs > 0) {
    await sleep(place.waitMs);
    if (mark !== null) place = await takePlace(database, chat.account.id, null, mark);
  }
  if (place.may === 'go') return mark === null || place.marked ? 'go' : 'not marked';
  const { why, forMs } = place;
  await database.transaction((tx) =>
    why === 'account' ? rows.holdForAccount(tx, claim, chat.account.id) : rows.backOff(tx, claim, forMs),
  );
  return 'let go';
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
