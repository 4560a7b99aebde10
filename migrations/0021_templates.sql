-- Derived. The organisation's own words for its mails, of each kind the first, second and so on; the last holds.
create table mail_template (
  kind text not null,
  n integer not null,
  hash text,
  set_by text not null,
  set_at text not null,
  primary key (kind, n)
);

-- Derived. In whose name mail is sent, and where answers go; '' is the organisation's name, and MAIL_FROM. The last holds.
create table mail_sender (
  n integer primary key not null,
  name text not null,
  reply_to text not null,
  set_by text not null,
  set_at text not null
);

-- An iCalendar file that goes out with the mail.
alter table mail add column calendar text;
create index mail_person_kind on mail (person_id, kind, created_at);
