-- Circles: what derives from the book (each row with the scope whose events made it), and what does not.

create table domain.groups (
  scope           text not null,
  id              text not null primary key,
  code            text not null unique,
  organiser_id    text not null,
  currency        text not null,
  amount_minor    bigint not null check (amount_minor > 0),
  frequency       text not null,
  starts_on       date not null,
  zone            text not null,
  seats           int not null,
  late_fee_minor  bigint not null check (late_fee_minor >= 0),
  grace_days      int not null,
  quorum          int not null,
  status          text not null check (status in ('forming', 'agreeing', 'active', 'completed', 'closed')),
  -- Counts changes of the rules, so that nobody agrees to others than were shown.
  terms           int not null,
  -- Counts changes of membership.
  roster          int not null,
  taken           int not null,
  next_seat       int not null,
  created_at      timestamptz(3) not null,
  started_at      timestamptz(3),
  ended_at        timestamptz(3)
);
create index groups_scope on domain.groups (scope);

create table domain.group_members (
  scope        text not null,
  group_id     text not null,
  user_id      text not null,
  role         text not null check (role in ('organiser', 'member')),
  status       text not null check (status in ('active', 'left')),
  joined_at    timestamptz(3) not null,
  agreed_terms int not null,
  primary key (group_id, user_id)
);
create index group_members_user on domain.group_members (user_id);
create index group_members_scope on domain.group_members (scope);

-- A seat owes and receives. `seat` never changes; `position` is its turn.
create table domain.seats (
  scope    text not null,
  group_id text not null,
  seat     int not null,
  user_id  text not null,
  position int not null,
  status   text not null check (status in ('taken', 'left')),
  primary key (group_id, seat)
);
create index seats_scope on domain.seats (scope);

create table domain.cycles (
  scope         text not null,
  id            text not null primary key,
  group_id      text not null,
  number        int not null,
  seat          int not null,
  user_id       text not null,
  due_on        date not null,
  due_at        timestamptz(3) not null,
  status        text not null check (status in ('created', 'due', 'quorum_met', 'paid_out', 'completed')),
  opened_at     timestamptz(3),
  quorum_met_at timestamptz(3),
  paid_out_at   timestamptz(3),
  paid_seats    int not null,
  unique (group_id, number)
);
create index cycles_scope on domain.cycles (scope);

create table domain.contributions (
  scope        text not null,
  id           text not null primary key,
  group_id     text not null,
  cycle        int not null,
  seat         int not null,
  user_id      text not null,
  amount_minor bigint not null,
  fee_minor    bigint not null,
  paid_minor   bigint not null check (paid_minor >= 0),
  due_on       date not null,
  due_at       timestamptz(3) not null,
  -- unpaid: the circle has ended and this was never paid; a debt with a name.
  status       text not null check (status in ('due', 'paid', 'unpaid')),
  paid_at      timestamptz(3),
  unique (group_id, cycle, seat)
);
create index contributions_owed on domain.contributions (user_id) where status = 'due';
create index contributions_scope on domain.contributions (scope);

create table domain.escrow_accounts (
  scope           text not null,
  group_id        text not null,
  cycle           int not null,
  available_minor bigint not null check (available_minor >= 0),
  frozen_minor    bigint not null check (frozen_minor >= 0),
  primary key (group_id, cycle)
);
create index escrow_accounts_scope on domain.escrow_accounts (scope);

-- What a circle is called is people's own text: it can be erased and is in no chained row.
create table domain.group_names (
  group_id text not null primary key,
  name     text not null
);

-- Which rules a person was shown last: agreeing to others is refused with `changed`.
create table domain.terms_seen (
  group_id text not null,
  user_id  text not null,
  terms    int not null,
  roster   int not null,
  primary key (group_id, user_id)
);

-- Acts of tools by their key: the same key means the same act.
create table domain.acts (
  key     text not null primary key,
  tool    text not null,
  outcome text not null,
  subject text not null,
  done_at timestamptz(3) not null
);

-- Everything that becomes due by domain time.
create table domain.agenda (
  id       text not null primary key,
  due_at   timestamptz(3) not null,
  kind     text not null,
  subject  text not null,
  -- Items of one group are done in order.
  group_id text,
  tries    int not null default 0,
  done_at  timestamptz(3),
  -- What became of it, or the code of the last failure.
  note     text
);
create index agenda_due on domain.agenda (due_at, id) where done_at is null;
create index agenda_group on domain.agenda (group_id, due_at) where done_at is null;

grant select, insert, update, delete on domain.groups, domain.group_members, domain.seats, domain.cycles,
  domain.contributions, domain.escrow_accounts, domain.group_names, domain.terms_seen, domain.acts, domain.agenda
  to likelemba_app;
