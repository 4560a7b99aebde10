-- That somebody pressed Start: from then on mail goes out by itself. One row or none.
create table mail_start (
  one integer primary key not null,
  at text not null,
  person_id text
);

-- Who has mailed before goes on mailing.
insert into mail_start (one, at, person_id)
  select 1, sent_at, null from mail where state = 'sent' and sent_at is not null order by sent_at limit 1;

-- What an administrator said of a step of setting up.
create table setup_mark (
  step text primary key not null,
  state text not null,
  marked_by text not null,
  at text not null
);
