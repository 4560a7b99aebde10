-- Derived. One question that was sent to somebody some days after they completed the course, and what they answered.
create table follow_up (
  id text primary key not null,
  person_id text not null,
  done_on text not null,
  stage integer not null,
  clause text not null,
  question_id text not null,
  course_hash text not null,
  policy_number integer not null,
  shown text not null,
  country text not null,
  site_id text,
  mail_id text not null,
  sent_on text not null,
  sent_at text not null,
  answered_at text,
  chosen text,
  was_right integer check (was_right in (0, 1)),
  unique (person_id, done_on, stage)
);
create index follow_up_sent on follow_up (sent_on, stage);
create index follow_up_mail on follow_up (mail_id);

-- Derived. Who wants no more of them.
create table follow_up_stopped (person_id text primary key not null, at text not null);

-- Not derived: what is kept of the links in the mails, and until when each opens its question.
create table follow_up_link (
  token_hash text primary key not null,
  follow_up_id text not null,
  made_at text not null,
  expires_at text not null
);
create index follow_up_link_ends on follow_up_link (expires_at);

-- Whose day has come is looked for many times a day.
create index standing_done on standing (done_on, person_id);
