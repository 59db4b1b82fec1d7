/**
 * Sends what turns have queued: claims chats with a lease, sends each chat's messages in order, and records every
 * answer fenced by the claim. A send whose answer is unknown is looked for before it is sent again.
 */
import { randomUUID } from 'node:crypto';
import type { FileMaker, Gateway, OutgoingMessage, SendAnswer } from '../gateway.ts';
import type { Database, Tx } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import { holdAccount } from './account-state.ts';
import type { Chat } from './chats.ts';
import { applyEarly } from './deliveries.ts';
import { codeOf } from './errors.ts';
import { messageOf, readBody } from './outgoing.ts';
import { holdForTomorrow, placeFor } from './places.ts';
import type { Log, Seal } from './ports.ts';
import * as rows from './sender-rows.ts';
import { together } from './together.ts';

export interface SenderDeps {
  readonly database: Database;
  readonly seal: Seal;
  readonly log: Log;
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly makers: ReadonlyMap<string, FileMaker>;
  readonly chatOf: (conversationId: string) => Promise<Chat>;
  /** Longer than a gateway's own time limit. */
  readonly leaseMs: number;
  /** Wait after the first refusal or unknown answer; doubles up to `backOffMaxMs`. Real time. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** After this many tries a message is given up. */
  readonly attemptsMax: number;
}

/** How far apart the gateway's clock and the database's may be. */
const clockToleranceMs = 10_000;

/** Claims up to `limit` due chats under one name, for `sendClaimed`. */
export async function claimDue(deps: SenderDeps, limit: number): Promise<rows.Claimed[]> {
  const claims = await rows.claimChats(deps.database, randomUUID(), deps.leaseMs, limit);
  if (claims.length > 0) failpoint('sender.claimed');
  return claims;
}

/** Sends a claimed chat's messages in order until nothing is left, the chat has to wait, or the claim is lost. */
export async function sendClaimed(deps: SenderDeps, claim: rows.Claimed): Promise<number> {
  const chat = await deps.chatOf(claim.conversationId);
  let next: rows.Found | null = claim.found;
  for (let settled = 0; ; next = await rows.headOf(deps.database, claim)) {
    if (next === null) return settled;
    if (next.head === null) {
      if (await rows.letGo(deps.database, claim, next.lastSeq)) return settled;
    } else {
      const went = await sendHead(deps, claim, chat, next.head, next.lastSeq);
      if (went === 'settled' || went === 'last') settled++;
      if (went === 'stopped' || went === 'last') return settled;
    }
  }
}

async function sendHead(
  deps: SenderDeps,
  claim: rows.Claim,
  chat: Chat,
  head: rows.Head,
  lastSeq: bigint,
): Promise<'settled' | 'last' | 'stopped' | 'look again'> {
  const gateway = deps.gateways.get(chat.account.gateway);
  if (gateway === undefined) {
    await deps.database.transaction((tx) => rows.backOff(tx, claim, deps.backOffMaxMs));
    return 'stopped';
  }
  const body = readBody(deps, chat, head);
  // Nobody can read it any more; it must not hold up the chat.
  if (body === null)
    return settle(deps, claim, chat, head, { state: 'refused', code: 'unreadable', retryable: false });
  const message = await messageOf(deps, chat, gateway, body);
  if (head.state !== 'queued') {
    if ((await placeFor(deps.database, claim, chat, 'look', null)) === 'let go') return 'stopped';
    failpoint('sender.before_look');
    const found = await lookFor(deps, chat, gateway, message, head);
    if (found === 'cannot look') return wait(deps, claim, chat, head, 'unknown', 'cannot_look', null);
    if (found !== null) return settle(deps, claim, chat, head, { state: 'sent', message: found });
  }
  const held = await holdForTomorrow(deps.database, claim, chat, head, lastSeq);
  if (held !== null) return held;
  const mark = { ...claim, leaseMs: deps.leaseMs, seq: head.seq, state: head.state };
  const place = await placeFor(deps.database, claim, chat, 'send', mark);
  if (place === 'let go') return 'stopped';
  // The claim is lost, or somebody sent this message before it was ours.
  if (place === 'not marked') return 'look again';
  failpoint('sender.before_send');
  const answer = await send(gateway, chat, message);
  failpoint('sender.after_send');
  return settle(deps, claim, chat, head, answer);
}

class LostClaim extends Error {}

/**
 * Writes what came of a message under the claim and renews it, in one trip. False, with nothing written, when the claim
 * is lost.
 */
async function fenced(
  deps: SenderDeps,
  claim: rows.Claim,
  head: rows.Head,
  write: (tx: Tx) => readonly Promise<unknown>[],
): Promise<boolean> {
  try {
    await deps.database.transaction(async (tx) => {
      const [mine] = await together([rows.stillMine(tx, claim, deps.leaseMs), ...write(tx)]);
      if (!mine) throw new LostClaim();
      failpoint('sender.before_commit');
    });
    failpoint('sender.after_commit');
    return true;
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
    deps.log.warn('sender.fenced', { conversation: claim.conversationId, seq: Number(head.seq) });
    return false;
  }
}

async function send(gateway: Gateway, chat: Chat, message: OutgoingMessage): Promise<SendAnswer> {
  try {
    return await gateway.send(chat.account.instance, message);
  } catch (error) {
    // A gateway does not throw. If one does, nobody knows how far it came.
    return { state: 'unknown', reason: codeOf(error) };
  }
}

async function lookFor(
  deps: SenderDeps,
  chat: Chat,
  gateway: Gateway,
  message: OutgoingMessage,
  head: rows.Head,
): Promise<string | null | 'cannot look'> {
  const since = new Date((head.sendingAt ?? new Date(0)).getTime() - clockToleranceMs);
  try {
    // The same words may have been sent as another message, before this one or by a node that froze.
    const isOther = (id: string) => rows.isTaken(deps.database, named(chat, head.seq, id));
    return await gateway.find(chat.account.instance, message, since, isOther);
  } catch (error) {
    deps.log.warn('sender.cannot_look', { conversation: chat.id, error: codeOf(error) });
    return 'cannot look';
  }
}

/** Records an answer. Refused by the fence when the claim was lost: the next holder looks for the message itself. */
async function settle(
  deps: SenderDeps,
  claim: rows.Claim,
  chat: Chat,
  head: rows.Head,
  answer: SendAnswer,
): Promise<'settled' | 'last' | 'stopped'> {
  if (answer.state === 'sent') return settleSent(deps, claim, chat, head.seq, answer.message);
  if (answer.state === 'unknown') return wait(deps, claim, chat, head, 'unknown', answer.reason, null);
  if (answer.state === 'refused' && answer.waits !== undefined)
    return hold(deps, claim, chat, head, answer.code, answer.waits, answer.retryAfterMs ?? deps.backOffMaxMs);
  if (answer.state === 'refused' && answer.retryable)
    return wait(deps, claim, chat, head, 'queued', answer.code, answer.retryAfterMs ?? null);
  const { code } = answer;
  const recorded = await fenced(deps, claim, head, (tx) => [
    rows.record(tx, chat.id, head.seq, 'refused', code, null),
    rows.deadLetter(tx, chat.id, head.seq, code),
  ]);
  if (!recorded) return 'stopped';
  deps.log.warn('sender.refused', { conversation: chat.id, seq: Number(head.seq), code });
  return 'settled';
}

const named = (chat: Chat, seq: bigint, gatewayMessage: string): rows.Named => ({
  accountId: chat.account.id,
  gatewayMessage,
  conversationId: chat.id,
  seq,
});

async function settleSent(
  deps: SenderDeps,
  claim: rows.Claim,
  chat: Chat,
  seq: bigint,
  gatewayMessage: string,
): Promise<'settled' | 'last' | 'stopped'> {
  const { database } = deps;
  const sent = { seq, accountId: chat.account.id, gatewayMessage };
  failpoint('sender.before_commit');
  const recorded = await rows.recordSent(database, claim, deps.leaseMs, sent);
  failpoint('sender.after_commit');
  const fields = { conversation: chat.id, seq: Number(seq) };
  if (recorded === null) {
    deps.log.warn('sender.fenced', fields);
    await rows.noteStray(database, named(chat, seq, gatewayMessage));
    return 'stopped';
  }
  deps.log.debug('sender.sent', fields);
  if (recorded.early) await database.transaction((tx) => applyEarly(tx, chat.account.id, gatewayMessage));
  return recorded.rests ? 'last' : 'settled';
}

/** Nothing is wrong with the message: it stays at the head of its chat until the chat, or the number, can go on. */
async function hold(
  deps: SenderDeps,
  claim: rows.Claim,
  chat: Chat,
  head: rows.Head,
  code: string,
  waits: 'chat' | 'account',
  forMs: number,
): Promise<'stopped'> {
  const recorded = await fenced(deps, claim, head, (tx) => [
    rows.putBack(tx, chat.id, head.seq, code),
    ...(waits === 'chat'
      ? [rows.backOff(tx, claim, forMs)]
      : [holdAccount(tx, chat.account.id, code, forMs), rows.holdForAccount(tx, claim, chat.account.id)]),
  ]);
  if (recorded) deps.log.warn('sender.held', { account: chat.account.id, waits, code });
  return 'stopped';
}

/** The whole chat waits for a message that may go later; after too many tries it is given up and the chat goes on. */
async function wait(
  deps: SenderDeps,
  claim: rows.Claim,
  chat: Chat,
  head: rows.Head,
  state: 'queued' | 'unknown',
  code: string,
  afterMs: number | null,
): Promise<'settled' | 'stopped'> {
  const doubled = Math.min(deps.backOffMs * 2 ** head.attempts, deps.backOffMaxMs);
  const dead = head.attempts + 1 >= deps.attemptsMax;
  const recorded = await fenced(deps, claim, head, (tx) => [
    rows.record(tx, chat.id, head.seq, dead ? 'dead' : state, code, null),
    dead ? rows.deadLetter(tx, chat.id, head.seq, code) : rows.backOff(tx, claim, afterMs ?? doubled),
  ]);
  if (!recorded) return 'stopped';
  deps.log.warn(dead ? 'sender.given_up' : 'sender.waits', { conversation: chat.id, code });
  return dead ? 'settled' : 'stopped';
}
