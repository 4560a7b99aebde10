-- Derived. Policies of the organisation's own that were brought into a draft: the hash of what was read from the file.
create table draft_brought (
  draft_id text not null,
  hash text not null,
  at text not null,
  person_id text not null,
  clauses integer not null,
  primary key (draft_id, hash)
);
