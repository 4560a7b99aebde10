-- Derived. Where people worked from which day on, and how they are employed; the last that is known of one day.
create table placement_past (
  person_id text not null,
  from_on text not null,
  job_role text not null,
  site_id text not null,
  team text not null,
  primary key (person_id, from_on)
);

create table work_past (
  person_id text not null,
  from_on text not null,
  kind text not null,
  hourly integer not null check (hourly in (0, 1)),
  shift text not null,
  language text not null,
  country text,
  primary key (person_id, from_on)
);

-- Of each person the row of work_past with the latest day. Nobody has one whose work is the usual.
create table work (
  person_id text primary key not null,
  kind text not null,
  hourly integer not null check (hourly in (0, 1)),
  shift text not null,
  language text not null,
  country text
);

-- Without a last day: until somebody says otherwise. Why somebody is on leave is nowhere.
create table leave_spell (
  id text primary key not null,
  person_id text not null,
  from_on text not null,
  to_on text
);
create index leave_spell_person on leave_spell (person_id, from_on);
