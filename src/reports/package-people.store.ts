import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { sortName } from '../people/person.ts';
import { isWithin } from '../people/reach.store.ts';
import type { AttemptState, PeopleFilters } from './package-people.ts';
import type { Scope } from './scope.ts';

/** How many people have begun a package. */
export async function begunBy(db: Db, packageId: string): Promise<number> {
  const row = await db
    .selectFrom('package_attempt')
    .select((e) => e.fn.count<number>('person_id').distinct().as('n'))
    .where('package_id', '=', packageId)
    .executeTakeFirst();
  return row?.n ?? 0;
}

/**
 * Everybody who has done a package, by the whole minutes of the first of their attempts that counts: how many they are, and the
 * sum of their scores with how many have one. As many rows as there are different minutes, however many people there are.
 */
export async function doneByMinutes(
  db: Db,
  packageId: string,
): Promise<{ minutes: number; n: number; scores: number; scored: number }[]> {
  const { rows } = await sql<{ minutes: number; n: number; scores: number; scored: number }>`
    select (coalesce(a.seconds, 0) + 30) / 60 as minutes, count(*) as n,
      coalesce(sum(a.score), 0) as scores, count(a.score) as scored
    from package_attempt as a
    where a.package_id = ${packageId} and a.decided_at is not null
      and not exists (select 1 from package_attempt as b where b.person_id = a.person_id
        and b.package_id = a.package_id and b.decided_at is not null and b.number < a.number)
    group by 1 order by 1`.execute(db);
  return rows;
}

/** Of whose attempts, and whether all of them: a manager is shown one for each of their people, which says how they stand. */
export interface Whose {
  scope: Scope;
  all: boolean;
}

// Of many the names are walked in their order until a page is full; of few the attempts are gathered, and sorted. SQLite joins in
// the order of a cross join.
function among(db: Db, packageId: string, { scope, all }: Whose, { site, q }: PeopleFilters, many = false) {
  const joined = many
    ? db.selectFrom('person as p').crossJoin('package_attempt as a')
    : db.selectFrom('package_attempt as a').crossJoin('person as p');
  let query = joined
    .whereRef('p.id', '=', 'a.person_id')
    .leftJoin('placement as l', 'l.person_id', 'a.person_id')
    .where('a.package_id', '=', packageId);
  if (scope !== 'everyone') query = query.where(isWithin(scope.below, sql`a.person_id`));
  if (!all)
    query = query.where(
      sql<boolean>`not exists (select 1 from package_attempt as b
        where b.person_id = a.person_id and b.package_id = a.package_id and b.number <> a.number and (
          (b.decided_at is not null and a.decided_at is null)
          or ((b.decided_at is null) = (a.decided_at is null) and b.number > a.number)))`,
    );
  if (site !== '') query = query.where('l.site_id', '=', site);
  if (q !== '') {
    const escaped = sortName(q).replace(/[\\%_]/g, String.raw`\$&`);
    query = query.where(sql<boolean>`p.sort_name like ${`%${escaped}%`} escape ${sql.lit('\\')}`);
  }
  return query;
}

const STATE = sql<'done' | 'ended' | 'open'>`case when a.decided_at is not null then 'done'
  when a.ended_at is not null then 'ended' else 'open' end`;

const COLUMNS = [
  'p.name',
  'p.sort_name',
  'p.employee_number',
  'l.site_id',
  'l.team',
  's.saved_at',
  's.seconds as open_seconds',
  's.claim',
] as const;

/** Of more attempts than so many none are counted by themselves: a page costs what it shows. */
export const COUNTED = 10_000;

/**
 * How many attempts at a package there are of each state, under all filters but the state; undefined where they are too many to
 * count for a page, unless whoever asks is `patient`.
 */
export async function attemptCounts(
  db: Db,
  packageId: string,
  whose: Whose,
  filters: PeopleFilters,
  patient: boolean,
): Promise<Record<AttemptState, number> | undefined> {
  const all = among(db, packageId, whose, filters).select(STATE.as('state'));
  const rows = await db
    .selectFrom((patient ? all : all.limit(COUNTED + 1)).as('found'))
    .select((e) => ['found.state', e.fn.countAll<number>().as('n')])
    .groupBy('found.state')
    .execute();
  if (!patient && rows.reduce((sum, { n }) => sum + n, 0) > COUNTED) return undefined;
  const of = (state: AttemptState) => rows.find((row) => row.state === state)?.n ?? 0;
  return { done: of('done'), open: of('open'), ended: of('ended') };
}

/** The place of an attempt in the order: by name, then by person, of each person the newest first. */
export type PeopleKey = readonly [name: string, personId: string, number: number];

/** Where a page begins, and how many rows it has at most; `many`: there are more attempts than are counted. */
export interface PeoplePage {
  start: { after: PeopleKey } | { before: PeopleKey } | 'beginning';
  most: number;
  many: boolean;
}

/** Attempts at a package by the names of their people, of each the newest first. */
export async function attemptRows(
  db: Db,
  packageId: string,
  whose: Whose,
  filters: PeopleFilters,
  { start, most, many }: PeoplePage,
) {
  const backwards = start !== 'beginning' && 'before' in start;
  const order = backwards ? 'desc' : 'asc';
  const rows = await among(db, packageId, whose, filters, many)
    .leftJoin('scorm_session as s', 's.attempt_id', 'a.id')
    .selectAll('a')
    .select(COLUMNS)
    .select(STATE.as('state'))
    .$if(filters.state !== '', (query) => query.where(STATE, '=', filters.state as 'done'))
    .$if(start !== 'beginning', (query) => query.where(beyond(start as Exclude<typeof start, 'beginning'>)))
    .orderBy('p.sort_name', order)
    .orderBy('p.id', order)
    .orderBy('a.number', backwards ? 'asc' : 'desc')
    .limit(most)
    .execute();
  return backwards ? rows.toReversed() : rows;
}

// The bound of name and person stands apart: an index has them.
function beyond(start: { after: PeopleKey } | { before: PeopleKey }) {
  const after = 'after' in start;
  const [name, id, number] = after ? start.after : start.before;
  const further = after ? sql`>` : sql`<`;
  return sql<boolean>`(p.sort_name, p.id) ${further}= (${name}, ${id})
    and ((p.sort_name, p.id) ${further} (${name}, ${id}) or a.number ${after ? sql`<` : sql`>`} ${number})`;
}

/** The place of a row, from which the next page begins. */
export const placeOf = ({ sort_name: name, person_id: id, number }: PeopleRow): PeopleKey => [
  name,
  id,
  number,
];

export type PeopleRow = Awaited<ReturnType<typeof attemptRows>>[number];

/** The attempts of one person, by package, the newest first; with the file of each version. */
export const attemptsBy = (db: Db, personId: string) =>
  db
    .selectFrom('package_attempt as a')
    .innerJoin('person as p', 'p.id', 'a.person_id')
    .leftJoin('placement as l', 'l.person_id', 'a.person_id')
    .innerJoin('package_version as v', (join) =>
      join.onRef('v.package_id', '=', 'a.package_id').onRef('v.number', '=', 'a.version'),
    )
    .leftJoin('scorm_session as s', 's.attempt_id', 'a.id')
    .selectAll('a')
    .select(COLUMNS)
    .select(['v.hash', 'v.manifest_hash'])
    .select(STATE.as('state'))
    .where('a.person_id', '=', personId)
    .orderBy('a.package_id')
    .orderBy('a.number', 'desc')
    .execute();
