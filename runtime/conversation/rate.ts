/**
 * The gateway's limits, shared by all nodes: one row per number and method says from when on the next call may go, and
 * one per day how much a new number has sent of its own accord.
 */
import type { GatewayMethod } from '../gateway.ts';
import type { Database } from '../ports.ts';
import type { Account } from './chats.ts';
import type { Claim, Head } from './sender-rows.ts';

/** Unused time is saved up for this many milliseconds' worth of calls. */
const burstMs = 1_000;
/** Who would have to wait longer than this comes again instead: its lease runs on meanwhile. */
const patienceMs = 5_000;

/** Whether a call may be made. */
export type Place =
  /** Yes, after so many milliseconds of real time. `marked`: the message is marked, which only who need not wait is. */
  | { readonly may: 'go'; readonly waitMs: number; readonly marked: boolean }
  /** `account`: the number cannot send, or was refused as a whole. `busy`: the queue is long; come again after `forMs`. */
  | { readonly may: 'not'; readonly why: 'account' | 'busy'; readonly forMs: number };

/** The message to mark as being sent, as its claim has found it; marking renews the claim's lease. */
export interface Mark extends Claim {
  readonly leaseMs: number;
  readonly seq: bigint;
  readonly state: Head['state'];
}

/**
 * Takes the next place in the number's queue for a method; one without a limit, or null for who has waited already,
 * never waits. Where the call may go at once its message is marked in the same statement.
 */
export async function takePlace(
  database: Database,
  accountId: string,
  method: GatewayMethod | null,
  mark: Mark | null = null,
): Promise<Place> {
  const [row] = await database.query<{
    paused: boolean;
    ahead_ms: number | null;
    wait_ms: number | null;
    marked: boolean;
  }>({
    name: 'rate.take',
    text: `with account as (
             select a.id, r.per_second, ceil(extract(epoch from r.next_at - clock_timestamp()) * 1000)::int as ahead_ms,
                    coalesce(a.state <> 'authorized', false)
                      or coalesce(a.held_until > clock_timestamp(), false) as paused
               from runtime.accounts a left join runtime.gateway_rate r on r.account_id = a.id and r.method = $2
              where a.id = $1
           ), taken as (
             update runtime.gateway_rate r
                set next_at = greatest(r.next_at, clock_timestamp() - $3 * interval '1 millisecond')
                              + interval '1 second' / r.per_second
               from account
              where r.account_id = account.id and r.method = $2 and r.per_second is not null and not account.paused
                and r.next_at <= clock_timestamp() + $4 * interval '1 millisecond'
              returning greatest(0, ceil(extract(epoch from r.next_at - interval '1 second' / r.per_second
                          - clock_timestamp()) * 1000))::int as wait_ms
           ), mine as (
             update runtime.senders s
                set claimed_until = clock_timestamp() + $7 * interval '1 millisecond',
                    due_at = clock_timestamp() + $7 * interval '1 millisecond'
               from account
              where s.conversation_id = $5 and s.claimed_by = $6 and not account.paused
                and (account.per_second is null or (select wait_ms from taken) = 0)
              returning s.conversation_id
           ), marked as (
             update runtime.outbox o
                set state = 'sending', attempts = o.attempts + 1, sending_at = clock_timestamp()
               from mine where o.conversation_id = mine.conversation_id and o.seq = $8 and o.state = $9
              returning o.seq
           )
           select paused, case when per_second is not null then ahead_ms end as ahead_ms,
                  (select wait_ms from taken) as wait_ms, exists (select 1 from marked) as marked
             from account`,
    values: [
      accountId,
      method,
      burstMs,
      patienceMs,
      mark?.conversationId ?? null,
      mark?.by ?? null,
      mark?.leaseMs ?? null,
      mark?.seq ?? null,
      mark?.state ?? null,
    ],
  });
  if (row === undefined) throw new Error(`there is no account ${accountId}`);
  const { marked } = row;
  if (row.paused) return { may: 'not', why: 'account', forMs: 0 };
  if (row.wait_ms !== null) return { may: 'go', waitMs: row.wait_ms, marked };
  if (row.ahead_ms === null) return { may: 'go', waitMs: 0, marked };
  // Others may have gone since: then their place is free at once.
  return { may: 'not', why: 'busy', forMs: Math.max(row.ahead_ms - patienceMs, 250) };
}

const dayMs = 86_400_000;
/** A number counts as known after this many days. */
const warmUpDays = 14;
/** Each day it may send so many times as much as the day before. */
const growth = 1.5;

/**
 * How many messages a number may send today to people who have not just written; null: as many as it likes.
 * `first`: of its first day.
 */
export function allowance(first: number, from: Date, now: Date): number | null {
  const day = Math.max(0, Math.floor((now.getTime() - from.getTime()) / dayMs));
  return day >= warmUpDays ? null : Math.floor(first * growth ** day);
}

/** Counts one such message of a new number; the moment at which to come again when today's are used up. */
export async function takeOfToday(database: Database, account: Account, now: Date): Promise<Date | null> {
  if (!account.warmUp) return null;
  const most = allowance(account.warmUp.first, account.warmUp.from, now);
  if (most === null) return null;
  const day = now.toISOString().slice(0, 10);
  const counted = await database.query({
    name: 'rate.take_of_today',
    text: `insert into runtime.gateway_days as d (account_id, day, sent) select $1, $2::date, 1 where $3 > 0
           on conflict (account_id, day) do update set sent = d.sent + 1 where d.sent < $3
           returning 1 as one`,
    values: [account.id, day, most],
  });
  return counted.length > 0 ? null : new Date((Math.floor(now.getTime() / dayMs) + 1) * dayMs);
}
