-- Derived. What a course was put into force with: its files, the shipped files that were last taken over, who, and why.
alter table course_adoption add column folder text;
alter table course_adoption add column shipped text;
alter table course_adoption add column person_id text not null default '';
alter table course_adoption add column note text not null default '';

-- Derived. Drafts of a course: the files that differ from those it began from, and who changed which thing last.
create table course_draft (
  id text primary key not null,
  course text not null,
  state text not null,
  base text not null,
  shipped text,
  opened_at text not null,
  opened_by text not null,
  ended_at text
);
create index course_draft_state on course_draft (course, state);

create table course_draft_file (
  draft_id text not null,
  path text not null,
  hash text,
  primary key (draft_id, path)
);

create table course_draft_thing (
  draft_id text not null,
  thing text not null,
  revision integer not null,
  changed_at text not null,
  changed_by text not null,
  primary key (draft_id, thing)
);
