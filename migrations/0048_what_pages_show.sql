-- After which day of leave somebody is back at work, and where they work then: what the calendar counts.
alter table leave_spell add column back_after text;
alter table leave_spell add column site_id text;
alter table leave_spell add column team text;
update leave_spell set
  back_after = case when exists (select 1 from employment as e where e.person_id = leave_spell.person_id
    and e.hired_on <= leave_spell.to_on and (e.left_on is null or e.left_on > leave_spell.to_on)) then to_on end,
  site_id = (select p.site_id from placement as p where p.person_id = leave_spell.person_id),
  team = (select p.team from placement as p where p.person_id = leave_spell.person_id);
create index leave_spell_back on leave_spell (back_after, site_id, team, person_id) where back_after is not null;
drop index leave_spell_to;

-- The counts have one more level, by site and role: they begin anew.
delete from standing_counting;
