-- Derived. What was said to whom, once a person, obligation and stage.
create table said (
  person_id text not null,
  obligation text not null,
  stage text not null,
  mail_id text,
  at text not null,
  primary key (person_id, obligation, stage)
);
