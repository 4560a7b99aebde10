-- When a leave is over: on the day that was said, else with the employment, unless the next one followed the day after.
alter table leave_spell add column ends_on text;
update leave_spell set ends_on = coalesce(to_on, (
  select min(e.left_on) from employment as e
  where e.person_id = leave_spell.person_id and e.left_on >= leave_spell.from_on
    and not exists (select 1 from employment as n where n.person_id = e.person_id and n.hired_on = date(e.left_on, '+1 day'))
));
