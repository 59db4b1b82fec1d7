-- A message that the gateway says was never delivered is put on the list once.
create index dead_letters_of_message on runtime.dead_letters (conversation_id, seq) where conversation_id is not null;
