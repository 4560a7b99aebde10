-- Derived. How long each kind of record is kept: one row each time it was said, the last one holds.
create table keeping_rule (
  n integer primary key not null,
  from_on text not null,
  set_by text,
  preset text not null,
  months text not null,
  alone integer not null check (alone in (0, 1))
);

-- Derived. What must not go, whatever the rule says. No person: everybody. No days: everything.
create table hold (
  id text primary key not null,
  person_id text,
  from_on text,
  to_on text,
  reason text not null,
  set_by text not null,
  set_at text not null,
  lifted_by text,
  lifted_at text,
  lifted_why text
);

-- Derived. Each time somebody asked that old records, or one person's data, go.
create table purge (
  id text primary key not null,
  what text not null check (what in ('purge', 'erasure')),
  person_id text,
  ground text,
  until_on text not null,
  counts text not null,
  asked_by text not null,
  asked_at text not null,
  approved_by text,
  approved_at text,
  withdrawn_at text,
  ended_at text,
  gone text,
  stayed integer
);

-- Derived. People whose name, address and number are gone.
create table erased (person_id text primary key not null, purge_id text not null, at text not null);

-- The work of a purge, so that it goes on where it was stopped: what was rehearsed, and what came of each.
create table purge_item (
  purge_id text not null,
  n integer not null,
  class text not null,
  ref text not null,
  person_id text,
  state text not null check (state in ('waiting', 'gone', 'stayed')),
  primary key (purge_id, n)
);
create index purge_item_waiting on purge_item (purge_id, n) where state = 'waiting';
