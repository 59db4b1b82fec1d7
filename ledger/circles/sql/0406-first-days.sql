-- Circles that were founded before: their first day is put down too. Where it has passed they hear of it now, once.
insert into domain.agenda (id, due_at, kind, subject, group_id)
  select 'circle.first_day:' || id || ':' || starts_on, (starts_on + time '09:00') at time zone zone,
         'circle.first_day', id || '/' || starts_on, id
    from domain.groups where status = 'forming'
  on conflict (id) do nothing;
