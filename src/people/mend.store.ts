import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../database/database.ts';
import { isZone, type Day } from '../days.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Cursor } from './list.store.ts';
import { EARLIEST, latestHire, wrongWith, type Wrong } from './mend.ts';

type Sql = RawBuilder<unknown>;

// The alias is its own: the id that is asked for may come from any other.
const newest = (id: Sql): Sql =>
  sql`(select max(spell.hired_on) from employment as spell where spell.person_id = ${id})`;

const EVERYBODY: Sql = sql`person as p
  left join employment as e on e.person_id = p.id and e.hired_on = ${newest(sql`p.id`)}
  left join placement as pl on pl.person_id = p.id
  left join site as s on s.id = pl.site_id
  left join reports_to as r on r.person_id = p.id
  left join person as m on m.id = r.manager_id
  left join employment as me on me.person_id = m.id and me.hired_on = ${newest(sql`m.id`)}
  left join not_mine as n on n.person_id = p.id`;

// Everybody of whom one of the conditions can hold, found without looking at all that is known of each: a hundred
// thousand people are looked through whenever an administrator comes home.
const suspects = (today: Day): Sql => sql`(
  select person_id from not_mine
  union select person_id from employment
    where hired_on > ${latestHire(today)} or hired_on < ${EARLIEST} or left_on < hired_on
  union select x.id from person as x where x.email is null
    or not exists (select 1 from employment as y where y.person_id = x.id)
    or not exists (select 1 from placement as y where y.person_id = x.id)
  union select person_id from placement where site_id not in (select id from site)
  union select person_id from reports_to where manager_id in (
    select b.manager_id from (select distinct manager_id from reports_to) as b
    left join employment as y on y.person_id = b.manager_id and y.hired_on = ${newest(sql`b.manager_id`)}
    where y.hired_on is null or y.hired_on > ${today} or y.left_on < ${today}))`;

const AUDITOR: Sql = sql`exists (select 1 from granted_role as g where g.person_id = p.id and g.role = 'auditor')`;

/** What `wrongWith` decides, as conditions. A test holds the two together. */
function conditions(today: Day): Record<Wrong, Sql> {
  const isHere = sql`(e.left_on is null or e.left_on >= ${today})`;
  const works = sql`e.hired_on is not null and ${isHere}`;
  return {
    'not-mine': sql`n.person_id is not null and ${isHere}`,
    'manager-left': sql`me.left_on < ${today} and ${works}`,
    'manager-outside': sql`m.id is not null and me.hired_on is null and ${works}`,
    'manager-later': sql`me.hired_on > ${today} and (me.left_on is null or me.left_on >= ${today}) and ${works}`,
    'hired-none': sql`e.hired_on is null and not ${AUDITOR}`,
    'hired-later': sql`e.hired_on > ${latestHire(today)} and ${isHere}`,
    'hired-before': sql`e.hired_on < ${EARLIEST} and ${isHere}`,
    'left-before-hired': sql`e.left_on < e.hired_on`,
    'site-none': sql`s.id is null and ${works}`,
    'nobody-to-tell': sql`p.email is null and (m.email is null or me.left_on < ${today}) and ${works}`,
  };
}

const anyOf = (today: Day, what: Wrong | ''): Sql => {
  const all = conditions(today);
  const wanted = what === '' ? Object.values(all) : [all[what]];
  return sql`(${sql.join(
    wanted.map((one) => sql`(${one})`),
    sql` or `,
  )})`;
};

/** How many people have something wrong, in all and by what it is; and the sites of which nobody has a manager. */
export async function countToMend(db: Db, today: Day): Promise<Record<Wrong | 'people', number>> {
  const each = Object.entries(conditions(today)).map(
    ([wrong, one]) => sql`count(case when ${one} then 1 end) as ${sql.ref(wrong)}`,
  );
  const { rows } = await sql<Record<Wrong | 'people', number>>`
    select count(*) as people, ${sql.join(each)} from ${EVERYBODY} where p.id in ${suspects(today)} and ${anyOf(today, '')}`.execute(
    db,
  );
  return rows[0]!;
}

interface Row {
  id: string;
  name: string;
  sortName: string;
  number: string | null;
  email: string | null;
  hiredOn: Day | null;
  leftOn: Day | null;
  auditor: number;
  siteId: string | null;
  managerId: string | null;
  manager: string | null;
  managerEmail: string | null;
  managerHiredOn: Day | null;
  managerLeftOn: Day | null;
  saidAt: Day | null;
  saidBy: string | null;
  saidByName: string | null;
}

export type ToMend = Row & { wrong: Wrong[] };

/** A page of people with something wrong, or with just one thing, by name. */
export async function peopleToMend(
  db: Db,
  today: Day,
  what: Wrong | '',
  cursor: Cursor | undefined,
  most: number,
): Promise<ToMend[]> {
  const backwards = cursor?.backwards === true;
  const beyond =
    cursor === undefined
      ? sql`1 = 1`
      : sql`(p.sort_name, p.id) ${sql.raw(backwards ? '<' : '>')} (${cursor.sortName}, ${cursor.id})`;
  const way = sql.raw(backwards ? 'desc' : 'asc');
  const { rows } = await sql<Row>`
    select p.id, p.name, p.sort_name as "sortName", p.employee_number as number, p.email,
      e.hired_on as "hiredOn", e.left_on as "leftOn", case when ${AUDITOR} then 1 else 0 end as auditor,
      s.id as "siteId", m.id as "managerId", m.name as manager, m.email as "managerEmail",
      me.hired_on as "managerHiredOn", me.left_on as "managerLeftOn",
      n.at as "saidAt", n.by_id as "saidBy", who.name as "saidByName"
    from ${EVERYBODY} left join person as who on who.id = n.by_id
    where p.id in ${suspects(today)} and ${anyOf(today, what)} and ${beyond}
    order by p.sort_name ${way}, p.id ${way} limit ${most}`.execute(db);
  return (backwards ? rows.toReversed() : rows).map((row) => ({ ...row, wrong: wrongOf(row, today) }));
}

const wrongOf = (row: Row, today: Day): Wrong[] =>
  wrongWith(
    {
      email: row.email,
      hiredOn: row.hiredOn,
      leftOn: row.leftOn,
      isAuditor: row.auditor === 1,
      hasSite: row.siteId !== null,
      manager:
        row.managerId === null
          ? null
          : { email: row.managerEmail, hiredOn: row.managerHiredOn, leftOn: row.managerLeftOn },
      notMine: row.saidAt !== null,
    },
    today,
  );

/** Sites where several people work, nobody has a manager, and somebody is nobody's manager either. */
export async function sitesWithoutManagers(
  db: Db,
  today: Day,
): Promise<{ id: string; name: string; people: number }[]> {
  const { rows } = await sql<{ id: string; name: string; people: number }>`
    select s.id, s.name, count(*) as people
    from site as s join placement as pl on pl.site_id = s.id
    join employment as e on e.person_id = pl.person_id and e.hired_on = ${newest(sql`pl.person_id`)}
    where (e.left_on is null or e.left_on >= ${today})
      and not exists (select 1 from placement as x join reports_to as r on r.person_id = x.person_id
        join employment as y on y.person_id = x.person_id and y.hired_on = ${newest(sql`x.person_id`)}
        where x.site_id = s.id and (y.left_on is null or y.left_on >= ${today}))
    group by s.id, s.name
    having count(*) > 1 and count(case when not exists
      (select 1 from reports_to as under where under.manager_id = pl.person_id) then 1 end) > 0
    order by s.name, s.id`.execute(db);
  return rows;
}

/** Sites whose time zone this runtime does not know, or not any more. */
export const sitesWithoutZone = async (db: Db) => (await sites(db)).filter((site) => !isZone(site.zone));

/** How many people and sites have facts that need mending on a day. */
export async function toMend(db: Db, today: Day): Promise<number> {
  const { people } = await countToMend(db, today);
  return people + (await sitesWithoutManagers(db, today)).length + (await sitesWithoutZone(db)).length;
}
