-- How often people did what has a limit (decision 0055): the newest times of each act, for each one it is counted for.
create table runtime.act_counts (
  -- The tool, or an act of the runtime's own, and the limit's stretch of time.
  act text not null,
  -- The person, or the record it is about.
  whose text not null,
  -- Domain times, oldest first: never more than the limit allows.
  times timestamptz[] not null,
  primary key (act, whose)
) with (fillfactor = 50);

grant select, insert, update on runtime.act_counts to likelemba_app;
