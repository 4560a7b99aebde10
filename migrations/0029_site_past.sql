-- Derived. In which country a site was from which day on; the first row holds from the beginning.
create table site_past (
  site_id text not null,
  from_on text not null,
  country text not null,
  primary key (site_id, from_on)
);
insert into site_past (site_id, from_on, country) select id, '', country from site;
