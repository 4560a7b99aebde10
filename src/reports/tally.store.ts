import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { countedAs, levelOf, type CountedRow, type CountName } from '../obligations/counted.ts';
import { countingNow, rowIn } from '../obligations/counts.store.ts';
import type { Frame } from './completion.ts';
import { dayAt } from './site-days.ts';
import type { Sql } from './state.store.ts';
import { DIMENSIONS, type Dimension, type Tally, type Where } from './tally.ts';

interface Found {
  part: 'counting' | 'day' | 'move' | 'count';
  site: string;
  team: string;
  role: string;
  thing: string;
  name: string;
  n: number;
  was: string | null;
  becomes: string | null;
}

const MOST_MOVES = 1000;

/**
 * How many stand how, from the counts that are kept and what waits to be added to them; undefined where they are not kept for
 * everybody, or are not those of the days it is at the sites: then somebody has to count.
 */
export async function keptTallies(
  db: Db,
  frame: Pick<Frame, 'scope' | 'days'>,
  where: Where,
  by: readonly Dimension[],
): Promise<Tally[] | undefined> {
  if (frame.scope !== 'everyone' || (await countingNow(db)) === undefined) return undefined;
  const needs = (one: 'site' | 'team' | 'role') => by.includes(one) || where[one] !== '';
  const level = levelOf({ site: needs('site'), team: needs('team'), role: needs('role') });
  // What a level does not tell apart is '': said here too, it leads the index.
  const none = level === 'site' || level === 'place' || level === 'full' ? [] : [sql`site_id = ''`];
  const told = (one: Dimension): Sql => (by.includes(one) ? sql.ref(COLUMN[one]) : sql`''`);
  const columns = DIMENSIONS.filter((one) => by.includes(one)).map((one) => sql.ref(COLUMN[one]));
  const is = DIMENSIONS.filter((one) => where[one] !== '').map(
    (one) => sql`${sql.ref(COLUMN[one])} = ${where[one]}`,
  );
  const nothing = sql`'' as team, '' as role, '' as thing`;
  // One statement, so that nothing is added to the counts between two looks.
  const { rows } = await sql<Found>`
    select 'counting' as part, '' as site, ${nothing}, '' as name, whole as n, cast(null as text) as was, cast(null as text) as becomes
    from standing_counting
    union all select 'day', site_id, ${nothing}, day, 0, null, null from standing_counted
    union all select 'move', '', ${nothing}, '', 0, was, becomes from (select was, becomes from standing_queue limit ${MOST_MOVES}) as q
    union all select * from (
      select 'count', ${told('site')}, ${told('team')}, ${told('role')}, ${told('thing')}, name, cast(sum(n) as integer), null, null
      from standing_count
      where ${sql.join([sql`level = ${level}`, ...none, ...is], sql` and `)}
      group by ${sql.join([...columns, sql`name`])}) as c`.execute(db);
  return tallies(rows, frame, where, by);
}

/** Names of teams, of one site or of all, in order, up to so many: those that are counted, whoever is in them. */
export async function keptTeams(db: Db, site: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('standing_count')
    .select('team')
    .distinct()
    .where('level', '=', site === '' ? 'team' : 'place')
    .where('site_id', '=', site)
    .where('team', '<>', '')
    .orderBy('team')
    .limit(most)
    .execute();
  return rows.map(({ team }) => team);
}

const COLUMN: Readonly<Record<Dimension, string>> = {
  site: 'site_id',
  team: 'team',
  role: 'job_role',
  thing: 'thing',
};

function tallies(
  rows: readonly Found[],
  { days }: Pick<Frame, 'days'>,
  where: Where,
  by: readonly Dimension[],
): Tally[] | undefined {
  const of = (part: Found['part']) => rows.filter((row) => row.part === part);
  if (of('counting')[0]?.n !== 1) return undefined;
  // Some of more than these would be left out.
  if (of('move').length >= MOST_MOVES) return undefined;
  const counted = new Map(of('day').map(({ site, name }): [string, Day] => [site, name]));
  if ([...counted].some(([site, day]) => dayAt(days, site) !== day)) return undefined;
  const found = new Map<string, Tally>();
  const add = (place: Where, name: CountName, n: number) => {
    const told = (one: Dimension) => (by.includes(one) ? place[one] : '');
    const key = JSON.stringify(DIMENSIONS.map(told));
    const known = found.get(key) ?? {
      site: told('site'),
      team: told('team'),
      role: told('role'),
      thing: told('thing'),
      counts: {},
    };
    known.counts[name] = (known.counts[name] ?? 0) + n;
    found.set(key, known);
  };
  for (const row of of('count')) add(row, row.name as CountName, row.n);
  const move = (row: CountedRow | null, times: number) => {
    if (row === null) return;
    const place = { site: row.siteId, team: row.team, role: row.role, thing: row.thing };
    if (DIMENSIONS.some((one) => where[one] !== '' && where[one] !== place[one])) return;
    const day = counted.get(row.siteId) ?? counted.get('')!;
    for (const name of countedAs(row, day)) add(place, name, times);
  };
  for (const { was, becomes } of of('move')) {
    move(rowIn(was), -1);
    move(rowIn(becomes), 1);
  }
  return [...found.values()].filter(({ counts }) => Object.values(counts).some((n) => n > 0));
}
