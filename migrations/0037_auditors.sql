-- Derived. What an auditor was let see, and from which day to which: one row a grant. `sites` is a JSON list of ids. A grant is
-- of the whole organisation, of some sites, of everybody under a manager, or of one pack alone.
create table auditor_grant (
  id text primary key not null,
  person_id text not null,
  from_on text not null,
  to_on text,
  sites text not null,
  manager_id text,
  pack_id text,
  records_from text,
  records_to text,
  granted_by text,
  granted_at text not null,
  ended_at text,
  ended_by text
);
create index auditor_grant_person on auditor_grant (person_id);
