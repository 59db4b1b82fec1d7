/** The conversation's row under its lock, and the snapshot in it. */
import { assertFits } from '../engine/fitting.ts';
import { emptySnapshot, type Snapshot } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import type { Json, Tx } from '../ports.ts';
import type { Chat } from './chats.ts';
import { snapshotPlace } from './effects.ts';
import { codeOf } from './errors.ts';
import type { Engine, Log, Seal } from './ports.ts';
import { together } from './together.ts';
import type { Versions } from './versions.ts';

/** What a turn reads of its conversation. */
export interface Conversation {
  readonly snapshot: Uint8Array | null;
  readonly logicHash: string | null;
  readonly nextSeq: bigint;
  /** As in the snapshot, its `visits` and its `numbers`: they go on where the snapshot does not. */
  readonly visits: number;
  readonly calls: number;
}

const columns = `snapshot, logic_hash as "logicHash", next_seq as "nextSeq", visits, calls`;

/**
 * Locks the conversation for this transaction; null when there is none. `wait` null: does not wait; null comes back
 * when somebody else has it. Otherwise DATABASE_LOCK_TIMEOUT is thrown after `wait.ms`, and locks asked for later
 * wait `wait.laterMs`.
 */
export async function lockConversation(
  tx: Tx,
  id: string,
  wait: { readonly ms: number; readonly laterMs: number } | null,
): Promise<Conversation | null> {
  if (wait === null) {
    const [free] = await tx.query<Conversation>({
      name: 'conversations.lock_if_free',
      text: `select ${columns} from runtime.conversations where id = $1 for no key update skip locked`,
      values: [id],
    });
    return free ?? null;
  }
  const [, rows] = await together([
    setLockTimeout(tx, wait.ms),
    tx.query<Conversation>({
      name: 'conversations.lock',
      text: `select ${columns} from runtime.conversations where id = $1 for no key update`,
      values: [id],
    }),
    setLockTimeout(tx, wait.laterMs),
  ]);
  return rows[0] ?? null;
}

function setLockTimeout(tx: Tx, ms: number): Promise<unknown> {
  return tx.query({
    name: 'transaction.lock_timeout',
    text: `select set_config('lock_timeout', $1, true)`,
    values: [`${ms}ms`],
  });
}

/**
 * The snapshot, and the pack that understands it: the version it is in the middle of, else the newest. One that no
 * longer fits (a flow was changed under it) is moved: it begins anew with this event, so that the entry flow greets the
 * member. Its numbers go on: a spend's key must not come twice.
 */
export async function readSnapshot(
  tx: Tx,
  deps: {
    readonly engine: Engine;
    readonly seal: Seal;
    readonly log: Log;
    readonly versions: Versions;
  },
  chat: Chat,
  conversation: Conversation,
): Promise<{ readonly pack: Pack; readonly snapshot: Snapshot }> {
  const { snapshot: sealed, logicHash } = conversation;
  const json = sealed === null ? null : (JSON.parse(deps.seal.open(snapshotPlace(chat.id), sealed)) as Json);
  const pack = await deps.versions.of(tx, chat.account.pack, logicHash, json);
  if (json === null) return { pack, snapshot: emptySnapshot };
  try {
    const snapshot = deps.engine.decodeSnapshot(pack, json);
    if (logicHash !== pack.logicHash) assertFits(pack, snapshot);
    return { pack, snapshot };
  } catch (error) {
    // Under the same logic it is a bug and not a change.
    if (logicHash === pack.logicHash) throw error;
    deps.log.warn('conversation.moved', { conversation: chat.id, pack: pack.name, error: codeOf(error) });
    const { visits, calls } = conversation;
    return { pack, snapshot: { ...emptySnapshot, visits, numbers: calls } };
  }
}
