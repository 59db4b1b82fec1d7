/** The inbox: events a conversation has not worked off yet. Taken by state, in order of id; never by a cursor. */
import type { Database, Tx } from '../ports.ts';
import type { Seal } from './ports.ts';
import { payloadPlace, type EventKind, type Incoming } from './events.ts';

/** An event that waits for its turn. */
export interface Undone {
  readonly id: bigint;
  readonly source: string;
  readonly kind: EventKind;
  readonly payload: Uint8Array;
  readonly attempts: number;
  /** Parked, and its time has not come: the chat waits with it. */
  readonly parked: boolean;
}

/**
 * Records an event that is worked off in this same transaction if none waits before it: then it is done at once.
 * Null when it is there already. The conversation must be locked before.
 */
export async function insertTaken(
  tx: Tx,
  seal: Seal,
  conversationId: string,
  event: Incoming,
): Promise<{ readonly id: bigint; readonly taken: boolean } | null> {
  const payload = seal.seal(payloadPlace(conversationId, event.source), event.payload);
  const [row] = await tx.query<{ id: bigint; taken: boolean }>({
    name: 'inbox.insert_taken',
    text: `insert into runtime.inbox (conversation_id, source_key, kind, payload, state, done_at)
           select $1, $2, $3, $4, case when others then 'new' else 'done' end, case when others then null else now() end
             from (select exists (select 1 from runtime.inbox
                                   where conversation_id = $1 and state in ('new', 'parked')) as others) o
           on conflict (conversation_id, source_key) do nothing
           returning id, state = 'done' as taken`,
    values: [conversationId, event.source, event.kind, payload],
  });
  return row ?? null;
}

/** Inserts an event; returns its id, or null when it is there already. */
export async function insertEvent(
  tx: Tx,
  seal: Seal,
  conversationId: string,
  event: Incoming,
): Promise<bigint | null> {
  const payload = seal.seal(payloadPlace(conversationId, event.source), event.payload);
  const [row] = await tx.query<{ id: bigint }>({
    name: 'inbox.insert',
    text: `insert into runtime.inbox (conversation_id, source_key, kind, payload) values ($1, $2, $3, $4)
           on conflict (conversation_id, source_key) do nothing returning id`,
    values: [conversationId, event.source, event.kind, payload],
  });
  return row?.id ?? null;
}

/** Inserts events for whoever they concern, in this order; those that are there already stay as they are. */
export function writeEvents(
  tx: Tx,
  seal: Seal,
  events: readonly { readonly conversationId: string; readonly event: Incoming }[],
): void {
  if (events.length === 0) return;
  tx.write({
    name: 'inbox.insert_many',
    text: `insert into runtime.inbox (conversation_id, source_key, kind, payload)
           select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
           on conflict (conversation_id, source_key) do nothing`,
    values: [
      events.map(({ conversationId }) => conversationId),
      events.map(({ event }) => event.source),
      events.map(({ event }) => event.kind),
      events.map(({ conversationId, event }) =>
        seal.seal(payloadPlace(conversationId, event.source), event.payload),
      ),
    ],
  });
}

/** The oldest event that is not done; null when there is none. */
export async function oldestUndone(tx: Tx, conversationId: string): Promise<Undone | null> {
  const [row] = await tx.query<Undone>({
    name: 'inbox.oldest',
    text: `select id, source_key as source, kind, payload, attempts,
                  coalesce(retry_at > clock_timestamp(), false) as parked
             from runtime.inbox
            where conversation_id = $1 and state in ('new', 'parked')
            order by id limit 1`,
    values: [conversationId],
  });
  return row ?? null;
}

/** Whether the oldest undone event can be worked off now, as of right after the commit of `tx`. */
export function hasUndone(tx: Tx, conversationId: string): Promise<boolean> {
  const due = tx
    .afterCommit<{ due: boolean }>({
      name: 'inbox.has_undone',
      text: `select coalesce(retry_at <= now(), true) as due from runtime.inbox
              where conversation_id = $1 and state in ('new', 'parked')
              order by id limit 1`,
      values: [conversationId],
    })
    .then(([row]) => row?.due ?? false);
  // Who hears that the transaction failed asks no more.
  due.catch(() => undefined);
  return due;
}

/** Marks an event done. `blank`: it answered a question for a secret. */
export function markDone(tx: Tx, conversationId: string, id: bigint, blank: boolean): void {
  tx.write({
    name: 'inbox.done',
    text: `update runtime.inbox
              set state = 'done', done_at = now(), retry_at = null, payload = case when $3 then null else payload end
            where conversation_id = $1 and id = $2`,
    values: [conversationId, id, blank],
  });
}

export interface Failure {
  readonly errorId: string;
  readonly code: string;
  readonly detail: Uint8Array;
  readonly blank: boolean;
}

/** Marks an event failed for good. */
export function markFailed(tx: Tx, conversationId: string, id: bigint, failure: Failure): void {
  tx.write({
    name: 'inbox.failed',
    text: `update runtime.inbox
              set state = 'failed', done_at = now(), retry_at = null, attempts = attempts + 1,
                  error_id = $3, error_code = $4, error_detail = $5,
                  payload = case when $6 then null else payload end
            where conversation_id = $1 and id = $2`,
    values: [conversationId, id, failure.errorId, failure.code, failure.detail, failure.blank],
  });
}

/** Parks an event after a transient failure, `delayMs` of real time. */
export function park(tx: Tx, conversationId: string, id: bigint, code: string, delayMs: number): void {
  tx.write({
    name: 'inbox.park',
    text: `update runtime.inbox
              set state = 'parked', attempts = attempts + 1, error_code = $3,
                  retry_at = clock_timestamp() + $4 * interval '1 millisecond'
            where conversation_id = $1 and id = $2`,
    values: [conversationId, id, code, delayMs],
  });
}

/**
 * Conversations after `after` (in order of id) that have undone events. Hops from one conversation to the next in the
 * index, so that one chat with very many of them costs no more than another.
 */
export async function conversationsWithUndone(
  database: Database,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>({
    name: 'inbox.conversations',
    text: `with recursive hop (id) as (
             (select conversation_id from runtime.inbox
               where state in ('new', 'parked') and conversation_id > $1 order by conversation_id limit 1)
             union all
             select (select conversation_id from runtime.inbox
                      where state in ('new', 'parked') and conversation_id > hop.id order by conversation_id limit 1)
               from hop where hop.id is not null
           )
           select id from hop where id is not null limit $2`,
    values: [after, limit],
  });
  return rows.map(({ id }) => id);
}
