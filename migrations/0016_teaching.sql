-- What an attempt is fitted to from its first day: it finishes on it, wherever the person works by then.
alter table attempt add column use text not null default 'onboarding';
alter table attempt add column roles text;
alter table attempt add column country text;
alter table attempt add column site_id text;
-- Of a refresher: what it was made of. The lessons that somebody showed they know.
alter table attempt add column plan text;
alter table attempt add column spared text not null default '[]';

alter table paper add column use text not null default 'test';
-- The hash of the words that were shown, to prove a paper that is made again.
alter table paper add column shown text;
alter table answer add column sure text;
alter table step_done add column seconds integer;
alter table step_done add column words integer;

-- Scenarios that an author has looked over, by the mark of their text: only those are asked.
create table scenario_review (
  course text not null,
  scenario text not null,
  mark text not null,
  person_id text not null,
  at text not null,
  primary key (course, mark)
);
