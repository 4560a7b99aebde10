import { sql } from 'kysely';
import { dialectOf, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { insertMany } from '../database/insert.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import { addDays, type Day } from '../days.ts';
import type { Changes, CountedRow } from './counted.ts';
import type { Pause } from './pauses.ts';
import type { Moved } from './standing.store.ts';

type Row = Schema['standing'];
type Pauses = ReadonlyMap<string, readonly Pause[]>;

/** How far the counts are made; undefined where nobody counts. */
export interface Counting {
  countedTo: string;
  whole: boolean;
}

const counting = prepared((db) => db.selectFrom('standing_counting').selectAll());

export async function countingNow(db: Db): Promise<Counting | undefined> {
  const [row] = await counting(db, {});
  return row === undefined ? undefined : { countedTo: row.counted_to, whole: row.whole === 1 };
}

/** The same, and until the transaction ends nobody else adds to the counts. */
export async function countingAlone(tx: Tx): Promise<Counting | undefined> {
  if (dialectOf(tx) === 'postgres') await sql`select id from standing_counting for update`.execute(tx);
  return countingNow(tx);
}

/** Writes down that standings moved, for the counts. Pauses by `pauseKey`. */
export async function queueMoves(
  tx: Tx,
  moved: readonly Moved[],
  before: Pauses,
  after: Pauses,
): Promise<void> {
  const now = moved.length === 0 ? undefined : await countingNow(tx);
  if (now === undefined) return;
  const text = (row: Row | undefined, pauses: Pauses) =>
    row === undefined ? null : JSON.stringify(countedRow(row, pauses));
  const rows = moved
    .filter((one) => now.whole || (one.after ?? one.before)!.person_id <= now.countedTo)
    .map((one) => ({ id: newId(), was: text(one.before, before), becomes: text(one.after, after) }))
    .filter(({ was, becomes }) => was !== becomes);
  await insertMany(tx, 'standing_queue', ['id', 'was', 'becomes'], rows);
}

/** A row of the table as what is counted. */
export const countedRow = (
  row: Pick<
    Row,
    | 'person_id'
    | 'thing'
    | 'site_id'
    | 'team'
    | 'job_role'
    | 'needs'
    | 'due_on'
    | 'late_after'
    | 'opens_on'
    | 'left_on'
  >,
  pauses: Pauses,
): CountedRow => ({
  siteId: row.site_id,
  team: row.team,
  role: row.job_role,
  thing: row.thing,
  owed: row.needs !== 'nothing',
  dueOn: row.due_on,
  lateAfter: row.late_after,
  opensOn: row.opens_on,
  leftOn: row.left_on,
  pauses: pauses.get(`${row.person_id} ${row.thing}`) ?? [],
});

const COLUMNS = ['person_id', 'thing', 'site_id', 'team', 'job_role', 'needs', 'due_on', 'late_after', 'opens_on', 'left_on', 'paused'] as const; // prettier-ignore
export type CountRow = Pick<Row, (typeof COLUMNS)[number]>;

/** The standings of so many people after one of them. */
export async function standingsAfter(
  db: Db,
  after: string,
  people: number,
): Promise<{ rows: CountRow[]; last: string | undefined }> {
  const ids = await db
    .selectFrom('standing')
    .select('person_id')
    .distinct()
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(people)
    .execute();
  const last = ids.at(-1)?.person_id;
  if (last === undefined) return { rows: [], last };
  const rows = await db
    .selectFrom('standing')
    .select(COLUMNS)
    .where('person_id', '>', after)
    .where('person_id', '<=', last)
    .execute();
  return { rows, last };
}

/** Standings that may count as something else after one day, until another. */
export async function turningBetween(db: Db, from: Day, to: Day): Promise<CountRow[]> {
  const last = addDays(to, -1);
  const { rows } = await sql<CountRow>`
    select ${sql.join(COLUMNS.map((name) => sql.ref(`s.${name}`)))} from (
      select person_id, thing from standing where late_after between ${from} and ${last}
      union select person_id, thing from standing where due_on between ${from} and ${last}
      union select person_id, thing from standing where due_on between ${addDays(from, 8)} and ${addDays(to, 7)}
      union select person_id, thing from standing where opens_on between ${addDays(from, 1)} and ${to}
      union select person_id, thing from standing where left_on between ${from} and ${last}
      union select person_id, thing from standing_pause where from_on between ${addDays(from, 1)} and ${to}
      union select person_id, thing from standing_pause where to_on between ${from} and ${last}
    ) as k join standing as s on s.person_id = k.person_id and s.thing = k.thing`.execute(db);
  return rows;
}

/** Adds changes to the counts. */
export async function addChanges(tx: Tx, changes: Changes): Promise<void> {
  const rows = changes.all().map(({ cell, n }) => ({
    level: cell.level,
    site_id: cell.siteId,
    team: cell.team,
    job_role: cell.role,
    thing: cell.thing,
    name: cell.name,
    n,
  }));
  const ONTO =
    'on conflict (level, site_id, team, job_role, thing, name) do update set n = standing_count.n + excluded.n';
  await insertMany(
    tx,
    'standing_count',
    ['level', 'site_id', 'team', 'job_role', 'thing', 'name', 'n'],
    rows,
    ONTO,
  );
  await tx.deleteFrom('standing_count').where('n', '=', 0).execute();
  const falls = changes.falls().map(({ cell, n }) => ({
    level: cell.level,
    site_id: cell.siteId,
    job_role: cell.role,
    day: cell.day,
    thing: cell.thing,
    kind: cell.kind,
    n,
  }));
  const onto =
    'on conflict (level, site_id, job_role, day, thing, kind) do update set n = standing_falls.n + excluded.n';
  await insertMany(
    tx,
    'standing_falls',
    ['level', 'site_id', 'job_role', 'day', 'thing', 'kind', 'n'],
    falls,
    onto,
  );
  await tx.deleteFrom('standing_falls').where('n', '=', 0).execute();
}

export interface Queued {
  id: string;
  was: CountedRow | null;
  becomes: CountedRow | null;
}

/** Moves that wait to be counted, up to so many. */
export async function queued(db: Db, most: number): Promise<Queued[]> {
  const rows = await db.selectFrom('standing_queue').selectAll().orderBy('id').limit(most).execute();
  return rows.map(({ id, was, becomes }) => ({ id, was: rowIn(was), becomes: rowIn(becomes) }));
}

export const rowIn = (text: string | null): CountedRow | null =>
  text === null ? null : (JSON.parse(text) as CountedRow);

export const isQueueEmpty = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('standing_queue').select('id').limit(1).executeTakeFirst()) === undefined;

export async function takeOff(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 500)
    await tx
      .deleteFrom('standing_queue')
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
}

/** Throws the counts away: nobody counts, until somebody begins anew. */
export async function forgetCounts(tx: Tx): Promise<void> {
  for (const table of [
    'standing_counting',
    'standing_counted',
    'standing_queue',
    'standing_count',
    'standing_falls',
  ] as const)
    await tx.deleteFrom(table).execute();
}

export async function beginCounting(tx: Tx, days: ReadonlyMap<string, Day>): Promise<void> {
  await forgetCounts(tx);
  await putDays(tx, days);
  await tx.insertInto('standing_counting').values({ id: 1, counted_to: '', whole: 0 }).execute();
}

export async function countedUpTo(tx: Tx, countedTo: string, whole: boolean): Promise<void> {
  await tx
    .updateTable('standing_counting')
    .set({ counted_to: countedTo, whole: whole ? 1 : 0 })
    .execute();
}

/** For which day at each site the counts are. */
export async function daysCounted(db: Db): Promise<Map<string, Day>> {
  const rows = await db.selectFrom('standing_counted').selectAll().execute();
  return new Map(rows.map((row) => [row.site_id, row.day]));
}

export async function putDays(tx: Tx, days: ReadonlyMap<string, Day>): Promise<void> {
  const rows = [...days].map(([site_id, day]) => ({ site_id, day }));
  await insertMany(
    tx,
    'standing_counted',
    ['site_id', 'day'],
    rows,
    'on conflict (site_id) do update set day = excluded.day',
  );
}
