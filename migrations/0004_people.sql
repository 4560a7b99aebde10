-- Names and addresses live here only; every fact about a person that a report needs is derived from the ledger.
create table person (
  id text primary key not null,
  employee_number text unique,
  name text not null,
  sort_name text not null,
  email text unique,
  created_at text not null
);
create index person_sort_name on person (sort_name, id);

-- Derived.
create table employment (person_id text not null, hired_on text not null, left_on text, primary key (person_id, hired_on));
create table placement (person_id text primary key not null, job_role text not null, site_id text not null, team text not null);
create table reports_to (person_id text primary key not null, manager_id text not null);
create index reports_to_manager on reports_to (manager_id);
create table closure (
  manager_id text not null,
  person_id text not null,
  depth integer not null,
  primary key (manager_id, person_id)
);
create index closure_person on closure (person_id);
create table granted_role (person_id text not null, role text not null, primary key (person_id, role));

create table credential (person_id text primary key not null references person (id), password_hash text not null, set_at text not null);

create table session (
  id text primary key not null,
  person_id text,
  data text not null,
  seen_at text not null,
  expires_at text not null
);
create index session_person on session (person_id);
create index session_expires on session (expires_at);

create table single_use_link (
  token_hash text primary key not null,
  person_id text not null references person (id),
  purpose text not null,
  made_at text not null,
  expires_at text not null,
  used_at text
);
create index single_use_link_person on single_use_link (person_id);

create table slowdown (key text primary key not null, failures integer not null, last_at text not null);
