-- Shared devices, as the ledger tells of them.
create table ward_device (
  id text primary key not null,
  name text not null,
  site_id text not null,
  registered_by text not null,
  registered_at text not null,
  withdrawn_by text,
  withdrawn_at text
);

-- By what a browser is known as one of them: the hash of its cookie alone.
create table ward_token (
  token_hash text primary key not null,
  device_id text not null
);
create index ward_token_device on ward_token (device_id);

-- What somebody had chosen and not handed in when they stopped: one for each form.
create table answer_draft (
  person_id text not null,
  place text not null,
  fields text not null,
  at text not null,
  primary key (person_id, place)
);
create index answer_draft_at on answer_draft (at);
