-- What somebody does stands beside where they work, so that how they stand can be counted and filtered by it.
alter table standing add column job_role text not null default '';
update standing set job_role = coalesce((select p.job_role from placement as p where p.person_id = standing.person_id), '');

-- The first page of people who work here in the order of their due days, under each filter: who left is walked past by nobody.
create index standing_here on standing (due_on, person_id, thing) where left_on is null;
create index standing_here_site on standing (site_id, due_on, person_id, thing) where left_on is null;
create index standing_here_team on standing (team, due_on, person_id, thing) where left_on is null;
create index standing_here_role on standing (job_role, due_on, person_id, thing) where left_on is null;
create index standing_here_thing on standing (thing, due_on, person_id) where left_on is null;
create index standing_here_paused on standing (due_on, person_id, thing) where paused = 1;
create index standing_leaving on standing (left_on, due_on, person_id, thing) where left_on is not null;
create index standing_opens on standing (opens_on);
create index standing_pause_from on standing_pause (from_on);
create index standing_pause_to on standing_pause (to_on);
create index leave_spell_to on leave_spell (to_on);

-- How many stand how, at levels of detail that reports ask for; worked out from how everybody stands, and kept up with it.
create table standing_count (
  level text not null,
  site_id text not null,
  team text not null,
  job_role text not null,
  thing text not null,
  name text not null,
  n integer not null,
  primary key (level, site_id, team, job_role, thing, name)
);
create index standing_count_team on standing_count (level, team, site_id);
create index standing_count_none on standing_count (level) where n = 0;

-- Moves that are not in the counts yet: somebody's standing before and after, as JSON.
create table standing_queue (id text primary key not null, was text, becomes text);

-- Whether the counts are whole, and up to which person while they are made.
create table standing_counting (id integer primary key not null, counted_to text not null, whole integer not null);

-- For which day at each site they count; '' is everywhere else.
create table standing_counted (site_id text primary key not null, day text not null);

-- The counts as they were at the end of each month in the organisation's zone.
create table standing_month (
  day text not null,
  level text not null,
  site_id text not null,
  team text not null,
  job_role text not null,
  thing text not null,
  name text not null,
  n integer not null,
  primary key (day, level, site_id, team, job_role, thing, name)
);
create table standing_month_known (day text primary key not null, how text not null);
