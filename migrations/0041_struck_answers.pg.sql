-- How many papers somebody answered in a role: what is struck is taken out again.
alter table item_person add column n integer not null default 1;
update item_person set n = (
  select count(*) from ledger as l where l.person_id = item_person.person_id and l.kind = 'test-marked'
    and l.body::json -> 'facts' ->> 'role' = item_person.role
    and l.body::json -> 'facts' ->> 'use' = item_person.use
    and exists (select 1 from commitment as c where c.entry_id = l.id and c.name = 'items')
);
