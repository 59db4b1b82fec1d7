/** A deployment that has been used for years: rows as they would be, written in bulk as the administrator. */
import type { Rig } from './rig.ts';

/** Conversations of the least turn, which nobody but (a) uses. */
export async function addLimitChats(rig: Rig, count: number): Promise<void> {
  await addConversations(rig, count, 'limit');
}

/** People with a conversation at rest, each with a message in and one out. */
export async function addChats(rig: Rig, count: number): Promise<void> {
  await addConversations(rig, count, 'main');
  for (const [name, text] of [
    [
      'bench.grow_inbox',
      `insert into runtime.inbox (conversation_id, source_key, kind, payload, state, done_at)
       select id, 'grown', 'message', decode(repeat(md5(id::text), 6), 'hex'), 'done', now()
         from runtime.conversations where flow = 'main' and user_id is not null
           and not exists (select 1 from runtime.inbox i where i.conversation_id = conversations.id)`,
    ],
    [
      'bench.grow_outbox',
      `insert into runtime.outbox (conversation_id, seq, account_id, body, state, gateway_message, at)
       select id, 1, account_id, decode(repeat(md5(id::text), 18), 'hex'), 'sent', 'GROWN' || id, now()
         from runtime.conversations where flow = 'main' and user_id is not null
           and not exists (select 1 from runtime.outbox o where o.conversation_id = conversations.id)`,
    ],
    [
      'bench.grow_senders',
      `insert into runtime.senders (conversation_id, account_id, last_seq)
       select id, account_id, 1 from runtime.conversations where flow = 'main' and user_id is not null
       on conflict do nothing`,
    ],
  ] as const)
    await rig.admin.query({ name, text });
  await tidy(rig);
}

/** Entries of the book in scopes of a hundred, chained by sequence; their hashes are only of the right length. */
export async function addEntries(rig: Rig, count: number): Promise<void> {
  const tag = `g${Date.now()}`;
  await rig.admin.query({
    name: 'bench.grow_events',
    text: `insert into book.events (event_id, scope, seq, event_type, occurred_at, actor_type, actor_id, subject_type,
             subject_id, group_id, body, prev_hash, hash)
           select $2 || n, 'group:' || $2 || (n / 100), n % 100 + 1, 'contribution.captured', now(), 'system', 'bench', 'payment',
             $2 || n, $2 || (n / 100), decode(repeat(md5(n::text), 12), 'hex'), sha256(n::text::bytea), sha256((n + 1)::text::bytea)
             from generate_series(1, $1::int) n`,
    values: [count, tag],
  });
  await rig.admin.query({
    name: 'bench.grow_postings',
    text: `insert into book.postings (event_id, line, from_account, to_account, currency, amount_minor)
           select $2 || n, line, 'clearing:' || $2 || n, 'escrow:' || $2 || (n / 100) || ':' || line, 'KES', 10000
             from generate_series(1, $1::int) n, generate_series(1, 2) line`,
    values: [count, tag],
  });
  await tidy(rig);
}

async function addConversations(rig: Rig, count: number, flow: string): Promise<void> {
  await rig.admin.query({
    name: 'bench.grow_users',
    text: `with made as (
             insert into runtime.users (id, phone_sealed, phone_index, locale, time_zone, registered_at, created_at)
             select id, decode(repeat(md5(id::text), 3), 'hex'), sha256(id::text::bytea), 'en', 'Africa/Nairobi', now(), now()
               from (select gen_random_uuid() as id from generate_series(1, $1::int)) ids
             returning id)
           insert into runtime.conversations (id, account_id, business_id, chat, chat_index, user_id, snapshot, logic_hash,
             language, flow, step, next_seq, changed_at)
           select gen_random_uuid(), account.id, account.business_id, decode(repeat(md5(made.id::text), 3), 'hex'),
             sha256(('chat ' || made.id)::bytea), made.id, decode(repeat(md5(made.id::text), 16), 'hex'), 'grown', 'en', $2,
             'menu', 3, now()
             from made, runtime.accounts account`,
    values: [count, flow],
  });
}

/** At rest, as a deployment that grew over years: else the server would tidy up while it is measured. */
async function tidy(rig: Rig): Promise<void> {
  await rig.admin.query({ name: 'bench.vacuum', text: 'vacuum analyze' });
  await rig.admin.query({ name: 'bench.checkpoint', text: 'checkpoint' });
}
