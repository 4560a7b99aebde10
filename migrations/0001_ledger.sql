-- The record of what happened. Only ever appended (0002 holds that), sealed into a Merkle tree.
create table ledger (
  id text primary key not null,
  at text not null,
  known_at text not null,
  kind text not null,
  person_id text,
  body text not null
);
create index ledger_person on ledger (person_id, id);
create index ledger_kind on ledger (kind, id);

-- What an entry commits to by a salted hash. These rows may be erased when the law says so; the entry never is.
create table commitment (
  entry_id text not null references ledger (id),
  name text not null,
  salt text not null,
  value text not null,
  primary key (entry_id, name)
);

create table log (
  origin text primary key,
  began_at text not null,
  public_key text not null,
  predecessor text
);

create table checkpoint (
  log text not null,
  at text not null,
  size bigint not null,
  note text not null,
  primary key (log, at)
);
create index checkpoint_size on checkpoint (log, size, at);
