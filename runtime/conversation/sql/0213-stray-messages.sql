-- Sends whose answer came when the chat was another node's: nothing was recorded, but the message is of that number, so
-- no other message of ours may be taken for it.
create table runtime.stray_messages (
  account_id uuid not null,
  gateway_message text not null,
  conversation_id uuid not null,
  seq bigint not null,
  at timestamptz not null default now(),
  primary key (account_id, gateway_message)
);

grant select, insert, delete on runtime.stray_messages to likelemba_app;
