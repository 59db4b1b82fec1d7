/** Where a conversation stands, read without its lock, for pages that show it. */
import { emptySnapshot, type Snapshot } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import { languages } from '../ports.ts';
import type { Database, Json, Language } from '../ports.ts';
import { snapshotPlace } from './effects.ts';
import { findChat } from './history.ts';
import type { ChatName } from './history.ts';
import type { Engine, Seal } from './ports.ts';

/** A conversation between two events, and the language it is held in. */
export interface Position {
  readonly snapshot: Snapshot;
  /** Null before the first answer. */
  readonly language: Language | null;
}

/** Null when there is no such chat. One that no longer fits the pack stands at its beginning, as its next turn will. */
export async function readPosition(
  deps: { readonly database: Database; readonly seal: Seal; readonly engine: Pick<Engine, 'decodeSnapshot'> },
  pack: Pack,
  of: ChatName,
): Promise<Position | null> {
  const { database, seal, engine } = deps;
  const row = await findChat(database, seal, of);
  if (row === null) return null;
  const language = languages.find((known) => known === row.language) ?? null;
  if (row.snapshot === null) return { snapshot: emptySnapshot, language };
  const json = JSON.parse(seal.open(snapshotPlace(row.id), row.snapshot)) as Json;
  try {
    return { snapshot: engine.decodeSnapshot(pack, json), language };
  } catch {
    return { snapshot: emptySnapshot, language };
  }
}
