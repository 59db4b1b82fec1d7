-- Packs as they were when a conversation began: by the hash of their logic, with the files they are made of.
create table runtime.pack_versions (
  pack text not null,
  logic_hash text not null,
  -- Path → text, of flows, templates and strings.
  files jsonb not null,
  stored_at timestamptz not null default now(),
  primary key (pack, logic_hash)
);

create index conversations_of_logic on runtime.conversations (logic_hash) where flow is not null;

grant select, insert on runtime.pack_versions to likelemba_app;
