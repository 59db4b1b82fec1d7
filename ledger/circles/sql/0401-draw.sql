-- The order of turns drawn by lot: what was promised of the seed, whether it was drawn, what members added.

alter table domain.groups
  add column turn_order   text not null default 'fixed' check (turn_order in ('fixed', 'drawn')),
  add column draw_promise text check ((draw_promise is not null) = (turn_order = 'drawn')),
  add column drawn        boolean not null default false;

alter table domain.seats add column draw_number int check (draw_number between 1 and 999999);
