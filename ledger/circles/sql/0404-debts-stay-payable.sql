-- What stayed unpaid at the end of a turn can still be paid (decision 0086).
create index contributions_open on domain.contributions (user_id) where status in ('due', 'unpaid');
drop index domain.contributions_owed;
