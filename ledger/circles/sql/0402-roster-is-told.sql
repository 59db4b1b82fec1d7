-- Who starts a circle says which people they saw (`circle.start`): a look at the status in between is not the order.
alter table domain.terms_seen drop column roster;
