-- A person closes and answers a ticket by its reference alone: there is one of each. The turn that would make a second
-- fails, and the failure calls a person under a reference of its own.
create unique index tickets_reference on runtime.tickets (reference);
