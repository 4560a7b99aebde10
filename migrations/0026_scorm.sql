-- Derived. Packages that were brought in: the files lie in the data folder under the hash of the zip.
create table package (
  id text primary key not null,
  added_at text not null,
  retired_at text
);

-- Derived. Each upload of a package. `manifest_hash` and `index_hash` name kept content: what the manifest says, and the
-- files with their sizes and hashes.
create table package_version (
  package_id text not null,
  number integer not null,
  hash text not null,
  standard text not null check (standard in ('1.2', '2004')),
  edition text not null,
  manifest_hash text not null,
  index_hash text not null,
  bytes bigint not null,
  files integer not null,
  added_at text not null,
  added_by text,
  primary key (package_id, number)
);
create index package_version_hash on package_version (hash);

-- Derived. What counts as done; without a row, what the manifest asks for.
create table package_rule (
  package_id text primary key not null,
  body text not null,
  set_at text not null,
  set_by text
);

-- Derived. One person's attempt at one version of a package: begun, and what we decided about it.
create table package_attempt (
  id text primary key not null,
  person_id text not null,
  package_id text not null,
  version integer not null,
  number integer not null,
  started_at text not null,
  ended_at text,
  end_kind text,
  decided_at text,
  decided_on text,
  decided_by text,
  reasons text,
  score real,
  seconds integer,
  entry_id text
);
create index package_attempt_of on package_attempt (person_id, package_id);
create index package_attempt_package on package_attempt (package_id, started_at);

-- Kept, not derived: what the content claims. One row an attempt; the newest launch alone writes.
create table scorm_session (
  attempt_id text primary key not null,
  launch_id text not null,
  last_sequence integer not null,
  saved_at text,
  -- The seconds in which we saw the package open; the content may claim others.
  seconds integer not null,
  claim text not null,
  sequencing text,
  -- Bytes of differences kept, and whether the cap stopped the keeping.
  kept_bytes integer not null,
  capped integer not null check (capped in (0, 1))
);

-- Kept. The newest data of each SCO of an attempt.
create table scorm_state (
  attempt_id text not null,
  sco_id text not null,
  data text not null,
  completion text not null,
  success text not null,
  score real,
  seconds integer not null,
  saved_at text not null,
  primary key (attempt_id, sco_id)
);

-- Kept. Every opening of a package. The token itself is nowhere, only its hash. Without an attempt: a preview.
create table scorm_launch (
  id text primary key not null,
  token_hash text not null unique,
  person_id text not null,
  package_id text not null,
  version integer not null,
  attempt_id text,
  mode text not null check (mode in ('normal', 'review', 'preview')),
  started_at text not null,
  expires_at text not null
);
create index scorm_launch_of on scorm_launch (attempt_id);

-- Kept. Each accepted commit, as its difference to the one before it.
create table scorm_commit (
  launch_id text not null,
  sequence integer not null,
  attempt_id text not null,
  sco_id text not null,
  at text not null,
  cause text not null,
  difference text not null,
  primary key (launch_id, sequence)
);
create index scorm_commit_of on scorm_commit (attempt_id, at);
