-- The quorum counts the contributions that are paid in full (decision 0072), from their own rows. Nodes of the version
-- before write the column until they are stopped; what they count is never more than what is there.
alter table domain.cycles alter column paid_seats set default 0;

-- Pots that wait for nothing but a late fee: their turn is looked at once more.
insert into domain.agenda (id, due_at, kind, subject, group_id)
  select 'cycle.due:contributed:' || cycle.id, cycle.due_at, 'cycle.due', cycle.id, cycle.group_id
    from domain.cycles cycle
   where cycle.status = 'due' and exists (
     select 1 from domain.contributions owed
      where owed.group_id = cycle.group_id and owed.cycle = cycle.number and owed.status = 'due'
        and owed.fee_minor > 0 and owed.paid_minor >= owed.amount_minor);
