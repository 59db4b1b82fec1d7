-- Turns that opened before: those who wait for their money hear of it too. What lies in the past is not said any more,
-- the handler puts down the next time.
insert into domain.agenda (id, due_at, kind, subject, group_id)
  select 'cycle.nudge:' || cycle.id || ':waits:14', (cycle.due_on + 14 + time '09:00') at time zone circle.zone,
         'cycle.nudge', cycle.id || '/waits', cycle.group_id
    from domain.cycles cycle join domain.groups circle on circle.id = cycle.group_id
   where cycle.status <> 'created' and exists (
     select 1 from domain.contributions owed
      where owed.group_id = cycle.group_id and owed.cycle = cycle.number and owed.status <> 'paid')
  on conflict (id) do nothing;
