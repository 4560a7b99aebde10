-- Derived. What a heading of HR's files means ('' is not used), and which number of a day like 03/04/2026 is the day.
create table import_heading (heading text primary key not null, means text not null, from_on text not null);
create table import_dates (id integer primary key not null check (id = 1), date_order text not null, from_on text not null);

-- Derived. What came of the imports that a timetable of the customer's started; `report` is JSON.
create table import_timed (
  id text primary key not null,
  at text not null,
  file text not null,
  added integer not null,
  changed integer not null,
  same integer not null,
  refused integer not null,
  missing integer not null,
  report text not null
);
create index import_timed_at on import_timed (at, id);
