-- Derived. Times in which the reminders did not run, as instants.
create table reminder_gap (from_at text primary key not null, to_at text not null);

-- Derived. Reminders by hand: of whom, by whom, in which own words. One a day and person, whoever sends it.
create table nudge (
  id text primary key not null,
  person_id text not null,
  by_id text not null,
  day text not null,
  at text not null,
  mail_id text not null,
  words text
);
create unique index nudge_day on nudge (person_id, day);
create index nudge_mail on nudge (mail_id);

-- Derived. Slips of paper that were handed to people who have no email. What they said stands in said, under the slip's id.
create table slip (id text primary key not null, person_id text not null, by_id text not null, at text not null);
create index slip_person on slip (person_id);

create index mail_person on mail (person_id, id);
create index said_mail on said (mail_id);
