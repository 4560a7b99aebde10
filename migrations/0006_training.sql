-- Derived.
create table rule (id text primary key not null, body text not null);

create table attempt (
  id text primary key not null,
  person_id text not null,
  course text not null,
  course_hash text not null,
  policy_number integer not null,
  language text not null,
  job_role text not null,
  started_at text not null,
  passed_at text,
  passed_on text,
  signed_at text
);
create index attempt_person on attempt (person_id, started_at);
create table step_done (attempt_id text not null, step text not null, at text not null, primary key (attempt_id, step));

create table signature (
  id text primary key not null,
  receipt text not null unique,
  person_id text not null,
  attempt_id text,
  policy_number integer not null,
  policy_hash text not null,
  text_hash text not null,
  at text not null,
  signed_on text not null,
  on_paper integer not null check (on_paper in (0, 1)),
  withdrawn_at text,
  entry_id text not null
);
create index signature_person on signature (person_id, at);

create table change_answer (
  entry_id text primary key not null,
  person_id text not null,
  number integer not null,
  question_id text not null,
  chosen text not null,
  was_right integer not null check (was_right in (0, 1)),
  at text not null
);
create index change_answer_person on change_answer (person_id, number);

create table change_done (
  person_id text not null,
  number integer not null,
  duty text not null,
  at text not null,
  primary key (person_id, number, duty)
);

create table standing (
  person_id text not null,
  rule_id text not null,
  cycle integer not null,
  obligation text not null,
  begins_on text not null,
  due_on text not null,
  opens_on text,
  done_on text,
  needs text not null,
  left_on text,
  policy_number integer,
  reason text not null,
  site_id text not null,
  team text not null,
  primary key (person_id, rule_id)
);
create index standing_due on standing (due_on, person_id, rule_id);
create index standing_counts on standing (site_id, team, needs, due_on, opens_on, left_on, person_id);

-- Derived too, from what the entries commit to.
create table practice (
  attempt_id text not null,
  question_id text not null,
  chosen text not null,
  at text not null,
  primary key (attempt_id, question_id)
);
create table paper (
  id text primary key not null,
  attempt_id text not null,
  number integer not null,
  drawn_at text not null,
  draw text not null,
  handed_in_at text,
  result text,
  unique (attempt_id, number)
);
create table answer (
  paper_id text not null,
  position integer not null,
  chosen text not null,
  at text not null,
  primary key (paper_id, position)
);
