-- What several rooms stand on: secrets of the installation, content kept under its hash, jobs, settings, sites.
create table secret (name text primary key not null, value text not null);

create table content (hash text primary key not null, kind text not null, body text not null);

create table first_run_link (token_hash text primary key not null, made_at text not null);

create table timetable_run (
  job text not null,
  slot text not null,
  began_at text not null,
  ended_at text,
  error text,
  primary key (job, slot)
);

-- Derived from the ledger: the settings and sites of today.
create table setting (name text primary key not null, value text not null, from_on text not null);
create table site (id text primary key not null, name text not null, country text not null, zone text not null);

create table mail (
  id text primary key not null,
  person_id text not null,
  kind text not null,
  subject text not null,
  text text not null,
  html text not null,
  link_purpose text,
  created_at text not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'unsure')),
  tries integer not null,
  next_at text not null,
  claimed_at text,
  sent_at text,
  error text
);
create index mail_waiting on mail (next_at) where state = 'waiting';
create index mail_state on mail (state, id);
create index mail_newest on mail (created_at, id);
