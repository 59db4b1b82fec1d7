-- The book: what happened and how money moved, append-only.
-- Its tables belong to a role that cannot log in. The application may read and add; nobody may change.
-- Triggers are ENABLE ALWAYS, so that session_replication_role = replica does not bypass them.

set local role book_owner;

create table book.events (
  event_id     text not null primary key,
  scope        text not null,
  seq          bigint not null check (seq > 0),
  event_type   text not null,
  -- Milliseconds: what the program can read back exactly is what the hash covers.
  occurred_at  timestamptz(3) not null,
  actor_type   text not null,
  actor_id     text not null,
  subject_type text not null,
  subject_id   text not null,
  group_id     text,
  cycle_id     text,
  -- The exact bytes that were hashed: canonical JSON, ids and amounts only.
  body         bytea not null,
  prev_hash    bytea not null check (octet_length(prev_hash) = 32),
  hash         bytea not null check (octet_length(hash) = 32),
  -- For readers that follow the book (`feed.ts`): which transaction wrote it, in which order. No hash covers them.
  xact         xid8 not null default pg_current_xact_id(),
  arrival      bigint generated always as identity,
  unique (scope, seq)
);
create index events_xact on book.events (xact, arrival);

create table book.postings (
  event_id     text not null references book.events (event_id),
  line         smallint not null check (line > 0),
  from_account text not null,
  to_account   text not null,
  currency     text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  primary key (event_id, line),
  check (from_account <> to_account)
);
create index postings_from on book.postings (from_account);
create index postings_to on book.postings (to_account);

create function book.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the book is append-only: % on % is refused', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end $$;

create trigger events_refuse_change before update or delete on book.events
  for each row execute function book.refuse_change();
create trigger events_refuse_truncate before truncate on book.events
  for each statement execute function book.refuse_change();
create trigger postings_refuse_change before update or delete on book.postings
  for each row execute function book.refuse_change();
create trigger postings_refuse_truncate before truncate on book.postings
  for each statement execute function book.refuse_change();

alter table book.events enable always trigger events_refuse_change;
alter table book.events enable always trigger events_refuse_truncate;
alter table book.postings enable always trigger postings_refuse_change;
alter table book.postings enable always trigger postings_refuse_truncate;

grant select, insert on book.events, book.postings to likelemba_app;

reset role;

-- The application's own projections of the book; `verify` holds them against it.
create table domain.heads (
  scope text not null primary key,
  seq   bigint not null,
  hash  bytea not null
);

-- Only accounts that may not go negative have a row here: shared provider accounts are sums.
create table domain.balances (
  account  text not null,
  currency text not null,
  balance  bigint not null check (balance >= 0),
  primary key (account, currency)
);

grant select, insert, update, delete on domain.heads, domain.balances to likelemba_app;
