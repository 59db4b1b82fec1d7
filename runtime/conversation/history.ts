/** What a chat was told: the outbox opened again, for replays and the pages. */
import type { FileReference } from '../gateway.ts';
import type { Database, Json } from '../ports.ts';
import type { Snapshot } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import { bodyPlace, snapshotPlace } from './effects.ts';
import type { OutboxBody } from './effects.ts';
import type { Engine, Seal } from './ports.ts';

/** A message of ours, with what it was made from. */
export interface Told {
  readonly template: string | null;
  readonly text: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly data: Json;
  /** All that it was made from: templates by name, the runtime's strings by key; empty where nobody knows. */
  readonly of: readonly string[];
  readonly file?: FileReference;
  /** The gateway's id, once it has taken the message. */
  readonly gatewayMessage: string | null;
  readonly state: string;
}

interface Row {
  readonly conversation_id: string;
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly template: string | null;
  readonly gateway_message: string | null;
  readonly state: string;
}

/** A chat as a gateway names it. */
export interface ChatName {
  readonly gateway: string;
  readonly instance: string;
  readonly chat: string;
}

/** The newest `newest` messages to a chat, oldest first; none when there is no such chat. */
export async function readHistory(
  database: Database,
  seal: Seal,
  of: ChatName,
  newest = 1_000,
): Promise<readonly Told[]> {
  const chat = await findChat(database, seal, of);
  if (chat === null) return [];
  const rows = await database.query<Row>({
    name: 'history.outbox',
    text: `select conversation_id, seq, body, template, gateway_message, state
             from runtime.outbox where conversation_id = $1 order by seq desc limit $2`,
    values: [chat.id, newest],
  });
  return rows.reverse().map((row) => opened(seal, row));
}

/** What a conversation was told behind the message `seq`, oldest first. */
export async function readSince(
  database: Database,
  seal: Seal,
  conversationId: string,
  seq: bigint,
): Promise<readonly (Told & { readonly seq: bigint })[]> {
  const rows = await database.query<Row>({
    name: 'history.since',
    text: `select conversation_id, seq, body, template, gateway_message, state
             from runtime.outbox where conversation_id = $1 and seq > $2 order by seq`,
    values: [conversationId, seq],
  });
  return rows.map((row) => ({ ...opened(seal, row), seq: row.seq }));
}

function opened(seal: Seal, row: Row): Told {
  const body = JSON.parse(seal.open(bodyPlace(row.conversation_id, row.seq), row.body)) as OutboxBody;
  return { of: [], ...body, template: row.template, gatewayMessage: row.gateway_message, state: row.state };
}

/** A conversation between two events, as it is stored: null when there is no such chat, or nothing was said yet. */
export async function readStored(
  database: Database,
  seal: Seal,
  engine: Pick<Engine, 'decodeSnapshot'>,
  pack: Pack,
  of: ChatName,
): Promise<{ readonly id: string; readonly snapshot: Snapshot } | null> {
  const chat = await findChat(database, seal, of);
  if (chat === null || chat.snapshot === null) return null;
  const stored = JSON.parse(seal.open(snapshotPlace(chat.id), chat.snapshot)) as Json;
  return { id: chat.id, snapshot: engine.decodeSnapshot(pack, stored) };
}

/** The id of a chat's conversation; null when there is none. */
export async function conversationOf(database: Database, seal: Seal, of: ChatName): Promise<string | null> {
  return (await findChat(database, seal, of))?.id ?? null;
}

/** A chat's conversation as its row has it. */
interface FoundChat {
  readonly id: string;
  readonly snapshot: Uint8Array | null;
  readonly language: string | null;
}

/** The conversation of a chat, read without its lock; null when there is none. */
export async function findChat(database: Database, seal: Seal, of: ChatName): Promise<FoundChat | null> {
  const [account] = await database.query<{ id: string }>({
    name: 'history.account',
    text: `select id from runtime.accounts where gateway = $1 and instance = $2`,
    values: [of.gateway, of.instance],
  });
  if (!account) return null;
  const [chat] = await database.query<FoundChat>({
    name: 'history.chat',
    text: `select id, snapshot, language from runtime.conversations where account_id = $1 and chat_index = $2`,
    values: [account.id, seal.index('conversations.chat', `${account.id} ${of.chat}`)],
  });
  return chat ?? null;
}
