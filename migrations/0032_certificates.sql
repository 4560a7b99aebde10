-- Derived. Certificates of completed courses: what was printed, and what became of them. `name` as it was printed, and
-- `pdf_hash`, are null once they were erased.
create table certificate (
  id text primary key not null,
  number text not null unique,
  signature_id text not null,
  person_id text not null,
  course text not null,
  course_hash text not null,
  policy_number integer not null,
  completed_on text not null,
  holds_until text,
  issued_at text not null,
  name text,
  pdf_hash text,
  shows_name integer not null check (shows_name in (0, 1)),
  replaces text,
  replaced_at text,
  withdrawn_at text,
  withdrawn_why text,
  entry_id text not null
);
create index certificate_signature on certificate (signature_id, issued_at);

-- Kept, not derived: the very bytes of each certificate, in Base64, under the SHA-256 of the bytes. They bear a name, so
-- that they can be erased when the law says so.
create table certificate_file (
  hash text primary key not null,
  body text not null
);
