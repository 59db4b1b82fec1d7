/** The statements of outside calls: recording intents, claiming, recording answers fenced by the claim. */
import type { Answer, Database, Json, OutsideCall, Tx } from '../ports.ts';
import type { Seal } from './ports.ts';

export type CallState = 'intended' | 'calling' | 'unknown' | 'accepted' | 'refused';

/** A call that this node works on, until the lease is over. */
export interface ClaimedCall {
  readonly id: string;
  readonly by: string;
  /** What it was when it was claimed. */
  readonly was: CallState;
  readonly call: OutsideCall;
  readonly conversationId: string | null;
  /** The call of the conversation that waits. */
  readonly waitingCall: string | null;
  readonly answer: Answer | null;
  readonly toldUnknown: boolean;
  readonly handled: boolean;
  readonly handleAttempts: number;
  readonly looks: number;
  /** Milliseconds since the newest call began, by the database's clock. */
  readonly sinceCallMs: number;
}

const requestPlace = (channel: string, key: string): string => `outside_calls.request:${channel}:${key}`;
const answerPlace = (id: string): string => `outside_calls.answer:${id}`;

/** Records an intent; returns its id, or null when the key exists. */
export async function insertCall(
  tx: Tx,
  seal: Seal,
  call: OutsideCall,
  waiting: { readonly conversationId: string; readonly call: string } | null,
): Promise<string | null> {
  const request = seal.seal(requestPlace(call.channel, call.key), JSON.stringify(call.request));
  const [row] = await tx.query<{ id: string }>({
    name: 'outside_calls.insert',
    // An intent made later for the same reply (a status query, a new attempt) answers the same waiting call.
    text: `insert into runtime.outside_calls
             (channel, operation, key, subject, request, reply_to, conversation_id, call_id)
           select $1::text, $2::text, $3::text, $4::text, $5::bytea, $6::text,
                  coalesce($7::uuid, earlier.conversation_id), coalesce($8::text, earlier.call_id)
             from (select 1) one
             left join lateral (
               select conversation_id, call_id from runtime.outside_calls
                where reply_to = $6 and call_id is not null order by created_at limit 1
             ) earlier on true
           on conflict (channel, key) do nothing
           returning id`,
    values: [
      call.channel,
      call.operation,
      call.key,
      call.subject,
      request,
      call.replyTo ?? null,
      waiting?.conversationId ?? null,
      waiting?.call ?? null,
    ],
  });
  return row?.id ?? null;
}

/**
 * Intends a call again that is not under way, under its key: should the first one arrive after all, the
 * provider takes one of them. Who may still have it claimed is fenced out. Returns its id, or null.
 */
export async function insistOnCall(tx: Tx, channel: string, key: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>({
    name: 'outside_calls.insist',
    text: `update runtime.outside_calls
              set state = 'intended', next_at = clock_timestamp(), claimed_by = null, lease_until = null,
                  answer = null, handled_at = null, looks = 0
            where channel = $1 and key = $2 and state in ('unknown', 'accepted', 'refused')
            returning id`,
    values: [channel, key],
  });
  return row?.id ?? null;
}

/**
 * Unknown calls that nobody looks for are looked for again, where the channel can look by now: its provider may have
 * been configured since.
 */
export async function mendCalls(
  database: Database,
  channels: readonly string[],
  handleAttemptsMax: number,
): Promise<void> {
  await database.query({
    name: 'outside_calls.mend',
    text: `update runtime.outside_calls set next_at = clock_timestamp()
            where state = 'unknown' and next_at is null and channel = any($1::text[]) and handle_attempts < $2`,
    values: [channels, handleAttemptsMax],
  });
}

/** Ids of calls about which something is due. */
export async function dueCalls(database: Database, limit: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>({
    name: 'outside_calls.due',
    text: `select id from runtime.outside_calls where next_at <= clock_timestamp() order by next_at limit $1`,
    values: [limit],
  });
  return rows.map(({ id }) => id);
}

interface Row {
  readonly id: string;
  readonly was: CallState;
  readonly channel: string;
  readonly operation: string;
  readonly key: string;
  readonly subject: string;
  readonly request: Uint8Array;
  readonly reply_to: string | null;
  readonly conversation_id: string | null;
  readonly call_id: string | null;
  readonly answer: Uint8Array | null;
  readonly told_unknown: boolean;
  readonly handled: boolean;
  readonly handle_attempts: number;
  readonly looks: number;
  readonly since_call_ms: number;
}

/**
 * Claims a call if something is due about it: `intended` becomes `calling`, a `calling` whose lease is over becomes
 * `unknown`; the rest keep their state. Its own commit: the call is made only after it.
 */
export async function claimCall(
  database: Database,
  seal: Seal,
  id: string,
  by: string,
  leaseMs: number,
): Promise<ClaimedCall | null> {
  const [row] = await database.query<Row>({
    name: 'outside_calls.claim',
    text: `update runtime.outside_calls c
              set claimed_by = $2,
                  lease_until = clock_timestamp() + $3 * interval '1 millisecond',
                  next_at = clock_timestamp() + $3 * interval '1 millisecond',
                  state = case c.state when 'intended' then 'calling' when 'calling' then 'unknown' else c.state end,
                  attempts = c.attempts + case c.state when 'intended' then 1 else 0 end,
                  called_at = case c.state when 'intended' then clock_timestamp() else c.called_at end
             from (select id, state as was from runtime.outside_calls
                    where id = $1 and next_at <= clock_timestamp() for update skip locked) due
            where c.id = due.id
            returning c.id, due.was, c.channel, c.operation, c.key, c.subject, c.request, c.reply_to, c.conversation_id,
                      c.call_id, c.answer, c.told_unknown, c.handled_at is not null as handled, c.handle_attempts, c.looks,
                      coalesce(extract(epoch from clock_timestamp() - c.called_at) * 1000, 0)::float8 as since_call_ms`,
    values: [id, by, leaseMs],
  });
  if (row === undefined) return null;
  const request = JSON.parse(seal.open(requestPlace(row.channel, row.key), row.request)) as Json;
  const { channel, operation, key, subject } = row;
  return {
    id: row.id,
    by,
    was: row.was,
    call: {
      channel,
      operation,
      key,
      subject,
      request,
      ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
    },
    conversationId: row.conversation_id,
    waitingCall: row.call_id,
    answer: row.answer === null ? null : (JSON.parse(seal.open(answerPlace(row.id), row.answer)) as Answer),
    toldUnknown: row.told_unknown,
    handled: row.handled,
    handleAttempts: row.handle_attempts,
    looks: row.looks,
    sinceCallMs: row.since_call_ms,
  };
}

/** What is written about a call at the end of a claim. Absent fields stay. */
export interface CallRecord {
  readonly state: CallState;
  /** Milliseconds of real time until it is looked at again; null: never. */
  readonly nextMs: number | null;
  readonly answer: Answer | null;
  readonly toldUnknown: boolean;
  readonly handled: boolean;
  readonly handleAttempts: number;
  readonly looks: number;
}

/** Ends a claim; false, with nothing written, when it was lost: a late answer is refused. */
export async function recordCall(
  tx: Tx,
  seal: Seal,
  claimed: ClaimedCall,
  record: CallRecord,
): Promise<boolean> {
  const answer =
    record.answer === null ? null : seal.seal(answerPlace(claimed.id), JSON.stringify(record.answer));
  const rows = await tx.query({
    name: 'outside_calls.record',
    text: `update runtime.outside_calls
              set state = $3, next_at = clock_timestamp() + $4::float8 * interval '1 millisecond',
                  claimed_by = null, lease_until = null,
                  answer = $5, told_unknown = $6,
                  handled_at = case when $7 then coalesce(handled_at, now()) end,
                  handle_attempts = $8, looks = $9,
                  answered_at = case when $3 in ('accepted', 'refused') then coalesce(answered_at, now()) end
            where id = $1 and claimed_by = $2
            returning 1 as one`,
    values: [
      claimed.id,
      claimed.by,
      record.state,
      record.nextMs,
      answer,
      record.toldUnknown,
      record.handled,
      record.handleAttempts,
      record.looks,
    ],
  });
  return rows.length > 0;
}
