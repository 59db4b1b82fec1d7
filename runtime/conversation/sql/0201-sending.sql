-- Messages on their way out, in order per chat.
create table runtime.outbox (
  conversation_id uuid not null,
  seq bigint not null,
  account_id uuid not null,
  -- Sealed: text, options and the template's data.
  body bytea not null,
  -- The question or notice that a tap on it answers.
  visit integer,
  template text,
  -- suppressed: a reminder to somebody who paused them. refused: the gateway will never take it. dead: given up.
  state text not null check (state in ('queued', 'sending', 'unknown', 'sent', 'refused', 'dead', 'suppressed')),
  gateway_message text,
  delivery text check (delivery in ('sent', 'delivered', 'read', 'failed')),
  attempts integer not null default 0,
  -- The gateway's or our word for the newest failure.
  code text,
  -- Domain time of the turn.
  at timestamptz not null,
  -- Real times.
  queued_at timestamptz not null default now(),
  sending_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  primary key (conversation_id, seq)
) with (fillfactor = 80);

create index outbox_open on runtime.outbox (conversation_id, seq) where state in ('queued', 'sending', 'unknown');
create index outbox_gateway_message on runtime.outbox (account_id, gateway_message)
  where gateway_message is not null;

-- One row per chat that ever sent. Nodes claim chats, not messages: finding a free chat costs the same however many
-- messages wait behind a blocked one.
create table runtime.senders (
  conversation_id uuid primary key,
  account_id uuid not null,
  -- When to look at this chat next (real time): now, after a back-off, or when the claim's lease is over. Null: idle.
  due_at timestamptz,
  claimed_by text,
  claimed_until timestamptz,
  -- The newest message queued; a sender lets go only of a chat it has sent through to this one.
  last_seq bigint not null
) with (fillfactor = 50);

create index senders_due on runtime.senders (due_at) where due_at is not null;

-- The gateway's rate per account, over all nodes: the moment from which the next message may go.
create table runtime.gateway_rate (
  account_id uuid primary key references runtime.accounts,
  -- Null: no limit.
  per_second double precision,
  next_at timestamptz not null default now()
) with (fillfactor = 50);

-- Delivery notices that came before the send's own answer was recorded.
create table runtime.early_deliveries (
  account_id uuid not null,
  gateway_message text not null,
  state text not null,
  at timestamptz not null,
  received_at timestamptz not null default now(),
  primary key (account_id, gateway_message, state)
);

-- What was given up, for operators.
create table runtime.dead_letters (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('message', 'call', 'job')),
  conversation_id uuid,
  seq bigint,
  call_id uuid,
  code text not null,
  detail bytea,
  at timestamptz not null default now(),
  closed_at timestamptz
);

create index dead_letters_open on runtime.dead_letters (at) where closed_at is null;

-- Notifications with the right token that could not be read: the gateway gets its 200, operators see them.
create table runtime.quarantine (
  id bigint generated always as identity primary key,
  source text not null,
  -- Of the whole, in hexadecimal; the sealed bytes are bound to it.
  sha256 text not null,
  -- Sealed, up to a limit.
  bytes bytea not null,
  size integer not null,
  reason text not null,
  at timestamptz not null default now()
);

grant select, insert, update on runtime.outbox, runtime.senders, runtime.gateway_rate, runtime.dead_letters to likelemba_app;
grant select, insert, update, delete on runtime.early_deliveries to likelemba_app;
grant select, insert on runtime.quarantine to likelemba_app;
