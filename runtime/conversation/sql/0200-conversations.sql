-- Account (a number at a gateway) → business → pack; a conversation is (account, chat).
create table runtime.businesses (
  id text primary key,
  pack text not null
);

create table runtime.accounts (
  id uuid primary key default gen_random_uuid(),
  gateway text not null,
  -- The gateway's own name of the number.
  instance text not null,
  business_id text not null references runtime.businesses,
  -- The number in digits without a plus: our own, not a person's.
  number text not null,
  -- What the gateway says of it: authorised, blocked, …
  state text,
  state_at timestamptz,
  -- When the gateway last said that its quota is used up.
  quota_at timestamptz,
  unique (gateway, instance)
);

create table runtime.conversations (
  id uuid primary key,
  account_id uuid not null references runtime.accounts,
  business_id text not null,
  chat bytea not null,
  chat_index bytea not null,
  -- Null for a chat that is not between two people: nothing is stepped there.
  user_id uuid,
  snapshot bytea,
  logic_hash text,
  language text,
  -- Where it stands, for operators and for publishing.
  flow text,
  step text,
  next_seq bigint not null default 1,
  -- How many questions it has shown and tools it has called. Kept when it begins anew: taps, keys of spends and waiting
  -- calls are numbered with them, and a number must never come twice.
  visits integer not null default 0,
  calls integer not null default 0,
  created_at timestamptz not null default now(),
  changed_at timestamptz,
  -- When such a chat was last told that only private chats are served (real time).
  told_private_at timestamptz,
  unique (account_id, chat_index)
) with (fillfactor = 70);

create index conversations_of_user on runtime.conversations (user_id, business_id);

-- Undone events are found by state and taken in order of id. There is no foreign key to the conversation: its check
-- would lock the conversation's row before the turn does.
create table runtime.inbox (
  conversation_id uuid not null,
  id bigint generated always as identity,
  source_key text not null,
  kind text not null check (kind in ('message', 'domain', 'timer', 'outcome')),
  -- Null once a secret was blanked.
  payload bytea,
  state text not null default 'new' check (state in ('new', 'parked', 'done', 'failed')),
  received_at timestamptz not null default now(),
  done_at timestamptz,
  -- Parked after a transient failure: not before this (real time).
  retry_at timestamptz,
  attempts integer not null default 0,
  error_id text,
  error_code text,
  -- What was thrown, sealed: it may quote what a person wrote.
  error_detail bytea,
  primary key (conversation_id, id),
  unique (conversation_id, source_key)
);

create index inbox_undone on runtime.inbox (conversation_id, id) where state in ('new', 'parked');
create index inbox_failed on runtime.inbox (done_at) where state = 'failed';

create table runtime.timers (
  conversation_id uuid not null,
  timer text not null,
  -- Distinguishes a timer that was set again from the one before it.
  setting bigint generated always as identity,
  -- Domain time.
  due_at timestamptz not null,
  primary key (conversation_id, timer)
);

create index timers_due on runtime.timers (due_at);

create table runtime.tickets (
  id bigint generated always as identity primary key,
  -- What the member was told.
  reference text not null,
  conversation_id uuid not null,
  queue text not null,
  flow text,
  step text,
  -- Set when the ticket was opened because an event could not be worked off.
  error_id text,
  -- Domain time.
  opened_at timestamptz not null,
  closed_at timestamptz,
  unique (conversation_id, reference)
);

create index tickets_open on runtime.tickets (queue, opened_at) where closed_at is null;

grant select, insert, update on runtime.businesses, runtime.accounts, runtime.conversations, runtime.inbox,
  runtime.tickets to likelemba_app;
grant select, insert, update, delete on runtime.timers to likelemba_app;
