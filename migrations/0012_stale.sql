-- Derived. Each time a course was put into force, and each look at a lesson or question, with what was known of policy and features then.
create table course_adoption (
  course text not null,
  number integer not null,
  hash text not null,
  at text not null,
  policy integer not null,
  features text not null,
  primary key (course, number)
);

create table stale_look (
  entry_id text primary key not null,
  course text not null,
  kind text not null,
  thing text not null,
  policy integer not null,
  features text not null,
  person_id text not null,
  at text not null,
  note text not null
);
create index stale_look_of on stale_look (course, at);
