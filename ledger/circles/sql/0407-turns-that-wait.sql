-- Operators' figures ask for turns that wait after their day, without reading all turns.
create index cycles_due on domain.cycles (due_at) where status = 'due';
