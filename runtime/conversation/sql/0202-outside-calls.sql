-- Intents to call a provider: intended → calling + lease → accepted | refused | unknown. Only `intended` may call.
create table runtime.outside_calls (
  id uuid primary key default gen_random_uuid(),
  channel text not null,
  operation text not null,
  key text not null,
  subject text not null,
  request bytea not null,
  reply_to text,
  -- The conversation and the call in it that wait for the outcome.
  conversation_id uuid,
  call_id text,
  state text not null default 'intended'
    check (state in ('intended', 'calling', 'unknown', 'accepted', 'refused')),
  -- When to look at it next (real time): to call, when the lease is over, to look again, to hand on the answer.
  -- Null: nothing to do.
  next_at timestamptz default now(),
  claimed_by text,
  lease_until timestamptz,
  attempts integer not null default 0,
  -- When the newest call began: `absent` is believed only the provider's settle time later.
  called_at timestamptz,
  looks integer not null default 0,
  answer bytea,
  -- The handler knows that it is unknown; it is told once.
  told_unknown boolean not null default false,
  handled_at timestamptz,
  handle_attempts integer not null default 0,
  created_at timestamptz not null default now(),
  answered_at timestamptz,
  unique (channel, key)
) with (fillfactor = 70);

create index outside_calls_due on runtime.outside_calls (next_at) where next_at is not null;
create index outside_calls_reply_to on runtime.outside_calls (reply_to) where reply_to is not null;
create index outside_calls_unhandled on runtime.outside_calls (created_at)
  where state in ('accepted', 'refused') and handled_at is null;
create index outside_calls_unknown on runtime.outside_calls (created_at) where state = 'unknown';

grant select, insert, update on runtime.outside_calls to likelemba_app;
