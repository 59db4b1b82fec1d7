/**
 * The turn: one transaction in which one event of one conversation is worked off. Webhook events and pending rows
 * take the same way.
 *
 * Locks first and inserts second: inserting before the lock would let a chat's messages overtake each other.
 */
import type { StepEvent } from '../engine/model.ts';
import { isSecret } from '../engine/pins.ts';
import { tooOften } from '../language/limits.ts';
import type { Database, Tx } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import type { Chat } from './chats.ts';
import { writeEffects } from './effects.ts';
import { codeOf, isDatabaseAway, isLockTimeout } from './errors.ts';
import { happenedAt, payloadPlace, quotedMessage, quoteOfLate, readPayload, toStepEvent } from './events.ts';
import type { Incoming, Payload } from './events.ts';
import { recordFailure } from './failure.ts';
import { hasUndone, insertTaken, markDone, oldestUndone, writeEvents, type Undone } from './inbox.ts';
import type { Person } from './ports.ts';
import type { TurnSeen } from './seen.ts';
import { lockConversation, readSnapshot, type Conversation } from './snapshot.ts';
import { runSteps, type StepsDeps } from './steps.ts';
import { together } from './together.ts';
import { contextOf, type TurnDeps } from './turn-deps.ts';

/** What became of a turn. */
export type TurnResult =
  /** An event was worked off, or failed and was recorded. `more`: there are others. */
  | { readonly did: 'turn'; readonly more: boolean }
  /** The incoming event was there already. */
  | { readonly did: 'duplicate'; readonly more: boolean }
  /** Another node has the conversation: the event is stored, and that node looks again after its commit. */
  | { readonly did: 'stored' }
  /** There is nothing to do, somebody else does it, or the oldest event waits out a transient failure. */
  | { readonly did: 'nothing' };

/** Longest wait for locks inside tools, once this turn had to wait for its conversation. Else it is the pool's. */
const toolLockWaitMs = 5_000;

/**
 * Works off one event: the oldest undone one. `incoming` is recorded in the same transaction; null takes what waits.
 * Throws only when the database is away (AppError, retryable); then nothing may be recorded.
 */
export async function turn(
  database: Database,
  deps: TurnDeps,
  chat: Chat,
  incoming: Incoming | null,
): Promise<TurnResult> {
  const begun: Begun = { locked: false, event: null, seen: null, more: false };
  try {
    const did = await attempt(database, deps, chat, incoming, begun);
    failpoint('turn.after_commit');
    if (begun.seen !== null) deps.see?.(begun.seen);
    deps.log.debug('turn.done', { conversation: chat.id, did });
    if (did === 'nothing') return { did };
    return { did, more: await begun.more };
  } catch (error) {
    if (!begun.locked && isLockTimeout(error)) return storeAlone(database, deps, chat, incoming);
    if (isDatabaseAway(error)) throw error;
    const failed = { source: begun.event?.source ?? null, incoming };
    const more = await recordFailure(database, deps, chat, failed, error);
    deps.see?.({ did: 'failed', chat, at: deps.clock.now(), code: codeOf(error) });
    return { did: 'turn', more };
  }
}

/** How far a turn came, for what is done about its failure. */
interface Begun {
  locked: boolean;
  event: Oldest | null;
  seen: TurnSeen | null;
  /** Whether there is more to do; known right after the commit. */
  more: boolean | Promise<boolean>;
}

/** Somebody else has the conversation just now. */
class Taken extends Error {}

/** Takes the conversation without waiting, as nobody else nearly ever has it; where somebody has, once more. */
async function attempt(
  database: Database,
  deps: TurnDeps,
  chat: Chat,
  incoming: Incoming | null,
  begun: Begun,
): Promise<'turn' | 'duplicate' | 'nothing'> {
  try {
    return await database.transaction((tx) => oneEvent(tx, deps, chat, incoming, begun, null));
  } catch (error) {
    if (!(error instanceof Taken)) throw error;
    const wait = { ms: deps.lockWaitMs, laterMs: toolLockWaitMs };
    return database.transaction((tx) => oneEvent(tx, deps, chat, incoming, begun, wait));
  }
}

/** The event to work off: one that has just come, which is recorded as done by now, or one that was recorded before. */
type Oldest = Pick<Undone, 'id' | 'source' | 'kind' | 'parked'> &
  (
    | { readonly taken: true; readonly payload: string }
    | { readonly taken: false; readonly payload: Uint8Array }
  );

async function oneEvent(
  tx: Tx,
  deps: TurnDeps,
  chat: Chat,
  incoming: Incoming | null,
  begun: Begun,
  wait: Parameters<typeof lockConversation>[2],
): Promise<'turn' | 'duplicate' | 'nothing'> {
  // The first trip: all of it is on the wire before the first answer.
  const [conversation, inserted, waiting, person] = await together([
    lockConversation(tx, chat.id, wait),
    incoming === null ? null : insertTaken(tx, deps.seal, chat.id, incoming),
    incoming === null ? oldestUndone(tx, chat.id) : null,
    chat.userId === null ? null : deps.persons.read(tx, chat.userId),
  ]);
  if (conversation === null) {
    if (incoming === null || wait !== null) return 'nothing';
    // What was inserted without the lock goes with this transaction.
    throw new Taken();
  }
  begun.locked = true;
  begun.more = hasUndone(tx, chat.id);
  if (incoming !== null && inserted === null) return 'duplicate';
  const oldest = await oldestOf(tx, chat, incoming, inserted, waiting);
  if (oldest === null || person === null) return 'nothing';
  // A new event behind a parked one is recorded and waits with it.
  if (oldest.parked && deps.impatient !== true) return incoming === null ? 'nothing' : 'turn';
  begun.event = oldest;
  failpoint('turn.locked');
  begun.seen = await workOff(tx, deps, chat, conversation, person, oldest);
  failpoint('turn.before_commit');
  return 'turn';
}

async function oldestOf(
  tx: Tx,
  chat: Chat,
  incoming: Incoming | null,
  inserted: Awaited<ReturnType<typeof insertTaken>>,
  waiting: Undone | null,
): Promise<Oldest | null> {
  if (incoming !== null && inserted?.taken === true)
    return { ...incoming, id: inserted.id, parked: false, taken: true };
  const oldest = incoming === null ? waiting : await oldestUndone(tx, chat.id);
  return oldest === null ? null : { ...oldest, taken: false };
}

async function workOff(
  tx: Tx,
  deps: TurnDeps,
  chat: Chat,
  conversation: Conversation,
  person: Person,
  undone: Oldest,
): Promise<TurnSeen | null> {
  const payload = readPayload(
    undone.taken ? undone.payload : deps.seal.open(payloadPlace(chat.id, undone.source), undone.payload),
  );
  const { pack, snapshot } = await readSnapshot(tx, deps, chat, conversation);
  const event = await stepEvent(tx, chat, undone, payload);
  // The outcome of a call that nobody waits for any more: the conversation began anew, or it heard already.
  if (event.kind === 'outcome' && !snapshot.pending.some(({ id }) => id === event.call)) {
    if (!undone.taken) markDone(tx, chat.id, undone.id, false);
    return null;
  }
  const blank =
    event.kind === 'message' &&
    isSecret(pack, snapshot, event.content, deps.packs.words(pack), deps.clock.now());
  const rested = await runSteps(tx, stepsDeps(deps), chat, pack, { snapshot, event, person });
  for (const { tool, outcome } of rested.calls)
    if (outcome === tooOften) deps.log.warn('turn.too_often', { conversation: chat.id, tool });
  const now = deps.clock.now();
  const queued = writeEffects(tx, deps.seal, deps.engine, {
    chat,
    pack,
    snapshot: rested.snapshot,
    language: rested.person.language,
    effects: rested.effects,
    paused: rested.paused,
    nextSeq: conversation.nextSeq,
    now,
    textMax: deps.textMax(chat),
    captionMax: deps.captionMax(chat),
    asked: event.kind === 'message' || event.kind === 'outcome',
    quotes: quoteOfLate(undone.kind, payload, now),
    errorId: null,
    source: undone.source,
  });
  if (!undone.taken || blank) markDone(tx, chat.id, undone.id, blank);
  if (queued) deps.afterCommit.of(tx).sends.add(chat.id);
  const { snapshot: after, calls, effects, understood } = rested;
  return {
    did: 'turn',
    chat,
    at: now,
    event,
    happenedAt: happenedAt(undone.kind, payload),
    secret: blank,
    before: snapshot,
    after,
    calls,
    effects,
    understood,
  };
}

async function stepEvent(tx: Tx, chat: Chat, undone: Oldest, payload: Payload): Promise<StepEvent> {
  const quoted = quotedMessage(undone.kind, payload);
  if (quoted === null) return toStepEvent(undone.kind, payload, null);
  const [row] = await tx.query<{ visit: number | null }>({
    name: 'outbox.quoted_visit',
    text: `select visit from runtime.outbox
            where account_id = $1 and gateway_message = $2 and conversation_id = $3`,
    values: [chat.account.id, quoted, chat.id],
  });
  return toStepEvent(undone.kind, payload, row?.visit ?? null);
}

function stepsDeps(deps: TurnDeps): StepsDeps {
  return {
    engine: deps.engine,
    tools: deps.tools,
    waiting: deps.waiting,
    readPerson: (tx, userId) => deps.persons.read(tx, userId),
    context: (chat, pack, person) => contextOf(deps, chat, pack, person),
  };
}

async function storeAlone(
  database: Database,
  deps: TurnDeps,
  chat: Chat,
  incoming: Incoming | null,
): Promise<TurnResult> {
  if (incoming === null) return { did: 'nothing' };
  await database.transaction(async (tx) => {
    writeEvents(tx, deps.seal, [{ conversationId: chat.id, event: incoming }]);
    // The holder looks again after its commit; this covers the one that has looked already.
    deps.afterCommit.of(tx).turns.add(chat.id);
  });
  failpoint('turn.stored');
  return { did: 'stored' };
}
