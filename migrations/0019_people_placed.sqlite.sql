-- Where people worked was kept for today only: the ledger knows the days before.
insert into placement_past (person_id, from_on, job_role, site_id, team)
select person_id, at, body ->> '$.facts.jobRole', body ->> '$.facts.site', body ->> '$.facts.team'
from (
  select person_id, at, body, row_number() over (partition by person_id, at order by known_at desc, id desc) as nth
  from ledger
  where kind = 'placed' and person_id is not null
) as said
where nth = 1;

delete from placement where person_id in (select person_id from placement_past);
insert into placement (person_id, job_role, site_id, team)
select person_id, job_role, site_id, team
from placement_past as p
where from_on = (select max(from_on) from placement_past as q where q.person_id = p.person_id);
