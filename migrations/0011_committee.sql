-- Derived. Drafts of the next version, part by part, and what the committee and others said of them.
create table draft (
  id text primary key not null,
  base integer not null,
  state text not null,
  opened_at text not null,
  opened_by text not null,
  hash text,
  submitted_at text,
  submitted_by text,
  staff_until text,
  closes_on text,
  outcome text,
  ended_at text,
  balanced_at text,
  published_as integer,
  emergency_hash text,
  emergency_by text,
  emergency_at text,
  emergency_reason text
);
create index draft_state on draft (state);

create table draft_part (
  draft_id text not null,
  part text not null,
  revision integer not null,
  hash text,
  base integer not null,
  changed_at text not null,
  changed_by text not null,
  reason text not null,
  primary key (draft_id, part)
);

create table draft_comment (
  id text primary key not null,
  draft_id text not null,
  clause text not null,
  at text not null,
  person_id text,
  name text not null,
  speaks_as text not null,
  words text not null
);
create index draft_comment_of on draft_comment (draft_id, at);

create table draft_decision (
  draft_id text not null,
  clause text not null,
  choice text not null,
  hash text,
  reason text not null,
  person_id text not null,
  at text not null,
  primary key (draft_id, clause)
);

create table draft_vote (
  draft_id text not null,
  seat text not null,
  hash text not null,
  vote text not null,
  reason text not null,
  person_id text,
  at text not null,
  primary key (draft_id, seat, hash)
);

create table counsel_link (
  token_hash text primary key not null,
  id text not null,
  draft_id text not null,
  address text not null,
  made_at text not null,
  made_by text not null,
  expires_on text not null,
  withdrawn_at text
);
