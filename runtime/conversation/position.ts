/** Where a conversation stands, read without its lock, for pages that show it. */
import { emptySnapshot, type Snapshot } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import { languages } from '../ports.ts';
import type { Database, Json, Language } from '../ports.ts';
import { snapshotPlace } from './effects.ts';
import type { Engine, Seal } from './ports.ts';

/** A conversation between two events, and the language it is held in. */
export interface Position {
  readonly snapshot: Snapshot;
  /** Null before the first answer. */
  readonly language: Language | null;
}

interface Row {
  readonly id: string;
  readonly snapshot: Uint8Array | null;
  readonly language: string | null;
}

/** Null when there is no such chat. One that no longer fits the pack stands at its beginning, as its next turn will. */
export async function readPosition(
  deps: { readonly database: Database; readonly seal: Seal; readonly engine: Pick<Engine, 'decodeSnapshot'> },
  pack: Pack,
  of: { readonly gateway: string; readonly instance: string; readonly chat: string },
): Promise<Position | null> {
  const { database, seal, engine } = deps;
  const [account] = await database.query<{ id: string }>({
    name: 'position.account',
    text: `select id from runtime.accounts where gateway = $1 and instance = $2`,
    values: [of.gateway, of.instance],
  });
  if (!account) return null;
  const [row] = await database.query<Row>({
    name: 'position.conversation',
    text: `select id, snapshot, language from runtime.conversations where account_id = $1 and chat_index = $2`,
    values: [account.id, seal.index('conversations.chat', `${account.id} ${of.chat}`)],
  });
  if (!row) return null;
  const language = languages.find((known) => known === row.language) ?? null;
  if (row.snapshot === null) return { snapshot: emptySnapshot, language };
  const json = JSON.parse(seal.open(snapshotPlace(row.id), row.snapshot)) as Json;
  try {
    return { snapshot: engine.decodeSnapshot(pack, json), language };
  } catch {
    return { snapshot: emptySnapshot, language };
  }
}
