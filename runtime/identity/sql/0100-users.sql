-- People. One person is one row over the whole deployment, whatever business they talk to.
-- Phone and name are sealed; the index finds a phone without telling it. Erasing a person empties the sealed columns,
-- and no chained row names anything but the id.
create table runtime.users (
  id uuid primary key,
  phone_sealed bytea not null,
  phone_index bytea not null unique,
  name_sealed bytea,
  -- Null until they chose one.
  locale text check (locale in ('en', 'fr', 'sw')),
  status text not null default 'active' check (status in ('active', 'frozen', 'closed')),
  -- False: reminders are paused.
  notifications boolean not null default true,
  time_zone text not null,
  registered_at timestamptz,
  created_at timestamptz not null
);

grant select, insert, update on runtime.users to likelemba_app;

-- One row that opens only with the key this database is written with.
create table runtime.data_key (
  one boolean primary key default true check (one),
  sealed bytea not null
);

grant select, insert on runtime.data_key to likelemba_app;
