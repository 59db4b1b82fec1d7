/**
 * What is done about an event that could not be worked off. Its turn left nothing; this is a second, small
 * transaction. A transient failure parks the event for a short while; anything else tells the member, opens a ticket
 * and lets the chat go on. A crash comes here never and is not counted.
 */
import { randomInt } from 'node:crypto';
import { isSecret } from '../engine/pins.ts';
import type { Content } from '../gateway.ts';
import type { Database, Tx } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import type { Chat } from './chats.ts';
import { insertTicket, writeEffects } from './effects.ts';
import { codeOf, detailOf, isDatabaseAway, isTransient } from './errors.ts';
import { payloadPlace, readPayload, toStepEvent, type EventKind, type Incoming } from './events.ts';
import { hasUndone, insertEvent, markFailed, park } from './inbox.ts';
import type { Written } from './steps.ts';
import { lockConversation, readSnapshot, type Conversation } from './snapshot.ts';
import { contextOf, type TurnDeps } from './turn-deps.ts';

/** Where the sealed detail of a failure lies. */
export const errorPlace = (errorId: string): string => `inbox.error:${errorId}`;

/** Letters that are not mistaken for one another when read aloud. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

function newErrorId(): string {
  let id = 'E';
  for (let i = 0; i < 7; i++) id += alphabet[randomInt(alphabet.length)];
  return id;
}

/** Which event failed, and the new event whose row went with the transaction. */
export interface Failed {
  /** Null when the failure came before the event was read: then it is the oldest undone one. */
  readonly source: string | null;
  readonly incoming: Incoming | null;
}

/** Records the failure of an event; returns whether there is more to do. Throws when the database is away. */
export async function recordFailure(
  database: Database,
  deps: TurnDeps,
  chat: Chat,
  failed: Failed,
  error: unknown,
): Promise<boolean> {
  const errorId = newErrorId();
  let more: boolean | Promise<boolean> = false;
  const outcome = await database.transaction(async (tx) => {
    const conversation = await lockConversation(tx, chat.id, { ms: 5_000, laterMs: 5_000 });
    if (conversation === null) throw new Error(`there is no conversation ${chat.id}`);
    more = hasUndone(tx, chat.id);
    if (failed.incoming !== null) await insertEvent(tx, deps.seal, chat.id, failed.incoming);
    const row = await findUndone(tx, chat.id, failed.source);
    if (row === null) return 'done meanwhile';
    const delay = isTransient(error) ? deps.retryDelaysMs[row.attempts] : undefined;
    if (delay !== undefined) {
      park(tx, chat.id, row.id, codeOf(error), delay);
      failpoint('failure.before_commit');
      return { delay };
    }
    const blank = await apologiseOrCall(tx, deps, chat, conversation, row, errorId);
    const detail = deps.seal.seal(errorPlace(errorId), detailOf(error));
    markFailed(tx, chat.id, row.id, { errorId, code: codeOf(error), detail, blank });
    failpoint('failure.before_commit');
    return 'failed';
  });
  failpoint('failure.after_commit');
  if (typeof outcome === 'object') {
    deps.log.warn('turn.parked', { conversation: chat.id, error: codeOf(error), delay_ms: outcome.delay });
    // The sweep finds it too; this keeps the whole within its five seconds.
    setTimeout(() => deps.retry(chat.id), outcome.delay).unref();
  } else if (outcome === 'failed')
    deps.log.error('turn.failed', { conversation: chat.id, error: codeOf(error), error_id: errorId }, error);
  return more;
}

interface UndoneRow {
  readonly id: bigint;
  readonly source: string;
  readonly kind: EventKind;
  readonly payload: Uint8Array;
  readonly attempts: number;
}

/** The event's row; null when somebody has worked it off meanwhile. */
async function findUndone(tx: Tx, conversationId: string, source: string | null): Promise<UndoneRow | null> {
  const [row] = await tx.query<UndoneRow>({
    name: 'inbox.undone_by_source',
    text: `select id, source_key as source, kind, payload, attempts from runtime.inbox
            where conversation_id = $1 and state in ('new', 'parked') and ($2::text is null or source_key = $2)
            order by id limit 1`,
    values: [conversationId, source],
  });
  return row ?? null;
}

/** Apologises; when that is broken as well, a person is called all the same. Returns whether to blank the payload. */
async function apologiseOrCall(
  tx: Tx,
  deps: TurnDeps,
  chat: Chat,
  conversation: Conversation,
  row: UndoneRow,
  errorId: string,
): Promise<boolean> {
  await tx.query({ name: 'failure.savepoint', text: 'savepoint apology' });
  try {
    const blank = await apologise(tx, deps, chat, conversation, row, errorId);
    // Awaited, so that a write that fails is caught here.
    await tx.query({ name: 'failure.release', text: 'release savepoint apology' });
    return blank;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    await tx.query({ name: 'failure.rollback_to', text: 'rollback to savepoint apology' });
    deps.log.error(
      'turn.apology_failed',
      { conversation: chat.id, error: codeOf(error), error_id: errorId },
      error,
    );
    const ticket = { reference: errorId, queue: 'support', flow: null, step: null };
    insertTicket(tx, chat.id, ticket, deps.clock.now(), errorId);
    return row.kind === 'message';
  }
}

/** Tells the member and opens the ticket. Returns whether the event's payload is to be blanked. */
async function apologise(
  tx: Tx,
  deps: TurnDeps,
  chat: Chat,
  conversation: Conversation,
  row: UndoneRow,
  errorId: string,
): Promise<boolean> {
  if (chat.userId === null) return false;
  const person = await deps.persons.read(tx, chat.userId);
  const { pack, snapshot } = await readSnapshot(tx, deps, chat, conversation);
  const result = deps.engine.fail(pack, snapshot, contextOf(deps, chat, pack, person), errorId);
  const effects = result.effects.filter((effect): effect is Written => effect.kind !== 'call');
  const queued = writeEffects(tx, deps.seal, deps.engine, {
    chat,
    pack,
    snapshot: result.snapshot,
    language: person.language,
    effects,
    paused: new Set(),
    nextSeq: conversation.nextSeq,
    now: deps.clock.now(),
    textMax: deps.textMax(chat),
    captionMax: deps.captionMax(chat),
    asked: true,
    quotes: null,
    errorId,
    source: `failure:${errorId}`,
  });
  if (queued) deps.afterCommit.of(tx).sends.add(chat.id);
  return (
    row.kind === 'message' &&
    isSecret(pack, snapshot, contentOf(deps, chat, row), deps.packs.words(pack), deps.clock.now())
  );
}

/** What a message said; null where nobody can read it, which may be why it failed. */
function contentOf(deps: TurnDeps, chat: Chat, row: UndoneRow): Content | null {
  try {
    const event = toStepEvent(
      row.kind,
      readPayload(deps.seal.open(payloadPlace(chat.id, row.source), row.payload)),
      null,
    );
    return event.kind === 'message' ? event.content : null;
  } catch {
    return null;
  }
}
