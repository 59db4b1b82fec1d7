/** Reading the book. */
import type { Database, Json, Tx } from '../../runtime/ports.ts';
import type { BookEvent, Posting, Scope } from './model.ts';
import { toPosting, type PostingRow } from './post.ts';

/** A row of book.events. */
interface EventRow {
  readonly event_id: string;
  readonly scope: string;
  readonly seq: bigint;
  readonly event_type: string;
  readonly occurred_at: Date;
  readonly actor_type: string;
  readonly actor_id: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly group_id: string | null;
  readonly cycle_id: string | null;
  readonly body: Uint8Array;
  readonly prev_hash: Uint8Array;
  readonly hash: Uint8Array;
}

const pageSize = 500;

/** A scope's events in order of their sequence, in pages, with their postings. */
export async function* readScope(tx: Tx, scope: Scope): AsyncGenerator<BookEvent> {
  let after = -1n;
  for (;;) {
    const rows = await tx.query<EventRow>({
      name: 'book.events.page',
      text: `select event_id, scope, seq, event_type, occurred_at, actor_type, actor_id, subject_type, subject_id,
                    group_id, cycle_id, body, prev_hash, hash
             from book.events where scope = $1 and seq > $2 order by seq limit $3`,
      values: [scope, after, pageSize],
    });
    const last = rows.at(-1);
    if (!last) return;
    const postings = await postingsOf(
      tx,
      rows.map((row) => row.event_id),
    );
    for (const row of rows) yield toEvent(row, postings.get(row.event_id) ?? []);
    if (rows.length < pageSize) return;
    after = last.seq;
  }
}

/** The postings of some events, in order of line. */
export async function postingsOf(tx: Tx, eventIds: readonly string[]): Promise<Map<string, Posting[]>> {
  const rows = await tx.query<PostingRow & { event_id: string }>({
    name: 'book.postings.of',
    text: `select event_id, from_account, to_account, currency, amount_minor from book.postings
           where event_id = any($1::text[]) order by event_id, line`,
    values: [eventIds],
  });
  const found = new Map<string, Posting[]>();
  for (const row of rows) found.set(row.event_id, [...(found.get(row.event_id) ?? []), toPosting(row)]);
  return found;
}

/** Every scope that has events or a head. */
export async function allScopes(from: Pick<Tx, 'query'>): Promise<Scope[]> {
  const rows = await from.query<{ scope: string }>({
    name: 'book.scopes',
    text: 'select scope from book.events union select scope from domain.heads order by scope',
  });
  return rows.map((row) => row.scope);
}

/** How many events of each type the book holds. */
export async function countEvents(database: Database): Promise<Readonly<Record<string, number>>> {
  const rows = await database.query<{ type: string; count: bigint }>({
    name: 'book.count_events',
    text: 'select event_type as type, count(*) as count from book.events group by event_type',
  });
  return Object.fromEntries(rows.map(({ type, count }) => [type, Number(count)]));
}

function toEvent(row: EventRow, postings: readonly Posting[]): BookEvent {
  return {
    id: row.event_id,
    scope: row.scope,
    seq: row.seq,
    type: row.event_type,
    occurredAt: row.occurred_at,
    actor: { type: row.actor_type, id: row.actor_id },
    subject: { type: row.subject_type, id: row.subject_id },
    groupId: row.group_id,
    cycleId: row.cycle_id,
    data: readBody(row.body),
    body: row.body,
    prevHash: row.prev_hash,
    hash: row.hash,
    postings,
  };
}

/** A body that cannot be read is no reason to stop a verification: the hash will say that it was changed. */
function readBody(body: Uint8Array): { readonly [field: string]: Json } {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as { readonly [field: string]: Json };
  } catch {
    return {};
  }
}

/** A line of the feed: an event as the phones page shows it. */
export interface FeedEntry {
  /** Pass it as `after` for what comes next. */
  readonly cursor: string;
  readonly event: BookEvent;
}

/**
 * The book as it grows, oldest first, from `after` (null: from the beginning).
 * A transaction that is still open may have taken an earlier number than one that is done, so nothing is shown that
 * is younger than the oldest open transaction: a reader that goes on from the last cursor misses nothing.
 */
export async function ledgerFeed(
  tx: Tx,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<FeedEntry[]> {
  const [xact, arrival] = (after ?? '0.0').split('.');
  const rows = await tx.query<EventRow & { xact: bigint; arrival: bigint }>({
    name: 'book.events.feed',
    text: `select event_id, scope, seq, event_type, occurred_at, actor_type, actor_id, subject_type, subject_id,
                  group_id, cycle_id, body, prev_hash, hash, xact::text::bigint as xact, arrival
           from book.events
           where (xact, arrival) > ($1::text::xid8, $2::bigint) and xact < pg_snapshot_xmin(pg_current_snapshot())
           order by book.events.xact, arrival limit $3`,
    values: [xact, arrival, limit],
  });
  const postings = await postingsOf(
    tx,
    rows.map((row) => row.event_id),
  );
  return rows.map((row) => ({
    cursor: `${row.xact}.${row.arrival}`,
    event: toEvent(row, postings.get(row.event_id) ?? []),
  }));
}

/**
 * The newest events, newest first, and how many there are in all. For a page; a reader that must not miss any follows
 * `ledgerFeed`.
 */
export async function newestEvents(
  tx: Tx,
  limit: number,
): Promise<{ readonly events: BookEvent[]; readonly total: number }> {
  const rows = await tx.query<EventRow>({
    name: 'book.events.newest',
    text: `select event_id, scope, seq, event_type, occurred_at, actor_type, actor_id, subject_type, subject_id,
                  group_id, cycle_id, body, prev_hash, hash
           from book.events order by xact desc, arrival desc limit $1`,
    values: [limit],
  });
  const postings = await postingsOf(
    tx,
    rows.map((row) => row.event_id),
  );
  // Every chain is gapless, so its head counts it.
  const [count] = await tx.query<{ total: bigint }>({
    name: 'book.heads.total',
    text: 'select coalesce(sum(seq), 0)::bigint as total from domain.heads',
  });
  return {
    events: rows.map((row) => toEvent(row, postings.get(row.event_id) ?? [])),
    total: Number(count?.total ?? 0n),
  };
}

/** What an account holds; a provider's is negative by what it holds for us. */
export interface AccountBalance {
  readonly account: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
}

/** Every account that is not zero, as the sum of its postings. */
export async function balances(tx: Tx): Promise<AccountBalance[]> {
  const rows = await tx.query<{ account: string; currency: string; balance: bigint }>({
    name: 'book.balances.sums',
    text: `select account, currency, sum(amount)::bigint as balance
           from (select to_account as account, currency, amount_minor as amount from book.postings
                 union all
                 select from_account, currency, -amount_minor from book.postings) moves
           group by account, currency having sum(amount) <> 0 order by account, currency`,
  });
  return rows.map((row) => ({ account: row.account, currency: row.currency, balanceMinor: row.balance }));
}

/** The balances of accounts that keep a row, by account; an account without one is zero. */
export async function readBalances(
  tx: Tx,
  accounts: readonly string[],
  currency: string,
): Promise<Map<string, bigint>> {
  const rows = await tx.query<{ account: string; balance: bigint }>({
    name: 'book.balances.read',
    text: 'select account, balance from domain.balances where account = any($1::text[]) and currency = $2',
    values: [accounts, currency],
  });
  return new Map(rows.map((row) => [row.account, row.balance]));
}
