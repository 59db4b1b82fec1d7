/** The sender's statements: claiming chats, marking and recording messages, each fenced by the claim. */
import type { Database, Tx } from '../ports.ts';

/** A chat that this node sends for, until the lease is over. */
export interface Claim {
  readonly conversationId: string;
  readonly by: string;
}

/** The next message of a chat. */
export interface Head {
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly state: 'queued' | 'sending' | 'unknown';
  readonly attempts: number;
  /** When the newest try began. */
  readonly sendingAt: Date | null;
  /** False: nobody had just written, e.g. a reminder. */
  readonly asked: boolean;
}

/** What there is to send in a chat. */
export interface Found {
  /** The newest message that was queued. */
  readonly lastSeq: bigint;
  /** The oldest that is not settled. */
  readonly head: Head | null;
}

/** A claim, and what it found as it was made: marking the head as being sent says whether that still holds. */
export interface Claimed extends Claim {
  readonly found: Found;
}

interface FoundRow extends Omit<Head, 'seq'> {
  readonly lastSeq: bigint;
  readonly seq: bigint | null;
}

const foundIn = ({ lastSeq, seq, ...head }: FoundRow): Found => ({
  lastSeq,
  head: seq === null ? null : { seq, ...head },
});

const foundColumns = `o.seq, o.body, o.state, o.attempts, o.sending_at as "sendingAt", o.asked`;

/** Claims up to `limit` chats that are due, those that wait longest first. */
export async function claimChats(
  database: Database,
  by: string,
  leaseMs: number,
  limit: number,
): Promise<Claimed[]> {
  const rows = await database.query<FoundRow & { conversationId: string }>({
    name: 'senders.claim',
    // An array is chosen once. What is joined with may be asked again for each row, and each time claims more.
    text: `with claimed as (
             update runtime.senders
                set claimed_by = $1, held = false, claimed_until = clock_timestamp() + $2 * interval '1 millisecond',
                    due_at = clock_timestamp() + $2 * interval '1 millisecond'
              where conversation_id = any(array(
                      select conversation_id from runtime.senders where due_at <= clock_timestamp()
                       order by due_at limit $3 for update skip locked))
              returning conversation_id, last_seq
           )
           select c.conversation_id as "conversationId", c.last_seq as "lastSeq", ${foundColumns}
             from claimed c
             left join lateral (
               select * from runtime.outbox
                where conversation_id = c.conversation_id and state in ('queued', 'sending', 'unknown')
                order by seq limit 1
             ) o on true`,
    values: [by, leaseMs, limit],
  });
  return rows.map(({ conversationId, ...found }) => ({ conversationId, by, found: foundIn(found) }));
}

/** The chat's oldest message that is not settled, and the newest that was queued; null when the claim is lost. */
export async function headOf(database: Database, claim: Claim): Promise<Found | null> {
  const [row] = await database.query<FoundRow>({
    name: 'outbox.head',
    text: `select s.last_seq as "lastSeq", ${foundColumns}
             from runtime.senders s
             left join lateral (
               select * from runtime.outbox
                where conversation_id = $1 and state in ('queued', 'sending', 'unknown')
                order by seq limit 1
             ) o on true
            where s.conversation_id = $1 and s.claimed_by = $2`,
    values: [claim.conversationId, claim.by],
  });
  return row === undefined ? null : foundIn(row);
}

/** Renews the lease; false when the chat is somebody else's by now. Locks the claim for the rest of `tx`. */
export async function stillMine(tx: Tx, claim: Claim, leaseMs: number): Promise<boolean> {
  const rows = await tx.query({
    name: 'senders.renew',
    text: `update runtime.senders
              set claimed_until = clock_timestamp() + $3 * interval '1 millisecond',
                  due_at = clock_timestamp() + $3 * interval '1 millisecond'
            where conversation_id = $1 and claimed_by = $2
            returning 1 as one`,
    values: [claim.conversationId, claim.by, leaseMs],
  });
  return rows.length > 0;
}

/**
 * Records that the chat's oldest message was sent. Lets go of the chat when nothing was queued behind it, else renews
 * the lease. Null, with nothing recorded, when the claim is lost.
 */
export async function recordSent(
  database: Database,
  claim: Claim,
  leaseMs: number,
  sent: { readonly seq: bigint; readonly accountId: string; readonly gatewayMessage: string },
): Promise<{
  readonly rests: boolean;
  /** Ticks of it came before its answer. */
  readonly early: boolean;
} | null> {
  const [row] = await database.query<{ rests: boolean; early: boolean }>({
    name: 'outbox.sent',
    // Rests or not is compared on the row itself, which the turn that queues more has to update.
    text: `with mine as (
             update runtime.senders
                set claimed_by = case when last_seq > $4 then claimed_by end,
                    claimed_until = case when last_seq > $4 then clock_timestamp() + $3 * interval '1 millisecond' end,
                    due_at = case when last_seq > $4 then clock_timestamp() + $3 * interval '1 millisecond' end
              where conversation_id = $1 and claimed_by = $2
              returning conversation_id, claimed_by is null as rests
           )
           update runtime.outbox o
              set state = 'sent', code = null, gateway_message = $6, delivery = coalesce(delivery, 'sent'),
                  sent_at = clock_timestamp()
             from mine where o.conversation_id = mine.conversation_id and o.seq = $4
           returning mine.rests, exists (select 1 from runtime.early_deliveries
                                          where account_id = $5 and gateway_message = $6) as early`,
    values: [claim.conversationId, claim.by, leaseMs, sent.seq, sent.accountId, sent.gatewayMessage],
  });
  return row ?? null;
}

/** Records what became of a message. `queued` again: a refusal that may pass. */
export async function record(
  tx: Tx,
  conversationId: string,
  seq: bigint,
  state: 'queued' | 'unknown' | 'sent' | 'refused' | 'dead',
  code: string | null,
  gatewayMessage: string | null,
): Promise<void> {
  await tx.query({
    name: 'outbox.record',
    text: `update runtime.outbox
              set state = $3, code = $4, gateway_message = coalesce($5, gateway_message),
                  delivery = case when $3 = 'sent' then coalesce(delivery, 'sent') else delivery end,
                  sent_at = case when $3 = 'sent' then clock_timestamp() else sent_at end
            where conversation_id = $1 and seq = $2`,
    values: [conversationId, seq, state, code, gatewayMessage],
  });
}

/** One message of ours, and what the gateway calls it. */
export interface Named {
  readonly accountId: string;
  readonly gatewayMessage: string;
  readonly conversationId: string;
  readonly seq: bigint;
}

/** Whether another message of ours has this gateway id: then what was found is not the one looked for. */
export async function isTaken(database: Database, named: Named): Promise<boolean> {
  const rows = await database.query({
    name: 'outbox.is_taken',
    text: `select 1 as one from runtime.outbox where account_id = $1 and gateway_message = $2
           union all
           select 1 from runtime.stray_messages
            where account_id = $1 and gateway_message = $2 and (conversation_id, seq) <> ($3, $4)
           limit 1`,
    values: [named.accountId, named.gatewayMessage, named.conversationId, named.seq],
  });
  return rows.length > 0;
}

/** Keeps the gateway's id of a send whose answer the fence refused. */
export async function noteStray(database: Database, named: Named): Promise<void> {
  await database.query({
    name: 'stray_messages.note',
    text: `insert into runtime.stray_messages (account_id, gateway_message, conversation_id, seq)
           values ($1, $2, $3, $4) on conflict do nothing`,
    values: [named.accountId, named.gatewayMessage, named.conversationId, named.seq],
  });
}

/** Puts a message back that was refused for another reason than itself: the try does not count. */
export async function putBack(tx: Tx, conversationId: string, seq: bigint, code: string): Promise<void> {
  await tx.query({
    name: 'outbox.put_back',
    text: `update runtime.outbox set state = 'queued', code = $3, attempts = greatest(attempts - 1, 0)
            where conversation_id = $1 and seq = $2`,
    values: [conversationId, seq, code],
  });
}

/**
 * Holds a chat for as long as its number cannot send: until its state changes, or until the hold on it is over. What
 * wakes held chats changes the number's row first, so none is held that should be awake.
 */
export async function holdForAccount(tx: Tx, claim: Claim, accountId: string): Promise<void> {
  await tx.query({
    name: 'senders.hold_for_account',
    text: `with account as (select state, held_until from runtime.accounts where id = $3 for share)
           update runtime.senders s
              set due_at = case when coalesce(a.state <> 'authorized', false) then 'infinity'
                                else greatest(a.held_until, clock_timestamp()) end,
                  held = true, claimed_by = null, claimed_until = null
             from account a
            where s.conversation_id = $1 and s.claimed_by = $2`,
    values: [claim.conversationId, claim.by, accountId],
  });
}

/**
 * Holds a chat until a moment of real time; an answer that is queued later wakes it. False, with nothing held, when
 * something was queued since `lastSeq`.
 */
export async function holdUntil(
  database: Database,
  claim: Claim,
  lastSeq: bigint,
  until: Date,
): Promise<boolean> {
  const rows = await database.query({
    name: 'senders.hold_until',
    text: `update runtime.senders set due_at = $4, held = true, claimed_by = null, claimed_until = null
            where conversation_id = $1 and claimed_by = $2 and last_seq <= $3
            returning 1 as one`,
    values: [claim.conversationId, claim.by, lastSeq, until],
  });
  return rows.length > 0;
}

/** Whether an answer to somebody is queued in the chat. */
export async function isAwaited(database: Database, conversationId: string): Promise<boolean> {
  const rows = await database.query({
    name: 'outbox.is_awaited',
    text: `select 1 as one from runtime.outbox
            where conversation_id = $1 and state in ('queued', 'sending', 'unknown') and asked limit 1`,
    values: [conversationId],
  });
  return rows.length > 0;
}

/** Lets a chat rest until `delayMs` from now. */
export async function backOff(tx: Tx, claim: Claim, delayMs: number): Promise<void> {
  await tx.query({
    name: 'senders.back_off',
    text: `update runtime.senders
              set due_at = clock_timestamp() + $3 * interval '1 millisecond', claimed_by = null, claimed_until = null
            where conversation_id = $1 and claimed_by = $2`,
    values: [claim.conversationId, claim.by, delayMs],
  });
}

/** Lets go of a chat that was sent through to `lastSeq`; false when more was queued meanwhile. */
export async function letGo(database: Database, claim: Claim, lastSeq: bigint): Promise<boolean> {
  const rows = await database.query({
    name: 'senders.let_go',
    // Compared on the row itself, which the turn that queues more has to update: no other table, hence no old snapshot.
    text: `update runtime.senders set due_at = null, claimed_by = null, claimed_until = null
            where conversation_id = $1 and claimed_by = $2 and last_seq <= $3
            returning 1 as one`,
    values: [claim.conversationId, claim.by, lastSeq],
  });
  return rows.length > 0;
}

/** Puts a message on the list of what was given up. */
export async function deadLetter(tx: Tx, conversationId: string, seq: bigint, code: string): Promise<void> {
  await tx.query({
    name: 'dead_letters.message',
    text: `insert into runtime.dead_letters (kind, conversation_id, seq, code) values ('message', $1, $2, $3)`,
    values: [conversationId, seq, code],
  });
}
