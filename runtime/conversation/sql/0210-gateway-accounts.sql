-- A number that cannot send is paused on all nodes; its chats wait with it and lose nothing.
update runtime.accounts set state = null, state_at = null;

-- From now on `state_at` is domain time: it is compared with the times that the gateway's notices carry.
alter table runtime.accounts
  add constraint accounts_state
    check (state in ('authorized', 'starting', 'not_authorized', 'yellow_card', 'blocked', 'asleep')),
  -- Since when it cannot send (domain time), and the state that a person has to end, if there was one.
  add column paused_at timestamptz,
  add column paused_by text,
  -- The `paused_by` of which operators were told last.
  add column told text,
  -- Real time: until then nothing is sent, because the gateway refused the number and no message; and its word for why.
  add column held_until timestamptz,
  add column held_code text,
  -- Real time: when to ask the gateway for the state next; and why it could not be learned the last time.
  add column look_at timestamptz not null default now(),
  add column look_code text,
  -- What of the plan is used up (`quota_at`).
  add column quota_of text,
  -- A number new to WhatsApp: since when it sends (real time), and how many messages on its first day to people who
  -- have not just written.
  add column warm_up_from timestamptz,
  add column warm_up_first integer;

-- The gateway counts its methods apart from one another.
alter table runtime.gateway_rate add column method text not null default 'send';
alter table runtime.gateway_rate drop constraint gateway_rate_pkey, add primary key (account_id, method);

-- What a new number sent of its own accord, by day (UTC).
create table runtime.gateway_days (
  account_id uuid not null references runtime.accounts,
  day date not null,
  sent integer not null,
  primary key (account_id, day)
);

-- Held: it does not wait for itself but for its number, or for tomorrow. An answer to a person wakes it.
alter table runtime.senders add column held boolean not null default false;
create index senders_held on runtime.senders (account_id) where held;

-- False: nobody has just written in this chat, e.g. a reminder.
alter table runtime.outbox add column asked boolean not null default true;

grant select, insert, update on runtime.gateway_days to likelemba_app;
