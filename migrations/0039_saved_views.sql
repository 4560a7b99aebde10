-- Reports that somebody asked for with filters and keeps under a name. Nothing is proven by them: they are theirs, and go with them.
create table saved_view (
  id text primary key not null,
  person_id text not null references person (id),
  name text not null,
  -- Its page with the filters.
  address text not null,
  mail text not null,
  -- The week or month that was mailed last.
  mailed text not null,
  created_at text not null
);

create index saved_view_person on saved_view (person_id);

create index saved_view_mail on saved_view (mail);
