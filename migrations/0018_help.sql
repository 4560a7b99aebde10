-- Derived: somebody whose test failed twice asked a named person for help, and what came of it.
create table help_request (
  id text primary key not null,
  person_id text not null,
  attempt_id text not null,
  helper_id text not null,
  asked_at text not null,
  given_at text,
  given_by text,
  note text
);
create index help_request_helper on help_request (helper_id, given_at);
create index help_request_attempt on help_request (attempt_id);
