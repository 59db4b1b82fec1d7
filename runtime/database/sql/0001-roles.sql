-- Roles belong to the whole server, so another database of it may have made them already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'likelemba_app') then
    create role likelemba_app login;
  end if;
exception when duplicate_object or unique_violation then null; -- made by a migration of another database meanwhile
end $$;

do $$
begin
  if not exists (select from pg_roles where rolname = 'book_owner') then
    create role book_owner nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

-- Whoever migrates must be able to act as book_owner, without having its rights by just being there.
-- A superuser can anyhow; others may grant it to themselves because they made the role.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    if current_setting('server_version_num')::int >= 160000 then
      execute format('grant book_owner to %I with inherit false, set true', current_user);
      execute format('grant likelemba_app to %I with inherit false, set true', current_user);
    else
      execute format('grant book_owner to %I', current_user);
      execute format('grant likelemba_app to %I', current_user);
    end if;
  end if;
end $$;

revoke create on schema public from public;
-- Names and hashes are no secret, and a role without rights learns from them whether something is missing.
grant select on public.migrations to public;

-- Conversations and people.
create schema runtime;
grant usage on schema runtime to likelemba_app;

-- The ledger's projections and working tables.
create schema domain;
grant usage on schema domain to likelemba_app;

-- The append-only book: its owner cannot log in, and the application is no member of it.
create schema book authorization book_owner;
set role book_owner;
grant usage on schema book to likelemba_app;
reset role;

-- The queue makes and migrates its own tables, as the application.
create schema pgboss;
grant usage, create on schema pgboss to likelemba_app;
