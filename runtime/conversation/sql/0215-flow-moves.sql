-- Every turn moves flow and step. An index that asks whether there is a flow made each of them write a new entry into
-- all indexes of the row; looking for a version's conversations needs the version only.
drop index runtime.conversations_of_logic;
create index conversations_of_logic on runtime.conversations (logic_hash);
