/** The way in: what a gateway's notification means, event by event. */
import { createHash } from 'node:crypto';
import type { Content, GatewayEvent } from '../gateway.ts';
import type { Database } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import type { AfterCommit } from './after-commit.ts';
import type { Account, Chat, Chats } from './chats.ts';
import { noteDelivery, noteOwnMessage } from './deliveries.ts';
import { noteQuota, noteState, type AccountsDeps } from './account-state.ts';
import { announce } from './effects.ts';
import { codeOf, isTransient } from './errors.ts';
import { messageEvent, type Incoming } from './events.ts';
import type { Flood } from './flood.ts';
import type { Log, Seal, Texts } from './ports.ts';

export interface ReceiveDeps {
  readonly database: Database;
  readonly seal: Seal;
  readonly log: Log;
  readonly chats: Chats;
  readonly afterCommit: AfterCommit;
  readonly texts: Texts;
  readonly flood: Flood;
  readonly now: () => Date;
  readonly accounts: AccountsDeps;
  /** Tells operators of a number's state; called when it may have changed. */
  readonly tellOperators: () => Promise<void>;
  /** Takes a message through its turn. */
  readonly take: (chat: Chat, event: Incoming) => Promise<void>;
  readonly count: (what: string) => void;
}

/** Most bytes of one notification that are kept aside. */
const keptMax = 64 * 1024;

/**
 * Whether the gateway may forget the notification. `unavailable`: not all of it was committed, and it should send it
 * again; what was committed happens once.
 */
export type Received = 'ok' | 'unavailable';

/**
 * Takes a notification's events in order. What is not for us, or cannot be read further, is kept aside and answered
 * `ok`: a refused notification would hold up everybody's.
 */
export async function receive(
  deps: ReceiveDeps,
  gateway: string,
  events: readonly GatewayEvent[],
  raw: Uint8Array,
): Promise<Received> {
  try {
    failpoint('receive.begun');
    for (const event of events) await receiveOne(deps, gateway, event, raw);
    failpoint('receive.done');
    return 'ok';
  } catch (error) {
    deps.log.error('receive.failed', { gateway, error: codeOf(error) }, error);
    if (isTransient(error)) return 'unavailable';
    return setAside(deps, gateway, raw, codeOf(error));
  }
}

async function receiveOne(
  deps: ReceiveDeps,
  gateway: string,
  event: GatewayEvent,
  raw: Uint8Array,
): Promise<void> {
  deps.count(event.kind);
  if (event.kind === 'ignored') return;
  const account = await deps.chats.account(gateway, event.instance);
  if (account === null) {
    await setAside(deps, gateway, raw, 'unknown_instance');
    return;
  }
  switch (event.kind) {
    case 'message':
      return receiveMessage(deps, account, event, gateway, raw);
    case 'delivery':
      return noteDelivery(deps.database, account, event);
    case 'own_message': {
      const chat = await deps.chats.known(account, event.chat);
      if (chat !== null) await noteOwnMessage(deps.database, deps.seal, chat, event);
      return;
    }
    case 'instance':
      await noteState(deps.accounts, account.id, event.state, event.at);
      return deps.tellOperators();
    case 'quota':
      deps.log.error('account.quota', { account: account.id, of: event.of });
      return noteQuota(deps.database, account.id, event.of);
  }
}

async function receiveMessage(
  deps: ReceiveDeps,
  account: Account,
  event: Extract<GatewayEvent, { kind: 'message' }>,
  gateway: string,
  raw: Uint8Array,
): Promise<void> {
  const chat = await deps.chats.ofChat(account, event.chat, event.private ? event.phone : null);
  if (!event.private) {
    if (speaks(event.content)) await sayOnlyPrivate(deps, chat);
    return;
  }
  // Nobody vouches for the number: there is no person to speak with.
  if (chat.userId === null) return void (await setAside(deps, gateway, raw, 'no_phone'));
  const admitted = deps.flood.admit(chat.id);
  if (admitted === 'read') return deps.take(chat, messageEvent(event));
  deps.count('message.not_read');
  if (admitted === 'first') await sayTooMany(deps, chat);
}

/** Tells a member that what they write is not read for the moment. */
async function sayTooMany(deps: ReceiveDeps, chat: Chat): Promise<void> {
  deps.log.warn('receive.flood', { conversation: chat.id });
  await deps.database.transaction(async (tx) => {
    const [row] = await tx.query<{ seq: bigint; language: string | null }>({
      name: 'conversations.tell_too_many',
      text: `update runtime.conversations set next_seq = next_seq + 1
              where id = $1 returning next_seq - 1 as seq, language`,
      values: [chat.id],
    });
    if (row !== undefined) announce(tx, deps, chat, row.seq, deps.texts.tooMany(row.language));
  });
}

/** What people say to one another in a group, as opposed to what they do with it. */
const speaks = ({ kind }: Content): boolean => ['text', 'tap', 'media'].includes(kind);

/** Tells a chat of many, at most once a day of real time, that only private chats are served. */
async function sayOnlyPrivate(deps: ReceiveDeps, chat: Chat): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const [row] = await tx.query<{ seq: bigint }>({
      name: 'conversations.tell_private',
      text: `update runtime.conversations set told_private_at = now(), next_seq = next_seq + 1
              where id = $1 and (told_private_at is null or told_private_at < now() - interval '1 day')
              returning next_seq - 1 as seq`,
      values: [chat.id],
    });
    if (row !== undefined) announce(tx, deps, chat, row.seq, deps.texts.onlyPrivate());
  });
}

/** Keeps a notification that cannot be worked off, up to a limit. `source`: whose it is, e.g. a gateway. */
export async function setAside(
  deps: Pick<ReceiveDeps, 'database' | 'seal' | 'log' | 'count'>,
  source: string,
  raw: Uint8Array,
  reason: string,
): Promise<Received> {
  deps.count('quarantine');
  deps.log.warn('receive.set_aside', { source, reason, bytes: raw.length });
  const kept = Buffer.from(raw.subarray(0, keptMax)).toString('base64');
  // The bytes have no row yet to be bound to; their hash binds them to themselves.
  const hash = createHash('sha256').update(raw).digest('hex');
  const bytes = deps.seal.seal(`quarantine.bytes:${hash}`, kept);
  try {
    await deps.database.query({
      name: 'quarantine.insert',
      text: `insert into runtime.quarantine (source, sha256, bytes, size, reason) values ($1, $2, $3, $4, $5)`,
      values: [source, hash, bytes, raw.length, reason],
    });
    return 'ok';
  } catch (error) {
    deps.log.error('receive.not_set_aside', { source, error: codeOf(error) });
    return 'unavailable';
  }
}
