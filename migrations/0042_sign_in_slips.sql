-- A PIN beside a password: for employee numbers only.
create table pin (
  person_id text primary key not null references person (id),
  pin_hash text not null,
  set_at text not null
);

-- Slips of paper with a code, as the ledger tells of them.
create table sign_in_slip (
  id text primary key not null,
  person_id text not null,
  made_by text not null,
  made_at text not null,
  expires_at text not null,
  handed_by text,
  handed_at text,
  used_at text,
  chose text,
  ended_by text,
  ended_at text,
  ended_how text
);
create index sign_in_slip_person on sign_in_slip (person_id, made_at);

-- The code of a slip: its hash alone, and not in the ledger.
create table sign_in_code (
  code_hash text primary key not null,
  slip_id text not null,
  person_id text not null references person (id),
  expires_at text not null
);
create index sign_in_code_person on sign_in_code (person_id);
