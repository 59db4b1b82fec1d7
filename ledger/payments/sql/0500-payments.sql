-- Money in and out. Projections of the book, then what is the providers' word only.

create table domain.payments (
  scope           text not null,
  id              text not null primary key,
  group_id        text not null,
  contribution_id text not null,
  cycle           int not null,
  seat            int not null,
  user_id         text not null,
  amount_minor    bigint not null check (amount_minor > 0),
  currency        text not null,
  -- What a payer types at the paybill, at most 12 characters.
  reference       text not null unique,
  provider        text not null,
  provider_ref    text unique,
  status          text not null check (status in ('initiated', 'pending', 'paid', 'failed', 'expired')),
  reason          text,
  -- The prompt's own money is in the book; a payment by hand beside it is another transaction.
  prompt_done     boolean not null,
  receipt         text,
  -- False while the receipt was taken from a paybill notice and the prompt's own notice has not said the same.
  receipt_sure    boolean not null,
  created_at      timestamptz(3) not null,
  settled_at      timestamptz(3)
);
-- One open request per contribution: a seat in a turn.
create unique index payments_open on domain.payments (contribution_id) where status in ('initiated', 'pending');
create index payments_scope on domain.payments (scope);

-- Every receipt number of a provider is in the book at most once.
create table domain.provider_receipts (
  scope        text not null,
  receipt      text not null primary key,
  payment_id   text,
  amount_minor bigint not null,
  via          text not null check (via in ('prompt', 'paybill', 'unmatched'))
);
create index provider_receipts_scope on domain.provider_receipts (scope);
create index provider_receipts_payment on domain.provider_receipts (payment_id);

create table domain.receipts (
  scope         text not null,
  number        text not null primary key,
  group_id      text not null,
  user_id       text not null,
  cycle         int not null,
  amount_minor  bigint not null,
  applied_minor bigint not null,
  credit_minor  bigint not null,
  left_minor    bigint not null,
  provider_ref  text not null,
  hash          text not null,
  paid_at       timestamptz(3) not null
);
create index receipts_user on domain.receipts (user_id, paid_at desc);
create index receipts_scope on domain.receipts (scope);

create table domain.payouts (
  scope        text not null,
  id           text not null primary key,
  group_id     text not null,
  -- 0 for a credit that is sent back.
  cycle        int not null,
  kind         text not null check (kind in ('pot', 'topup', 'credit')),
  user_id      text not null,
  amount_minor bigint not null,
  currency     text not null,
  due_at       timestamptz(3) not null,
  announced_at timestamptz(3) not null,
  status       text not null check (status in ('scheduled', 'held', 'sending', 'sent')),
  attempts     int not null,
  attempt      text,
  accepted     int not null,
  delayed      boolean not null,
  receipt      text,
  hash         text,
  sent_at      timestamptz(3)
);
create index payouts_group on domain.payouts (group_id, cycle);
create index payouts_scope on domain.payouts (scope);

create table domain.payout_attempts (
  scope        text not null,
  -- Our own key at the provider.
  key          text not null primary key,
  payout_id    text not null,
  amount_minor bigint not null,
  status       text not null check (status in ('released', 'accepted', 'unknown', 'failed', 'completed')),
  code         text,
  released_at  timestamptz(3) not null,
  answered_at  timestamptz(3)
);
create index payout_attempts_scope on domain.payout_attempts (scope);

create table domain.payout_accepts (
  scope     text not null,
  payout_id text not null,
  user_id   text not null,
  primary key (payout_id, user_id)
);
create index payout_accepts_scope on domain.payout_accepts (scope);

-- What providers claimed. A claim credits nothing; it makes us ask. Text that payers typed can be erased.
create table domain.money_claims (
  id           text not null primary key,
  channel      text not null,
  kind         text not null check (kind in ('collection', 'paybill', 'disbursement')),
  subject      text not null,
  result       text not null,
  code         text not null,
  provider_ref text,
  receipt      text,
  amount_minor bigint,
  reference    text,
  received_at  timestamptz(3) not null,
  -- open: not settled yet; settled: it is in the book; refuted: the provider denies it; odd: somebody must look.
  state        text not null check (state in ('open', 'settled', 'refuted', 'odd'))
);
create index money_claims_subject on domain.money_claims (kind, subject);
create index money_claims_odd on domain.money_claims (received_at) where state = 'odd';

-- How often the provider was asked about something, and what each question was about.
create table domain.status_calls (
  key      text not null primary key,
  kind     text not null check (kind in ('payment', 'paybill', 'payout')),
  subject  text not null,
  number   int not null,
  asked_at timestamptz(3) not null,
  answer   text,
  unique (kind, subject, number)
);

grant select, insert, update, delete on domain.payments, domain.provider_receipts, domain.receipts, domain.payouts,
  domain.payout_attempts, domain.payout_accepts, domain.money_claims, domain.status_calls to likelemba_app;
