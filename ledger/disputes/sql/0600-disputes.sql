-- Disputes about payouts.

create table domain.disputes (
  scope     text not null,
  id        text not null primary key,
  reference text not null unique,
  group_id  text not null,
  cycle     int not null,
  payout_id text not null,
  opened_by text not null,
  kind      text not null check (kind in ('not_recorded', 'wrong_recipient', 'fraud', 'other')),
  status    text not null check (status in ('open', 'closed')),
  outcome   text check (outcome in ('release')),
  opened_at timestamptz(3) not null,
  closed_at timestamptz(3)
);
create unique index disputes_open on domain.disputes (payout_id, opened_by) where status = 'open';
create index disputes_queue on domain.disputes (opened_at) where status = 'open';
create index disputes_scope on domain.disputes (scope);

-- What the opener wrote: it can be erased and is in no chained row.
create table domain.dispute_details (
  dispute_id text not null primary key,
  details    text not null
);

grant select, insert, update, delete on domain.disputes, domain.dispute_details to likelemba_app;
