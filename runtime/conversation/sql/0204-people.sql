-- What a member and the person who has their chat say to one another, and which way people go in trials.
create table runtime.ticket_messages (
  conversation_id uuid not null,
  reference text not null,
  id bigint generated always as identity,
  -- Of a member's message the event, of a person's the id it was sent under: the same twice is one.
  key text not null,
  by text not null check (by in ('member', 'person')),
  body bytea not null,
  -- Domain time.
  at timestamptz not null,
  primary key (conversation_id, reference, id),
  unique (conversation_id, reference, key)
);

create table runtime.splits (
  conversation_id uuid not null,
  trial text not null,
  way text not null,
  -- Domain time.
  at timestamptz not null,
  primary key (conversation_id, trial)
);

alter table runtime.inbox drop constraint inbox_kind_check;
alter table runtime.inbox add constraint inbox_kind_check
  check (kind in ('message', 'domain', 'timer', 'outcome', 'person'));

grant select, insert on runtime.ticket_messages to likelemba_app;
grant select, insert, update on runtime.splits to likelemba_app;
