import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { countedAs, levelOf, tellsApart, type CountedRow, type CountName } from '../obligations/counted.ts';
import { countingNow, rowIn } from '../obligations/counts.store.ts';
import type { Frame } from './completion.ts';
import { dayAt } from './site-days.ts';
import type { Sql } from './state.store.ts';
import { DIMENSIONS, type Dimension, type Tally, type Where } from './tally.ts';

interface Found {
  part: 'counting' | 'day' | 'move' | 'count';
  way: number;
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
  return (await keptTalliesBy(db, frame, where, [by]))?.[0];
}

/** Some places of a dimension: the others are left out. */
export interface Only {
  by: Dimension;
  values: readonly string[];
}

/** The same told apart in several ways, all of one moment. */
export async function keptTalliesBy(
  db: Db,
  frame: Pick<Frame, 'scope' | 'days'>,
  where: Where,
  ways: readonly (readonly Dimension[])[],
  only?: Only,
): Promise<Tally[][] | undefined> {
  if (frame.scope !== 'everyone' || (await countingNow(db)) === undefined) return undefined;
  const counts = ways.map(
    (by, way) => sql`union all select * from (${countsBy(where, by, way, only)}) as ${sql.ref(`c${way}`)}`,
  );
  const nothing = sql`'' as team, '' as role, '' as thing`;
  // One statement, so that nothing is added to the counts between two looks.
  const { rows } = await sql<Found>`
    select 'counting' as part, 0 as way, '' as site, ${nothing}, '' as name, whole as n, cast(null as text) as was, cast(null as text) as becomes
    from standing_counting
    union all select 'day', 0, site_id, ${nothing}, day, 0, null, null from standing_counted
    union all select 'move', 0, '', ${nothing}, '', 0, was, becomes from (select was, becomes from standing_queue limit ${MOST_MOVES}) as q
    ${sql.join(counts, sql` `)}`.execute(db);
  const parts = new Map<Found['part'] | number, Found[]>();
  for (const row of rows) {
    const name = row.part === 'count' ? row.way : row.part;
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [row]);
    else part.push(row);
  }
  if (!isWhole(parts, frame)) return undefined;
  return ways.map((by, way) => tallies(parts, way, where, by));
}

function countsBy(where: Where, by: readonly Dimension[], way: number, only: Only | undefined): Sql {
  const needs = (one: 'site' | 'team' | 'role') => by.includes(one) || where[one] !== '';
  const level = levelOf({ site: needs('site'), team: needs('team'), role: needs('role') });
  const told = (one: Dimension): Sql => (by.includes(one) ? sql.ref(COLUMN[one]) : sql`''`);
  const columns = DIMENSIONS.filter((one) => by.includes(one)).map((one) => sql.ref(COLUMN[one]));
  // What a level does not tell apart is '': said here too, it leads the index, which is in the order of the groups then.
  const is = DIMENSIONS.flatMap((one) =>
    where[one] !== ''
      ? [sql`${sql.ref(COLUMN[one])} = ${where[one]}`]
      : one !== 'thing' && !tellsApart(level, one)
        ? [sql`${sql.ref(COLUMN[one])} = ''`]
        : [],
  );
  if (only !== undefined) is.push(sql`${sql.ref(COLUMN[only.by])} in (${sql.join(only.values)})`);
  return sql`
    select 'count' as part, ${sql.lit(way)} as way, ${told('site')} as site, ${told('team')} as team, ${told('role')} as role,
      ${told('thing')} as thing, name, cast(sum(n) as integer) as n, cast(null as text) as was, cast(null as text) as becomes
    from standing_count
    where ${sql.join([sql`level = ${level}`, ...is], sql` and `)}
    group by ${sql.join([...columns, sql`name`])}`;
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

// The rows of the parts, and of the counts by their way.
type Parts = ReadonlyMap<Found['part'] | number, readonly Found[]>;

// Some of more moves than are read would be left out; and of another day they say nothing.
const isWhole = (parts: Parts, { days }: Pick<Frame, 'days'>): boolean =>
  parts.get('counting')?.[0]?.n === 1 &&
  (parts.get('move')?.length ?? 0) < MOST_MOVES &&
  (parts.get('day') ?? []).every(({ site, name }) => dayAt(days, site) === name);

function tallies(parts: Parts, way: number, where: Where, by: readonly Dimension[]): Tally[] {
  const counted = new Map((parts.get('day') ?? []).map(({ site, name }): [string, Day] => [site, name]));
  const found = new Map<string, Tally>();
  const add = (place: Where, name: CountName, n: number) => {
    const told = (one: Dimension) => (by.includes(one) ? place[one] : '');
    const key = by.map((one) => place[one]).join('\n');
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
  for (const row of parts.get(way) ?? []) add(row, row.name as CountName, row.n);
  const move = (row: CountedRow | null, times: number) => {
    if (row === null) return;
    const place = { site: row.siteId, team: row.team, role: row.role, thing: row.thing };
    if (DIMENSIONS.some((one) => where[one] !== '' && where[one] !== place[one])) return;
    const day = counted.get(row.siteId) ?? counted.get('')!;
    for (const name of countedAs(row, day)) add(place, name, times);
  };
  for (const { was, becomes } of parts.get('move') ?? []) {
    move(rowIn(was), -1);
    move(rowIn(becomes), 1);
  }
  return [...found.values()].filter(({ counts }) => Object.values(counts).some((n) => n > 0));
}
