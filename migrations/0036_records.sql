-- An attempt that turned out not to be that person's: it stays with all that was done in it, and does not count.
alter table attempt add column struck_at text;

-- Derived. Requests for one's own data: when they were asked, until when they are due, and when the file was given.
create table data_request (
  id text primary key not null,
  person_id text not null,
  asked_on text not null,
  due_on text not null,
  entered_by text,
  at text not null,
  given_on text,
  given_by text,
  ended_at text,
  ended_by text
);
create index data_request_person on data_request (person_id, at);

-- Derived. What people said is wrong in their record, and what was answered. Words are null once they were erased.
create table correction_request (
  id text primary key not null,
  person_id text not null,
  at text not null,
  words text,
  answered_at text,
  answered_by text,
  outcome text,
  answer text
);
create index correction_request_person on correction_request (person_id, at);
