import { sql } from 'kysely';
import { currentCourse } from '../courses/course.ts';
import { courseInForce } from '../courses/course.store.ts';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { levelOf, MONTH_LEVELS, type CountName } from '../obligations/counted.ts';
import { peopleWithin } from '../people/reach.store.ts';
import { placed } from '../reports/completion.store.ts';
import type { Frame } from '../reports/completion.ts';
import { rowsOfScope, type Whom } from '../reports/gathered.store.ts';
import { here } from '../reports/state.store.ts';
import { DIMENSIONS, type Tally, type Where } from '../reports/tally.ts';

/** How many have something due in a week: for the first time or because it was asked, or to be renewed. */
export interface Falling {
  week: number;
  thing: string;
  kind: 'due' | 'renew';
  n: number;
}

/** What falls due in spans of days, told apart by what it is. Who is away, excused or gone on its day is not counted. */
export async function fallingIn(
  db: Db,
  whom: Whom,
  where: Where,
  weeks: readonly { from: Day; to: Day }[],
): Promise<Falling[]> {
  const { from, who, gathered } = rowsOfScope(whom, sql`standing as s`, sql`s.person_id`);
  const which = weeks.map(({ to }, n) => sql`when s.due_on <= ${to} then ${sql.lit(n)}`);
  const { rows } = await sql<Falling>`
    select case ${sql.join(which, sql` `)} end as week, s.thing,
      case when s.needs = 'nothing' then 'renew' else 'due' end as kind, count(*) as n
    from ${from}
    where s.due_on between ${weeks[0]!.from} and ${weeks.at(-1)!.to}
      and (s.left_on is null or s.left_on >= s.due_on)
      and not (s.paused = 1 and exists (select 1 from standing_pause as z where z.person_id = s.person_id
        and z.thing = s.thing and z.from_on <= s.due_on and (z.to_on is null or z.to_on >= s.due_on)))
      and ${sql.join([who, ...placed(where, gathered)], sql` and `)}
    group by 1, 2, 3`.execute(db);
  return rows;
}

// So many rows are looked at for people without email, and so many such people counted.
const LOOKED_AT = 1000;
const COUNTED = 1000;

/** How many people who work here have no email; `some` where there may be more, for not all were looked at. */
export async function withoutEmail(
  db: Db,
  { scope, days }: Pick<Frame, 'scope' | 'days'>,
  where: Where,
): Promise<{ n: number; some: boolean }> {
  const filtered = DIMENSIONS.some((one) => where[one] !== '');
  const those = sql.join([here(days), ...placed(where, scope !== 'everyone')], sql` and `);
  // From the few: a team, those at a site, else whoever has no email.
  const from =
    scope === 'everyone' && !filtered
      ? sql`select p.id, p.email from person as p cross join standing as s
          where p.email is null and s.person_id = p.id and ${those} limit ${LOOKED_AT}`
      : sql`select s.person_id as id, p.email from (select s.person_id from ${
          scope === 'everyone'
            ? sql`standing as s where ${those}`
            : sql`${peopleWithin(scope.below)} as c cross join standing as s where s.person_id = c.person_id and ${those}`
        } limit ${LOOKED_AT}) as s cross join person as p where p.id = s.person_id`;
  const { rows } = await sql<{ n: number; looked: number }>`
    select count(distinct case when l.email is null then l.id end) as n, count(*) as looked from (${from}) as l`.execute(
    db,
  );
  const { n, looked } = rows[0]!;
  return { n: Math.min(n, COUNTED), some: looked >= LOOKED_AT || n >= COUNTED };
}

const monthLevel = (where: Where) =>
  levelOf({ site: where.site !== '', team: where.team !== '', role: where.role !== '' });

/** Whether the ends of months are kept under these filters: of a role at one site or in one team they are not. */
export const areMonthsKept = (where: Where): boolean => MONTH_LEVELS.includes(monthLevel(where));

/** How everybody stood at the ends of months, as far as it is kept, oldest first; under a filter that is not kept, none. */
export async function monthsKept(
  db: Db,
  where: Where,
  from: Day,
  until: Day,
): Promise<{ day: Day; counts: Tally['counts'] }[]> {
  if (!areMonthsKept(where)) return [];
  const level = monthLevel(where);
  const known = await db
    .selectFrom('standing_month_known')
    .select('day')
    .where('day', '>=', from)
    .where('day', '<=', until)
    .where('how', '<>', 'nothing')
    .orderBy('day')
    .execute();
  let query = db
    .selectFrom('standing_month')
    .select(['day', 'name', sql<number>`cast(sum(n) as integer)`.as('n')])
    .where('day', '>=', from)
    .where('day', '<=', until)
    .where('level', '=', level)
    .groupBy(['day', 'name']);
  if (where.site !== '') query = query.where('site_id', '=', where.site);
  if (where.team !== '') query = query.where('team', '=', where.team);
  if (where.role !== '') query = query.where('job_role', '=', where.role);
  if (where.thing !== '') query = query.where('thing', '=', where.thing);
  const rows = await query.execute();
  return known.map(({ day }) => ({
    day,
    counts: Object.fromEntries(
      rows.filter((row) => row.day === day).map((row) => [row.name as CountName, row.n]),
    ),
  }));
}

/** A course as it is taught now, for how long it takes and which clauses it teaches; undefined for what is none. */
export async function taughtBy(
  db: Db,
  courseId: string,
): Promise<{ minutes: number; clauses: string[] } | undefined> {
  if ((await courseInForce(db, courseId)) === undefined) return undefined;
  const { lessons } = (await currentCourse(db, courseId)).course;
  return {
    minutes: lessons.reduce((sum, { minutes }) => sum + minutes, 0),
    clauses: [...new Set(lessons.flatMap(({ clauses }) => clauses))],
  };
}

/** How many people owe something, up to so many. */
export async function peopleCounted(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select distinct person_id from standing limit ${most}) as found`.execute(db);
  return rows[0]!.n;
}

/** Everybody in a scope of managers or sites, by id. */
export async function peopleBelow(db: Db, below: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.person_id as id from ${peopleWithin(below)} as c order by 1`.execute(db);
  return rows.map(({ id }) => id);
}
