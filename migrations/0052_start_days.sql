-- Derived. The start day of a site that has its own; others have that of the organisation.
create table site_start (
  site_id text primary key,
  start_on text not null
);
