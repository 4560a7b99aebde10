-- Derived. Who stands in for a manager, from a day to a day, both of them included. One that was ended early holds no
-- further than the day before; where that lies before its first day it never held.
create table deputy (
  id text primary key not null,
  manager_id text not null,
  person_id text not null,
  from_on text not null,
  to_on text not null
);
create index deputy_manager on deputy (manager_id, to_on);
create index deputy_person on deputy (person_id, to_on);

-- Derived. People of whom it was said, by their manager or the deputy, that they are not on that manager's team.
create table not_mine (person_id text primary key not null, manager_id text not null, by_id text not null, at text not null);

-- What may be wrong with the facts of people is looked for whenever an administrator comes home.
create index placement_site on placement (site_id, person_id);
create index person_without_email on person (id) where email is null;
