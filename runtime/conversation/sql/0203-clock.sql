-- The sandbox's clock, for all nodes: real time plus an offset, or standing still at a moment.
create table runtime.clock_offset (
  one boolean primary key default true check (one),
  offset_ms bigint not null default 0,
  stands_at timestamptz
);

insert into runtime.clock_offset default values;
grant select, update on runtime.clock_offset to likelemba_app;
