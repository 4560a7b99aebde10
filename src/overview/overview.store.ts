import { sql } from 'kysely';
import { currentCourse } from '../courses/course.ts';
import { courseInForce } from '../courses/course.store.ts';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { levelOf, type CountName } from '../obligations/counted.ts';
import { isWithin } from '../people/reach.store.ts';
import { placed } from '../reports/completion.store.ts';
import type { Frame } from '../reports/completion.ts';
import { here } from '../reports/state.store.ts';
import type { Tally, Where } from '../reports/tally.ts';

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
  { scope }: Pick<Frame, 'scope'>,
  where: Where,
  weeks: readonly { from: Day; to: Day }[],
): Promise<Falling[]> {
  const which = weeks.map(({ to }, n) => sql`when s.due_on <= ${to} then ${sql.lit(n)}`);
  const { rows } = await sql<Falling>`
    select case ${sql.join(which, sql` `)} end as week, s.thing,
      case when s.needs = 'nothing' then 'renew' else 'due' end as kind, count(*) as n
    from standing as s
    where s.due_on between ${weeks[0]!.from} and ${weeks.at(-1)!.to}
      and (s.left_on is null or s.left_on >= s.due_on)
      and not (s.paused = 1 and exists (select 1 from standing_pause as z where z.person_id = s.person_id
        and z.thing = s.thing and z.from_on <= s.due_on and (z.to_on is null or z.to_on >= s.due_on)))
      and ${sql.join([scope === 'everyone' ? sql`1 = 1` : isWithin(scope.below, sql`s.person_id`), ...placed(where, false)], sql` and `)}
    group by 1, 2, 3`.execute(db);
  return rows;
}

/** How many people who work here have no email, up to so many. */
export async function withoutEmail(
  db: Db,
  { scope, days }: Frame,
  where: Where,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select p.id from person as p
      where p.email is null and exists (select 1 from standing as s where s.person_id = p.id and ${here(days)}
        and ${sql.join([sql`1 = 1`, ...placed(where, true)], sql` and `)})
        and ${scope === 'everyone' ? sql`1 = 1` : isWithin(scope.below, sql`p.id`)}
      limit ${most}) as found`.execute(db);
  return rows[0]!.n;
}

/** How everybody stood at the ends of months, as far as it is kept, oldest first; under a filter that is not kept, none. */
export async function monthsKept(
  db: Db,
  where: Where,
  from: Day,
  until: Day,
): Promise<{ day: Day; counts: Tally['counts'] }[]> {
  const level = levelOf({ site: where.site !== '', team: where.team !== '', role: where.role !== '' });
  if (level === 'full') return [];
  const known = await db
    .selectFrom('standing_month_known')
    .select('day')
    .where('day', '>=', from)
    .where('day', '<=', until)
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
