-- Derived. Who was a manager, because others report to them, when it was last worked out how they stand.
create table standing_manager (person_id text primary key not null);
