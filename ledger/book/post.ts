/** Writing to the book: lock the scopes, decide, append. */
import assert from 'node:assert/strict';
import type { Json, Tx } from '../../runtime/ports.ts';
import { isUnbounded } from './accounts.ts';
import { canonicalJson, genesis, hashOf } from './canonical.ts';
import type { BookEvent, EventDraft, PostResult, Posting, Scope } from './model.ts';

interface Head {
  seq: bigint;
  hash: Uint8Array;
}

/**
 * Locks scopes until the end of the transaction, in order of id, so that two transactions never wait for each other.
 * Whoever decides something from a scope's state calls this before reading it.
 */
export async function lockScopes(tx: Tx, scopes: readonly Scope[]): Promise<Map<Scope, Head>> {
  const ordered = [...new Set(scopes)].sort();
  // In one trip; the server takes them in this order all the same.
  const locked = await Promise.all(ordered.map((scope) => lockHead(tx, scope)));
  return new Map(ordered.map((scope, index) => [scope, locked[index] as Head]));
}

async function lockHead(tx: Tx, scope: Scope): Promise<Head> {
  tx.write({
    name: 'book.heads.make',
    text: 'insert into domain.heads (scope, seq, hash) values ($1, 0, $2) on conflict do nothing',
    values: [scope, Buffer.from(genesis)],
  });
  const [head] = await tx.query<Head>({
    name: 'book.heads.lock',
    text: 'select seq, hash from domain.heads where scope = $1 for update',
    values: [scope],
  });
  assert(head, `scope ${scope} has a head`);
  return head;
}

/**
 * Appends events with their postings, in order, all of one cause: all are posted or none.
 * Locks the scopes itself. Refusals are named results and leave nothing behind.
 */
export async function post(tx: Tx, drafts: readonly EventDraft[]): Promise<PostResult> {
  assert(drafts.length > 0, 'there is something to post');
  const scopes = drafts.map((draft) => draft.scope);
  // What was posted is read behind the locks, in the same trip.
  const [heads, before] = await Promise.all([lockScopes(tx, scopes), posted(tx, drafts)]);
  for (const draft of drafts) {
    const found = before.get(draft.id);
    if (
      found !== undefined &&
      found !== textOf(draft.scope, draft.type, draft.subject.id, draft.postings ?? [])
    )
      return { result: 'differs', eventId: draft.id };
  }
  if (before.size === drafts.length) return { result: 'exists' };
  assert(
    before.size === 0,
    `of the cause ${drafts[0]?.id} a part was posted before: a cause posts all its events at once`,
  );

  const changes = await decide(tx, drafts);
  if ('result' in changes) return changes;

  const events: BookEvent[] = [];
  for (const draft of drafts) {
    const head = heads.get(draft.scope);
    assert(head, 'every scope was locked');
    const event = seal(draft, head);
    append(tx, event);
    head.seq = event.seq;
    head.hash = event.hash;
    events.push(event);
  }
  for (const [scope, head] of heads) {
    tx.write({
      name: 'book.heads.move',
      text: 'update domain.heads set seq = $2, hash = $3 where scope = $1',
      values: [scope, head.seq, Buffer.from(head.hash)],
    });
  }
  for (const change of changes.deltas) move(tx, change);
  return { result: 'posted', events };
}

/** Those of the events that stand in the book already, by id, with what they say. */
async function posted(tx: Tx, drafts: readonly EventDraft[]): Promise<Map<string, string>> {
  const ids = drafts.map((draft) => draft.id);
  const rows = await tx.query<{ event_id: string; scope: string; event_type: string; subject_id: string }>({
    name: 'book.events.posted',
    text: 'select event_id, scope, event_type, subject_id from book.events where event_id = any($1::text[])',
    values: [ids],
  });
  if (rows.length === 0) return new Map();
  const lines = await tx.query<PostingRow & { event_id: string }>({
    name: 'book.postings.posted',
    text: `select event_id, from_account, to_account, currency, amount_minor from book.postings
           where event_id = any($1::text[]) order by event_id, line`,
    values: [ids],
  });
  return new Map(
    rows.map((row) => {
      const own = lines.filter((line) => line.event_id === row.event_id).map(toPosting);
      return [row.event_id, textOf(row.scope, row.event_type, row.subject_id, own)];
    }),
  );
}

/** What an event says, for comparing: a repeated cause may come at another time. */
const textOf = (scope: Scope, type: string, subject: string, postings: readonly Posting[]): string =>
  JSON.stringify([
    scope,
    type,
    subject,
    ...postings.map((line) => `${line.from}>${line.to}:${line.currency}:${line.amountMinor}`),
  ]);

interface Delta {
  readonly account: string;
  readonly currency: string;
  delta: bigint;
}

/**
 * Walks the postings over today's balances: no account may be below zero after any of the events. The rows are
 * locked in order of account, so that what was read still holds when it is written.
 */
async function decide(
  tx: Tx,
  drafts: readonly EventDraft[],
): Promise<{ readonly deltas: readonly Delta[] } | Extract<PostResult, { result: 'insufficient' }>> {
  const touched = new Map<string, Delta & { balance: bigint }>();
  const key = (account: string, currency: string): string => `${account} ${currency}`;
  for (const { from, to, currency, amountMinor } of drafts.flatMap((draft) => draft.postings ?? [])) {
    assert(amountMinor > 0n, 'a posting moves more than nothing');
    assert(from !== to, 'a posting moves between two accounts');
    for (const account of [from, to])
      if (!isUnbounded(account))
        touched.set(key(account, currency), { account, currency, delta: 0n, balance: 0n });
  }
  const ordered = [...touched.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
  await Promise.all(
    ordered.map(async (entry) => {
      const [row] = await tx.query<{ balance: bigint }>({
        name: 'book.balances.lock',
        text: 'select balance from domain.balances where account = $1 and currency = $2 for update',
        values: [entry.account, entry.currency],
      });
      entry.balance = row?.balance ?? 0n;
    }),
  );
  for (const draft of drafts) {
    for (const { from, to, currency, amountMinor } of draft.postings ?? []) {
      const source = touched.get(key(from, currency));
      const target = touched.get(key(to, currency));
      if (source) source.delta -= amountMinor;
      if (target) target.delta += amountMinor;
    }
    for (const { account, currency, balance, delta } of ordered)
      if (balance + delta < 0n)
        return { result: 'insufficient', account, currency, missingMinor: -(balance + delta) };
  }
  return { deltas: ordered };
}

/** The server checks `balance >= 0` of the row to insert even when it then updates: what goes down is an update. */
function move(tx: Tx, { account, currency, delta }: Delta): void {
  if (delta === 0n) return;
  if (delta < 0n)
    tx.write({
      name: 'book.balances.down',
      text: 'update domain.balances set balance = balance + $3 where account = $1 and currency = $2',
      values: [account, currency, delta],
    });
  else
    tx.write({
      name: 'book.balances.up',
      text: `insert into domain.balances (account, currency, balance) values ($1, $2, $3)
             on conflict (account, currency) do update set balance = balances.balance + excluded.balance`,
      values: [account, currency, delta],
    });
}

function seal(draft: EventDraft, head: Head): BookEvent {
  const body = Buffer.from(canonicalJson(draft.data), 'utf8');
  const unsealed = {
    id: draft.id,
    scope: draft.scope,
    seq: head.seq + 1n,
    type: draft.type,
    occurredAt: draft.occurredAt,
    actor: draft.actor,
    subject: draft.subject,
    groupId: draft.groupId ?? null,
    cycleId: draft.cycleId ?? null,
    body,
    prevHash: head.hash,
    postings: draft.postings ?? [],
  };
  // Read back from the bytes: whoever acts on a fresh event sees what a rebuild will see.
  const data = JSON.parse(body.toString('utf8')) as { [field: string]: Json };
  return { ...unsealed, data, hash: hashOf(unsealed) };
}

function append(tx: Tx, event: BookEvent): void {
  tx.write({
    name: 'book.events.append',
    text: `insert into book.events (event_id, scope, seq, event_type, occurred_at, actor_type, actor_id,
             subject_type, subject_id, group_id, cycle_id, body, prev_hash, hash)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      event.id,
      event.scope,
      event.seq,
      event.type,
      event.occurredAt,
      event.actor.type,
      event.actor.id,
      event.subject.type,
      event.subject.id,
      event.groupId,
      event.cycleId,
      Buffer.from(event.body),
      Buffer.from(event.prevHash),
      Buffer.from(event.hash),
    ],
  });
  let line = 0;
  for (const posting of event.postings) {
    line += 1;
    tx.write({
      name: 'book.postings.append',
      text: `insert into book.postings (event_id, line, from_account, to_account, currency, amount_minor)
             values ($1, $2, $3, $4, $5, $6)`,
      values: [event.id, line, posting.from, posting.to, posting.currency, posting.amountMinor],
    });
  }
}

/** A row of book.postings. */
export interface PostingRow {
  readonly from_account: string;
  readonly to_account: string;
  readonly currency: string;
  readonly amount_minor: bigint;
}

export const toPosting = (row: PostingRow): Posting => ({
  from: row.from_account,
  to: row.to_account,
  currency: row.currency,
  amountMinor: row.amount_minor,
});
