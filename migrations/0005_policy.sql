-- Derived. The text of each version stands whole in `content` under its hash.
create table publication (
  number integer primary key not null,
  hash text not null,
  at text not null,
  published_by text,
  kind text not null,
  material integer not null check (material in (0, 1)),
  effective_on text not null,
  act_by text,
  duties text not null,
  train_days integer,
  draft_id text,
  in_force_at text,
  withdrawn_at text,
  confirm_by text,
  confirmed_at text
);
create table course_in_force (course text primary key not null, hash text not null, at text not null);
