-- Derived. Addresses outside the house that mail goes to, and what for. Name and address are null once they were erased.
create table outside_address (
  id text primary key not null,
  purpose text not null,
  name text,
  email text,
  added_at text not null,
  set_by text not null,
  ended_at text
);

-- Files that go out with a mail: a list in JSON of name, type and text.
alter table mail add column attachments text;

-- Derived. Which signed state of the record was mailed to which witness for which day.
create table checkpoint_mail (
  day text not null,
  address_id text not null,
  log text not null,
  size bigint not null,
  note text not null,
  mail_id text not null,
  at text not null,
  primary key (address_id, day)
);
create index checkpoint_mail_size on checkpoint_mail (log, size);

-- Kept, not derived: what a time-stamp authority said of a checkpoint (RFC 3161), in Base64.
create table checkpoint_stamp (
  log text not null,
  checkpoint_at text not null,
  stamped_at text not null,
  authority text not null,
  token text not null,
  primary key (log, checkpoint_at)
);
