-- Derived. What the answers to each question add up to: by the text of the question (12 hex digits of its hash), what the
-- paper was for, whose job role answered, and how sure they said they were ('' where nobody asked).
create table item_stat (
  question text not null,
  version text not null,
  use text not null,
  role text not null,
  confidence text not null,
  n integer not null,
  n_right integer not null,
  sum_rest bigint not null,
  sum_rest_sq bigint not null,
  sum_rest_right bigint not null,
  n_timed integer not null,
  sum_seconds bigint not null,
  primary key (question, version, use, role, confidence)
);

-- How many chose the option at a place.
create table item_option (
  question text not null,
  version text not null,
  use text not null,
  role text not null,
  place integer not null,
  n integer not null,
  primary key (question, version, place, use, role)
);

-- The clauses that each text of a question was asked on, and since when.
create table item_clause (
  question text not null,
  version text not null,
  clause text not null,
  first_at text not null,
  primary key (question, version, clause)
);

-- The same answers by clause: a scenario is on one clause today and on another tomorrow.
create table clause_stat (
  clause text not null,
  use text not null,
  role text not null,
  confidence text not null,
  n integer not null,
  n_right integer not null,
  primary key (clause, use, role, confidence)
);

-- Who answered at all, so that no group is shown that is too small.
create table item_person (
  role text not null,
  person_id text not null,
  use text not null,
  primary key (role, person_id, use)
);
