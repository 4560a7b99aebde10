-- Derived. The text of each version stands whole in `content` under its hash.
create table publication (
  number integer primary key not null,
  hash text not null,
  at text not null,
  published_by text not null,
  asks_signature integer not null check (asks_signature in (0, 1)),
  sign_by text,
  train_days integer
);
create table course_in_force (course text primary key not null, hash text not null, at text not null);
