-- The spells of employment of a person, numbered as they became known: what is owed is named after them, and keeps its name
-- where an older spell is entered later.
alter table employment add column number integer not null default 1;
update employment set number = (
  select count(*) from employment as e where e.person_id = employment.person_id and e.hired_on <= employment.hired_on
);
