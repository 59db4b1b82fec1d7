-- Who starts a circle says which people they saw (`circle.start`): a look at the status in between is not the order.
-- Nodes of the version before write the column until they are stopped.
alter table domain.terms_seen alter column roster drop not null;
