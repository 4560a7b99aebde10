-- How many have something due, to be renewed, or open for renewal on a day: for all, by site, by role. Kept up with the counts.
create table standing_falls (
  level text not null,
  site_id text not null,
  job_role text not null,
  day text not null,
  thing text not null,
  kind text not null,
  n integer not null,
  primary key (level, site_id, job_role, day, thing, kind)
);
create index standing_falls_none on standing_falls (level) where n = 0;
-- The counts begin anew, with these.
delete from standing_counting;
