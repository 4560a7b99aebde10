-- Derived. What rules, publications and officers ask of each person: one row a person and thing.
drop table standing;
create table standing (
  person_id text not null,
  thing text not null,
  rule_id text,
  cycle integer not null,
  obligation text not null,
  begins_on text not null,
  due_on text not null,
  late_after text not null,
  opens_on text,
  done_on text,
  needs text not null,
  left_on text,
  policy_number integer,
  reasons text not null,
  site_id text not null,
  team text not null,
  paused integer not null check (paused in (0, 1)),
  primary key (person_id, thing)
);
create index standing_due on standing (due_on, person_id, thing);
create index standing_late on standing (late_after, person_id, thing);
create index standing_counts on standing (site_id, team, needs, late_after, opens_on, left_on, due_on, paused, person_id, thing);

-- The times in which somebody's clock for a thing stands: on leave, or excused by a waiver.
create table standing_pause (
  person_id text not null,
  thing text not null,
  from_on text not null,
  to_on text,
  kind text not null,
  primary key (person_id, thing, from_on, kind)
);

-- Every rule as it was set, each time.
create table rule_past (
  entry_id text primary key not null,
  rule_id text not null,
  at text not null,
  known_at text not null,
  set_by text,
  body text
);
create index rule_past_of on rule_past (rule_id, known_at);

create table waiver (
  id text primary key not null,
  person_id text not null,
  thing text not null,
  from_on text not null,
  to_on text not null,
  given_by text,
  at text not null,
  reason text not null,
  -- As it was given; ended earlier, to_on is the last day that counts, and may lie before from_on.
  given_to text not null,
  ended_by text,
  ended_at text
);
create index waiver_person on waiver (person_id);

create table extension (
  id text primary key not null,
  person_id text not null,
  obligation text not null,
  to_on text not null,
  given_by text,
  at text not null,
  reason text not null
);
create index extension_person on extension (person_id);

-- What an officer required, and of whom. `what` is clauses, a lesson or a course, as JSON.
create table requirement (
  id text primary key not null,
  what text not null,
  cause text not null,
  asked_on text not null,
  due_on text not null,
  asked_by text,
  at text not null,
  reason text not null,
  case_number text not null,
  withdrawn_at text
);
create table requirement_person (
  requirement_id text not null,
  person_id text not null,
  done_on text,
  done_at text,
  primary key (requirement_id, person_id)
);
create index requirement_person_of on requirement_person (person_id);

create table outside_training (
  id text primary key not null,
  person_id text not null,
  thing text not null,
  done_on text not null,
  provider text not null,
  evidence text not null,
  added_by text,
  at text not null,
  withdrawn_at text
);
create index outside_training_person on outside_training (person_id);
