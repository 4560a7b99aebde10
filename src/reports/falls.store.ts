import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { fallsOf, type CountedRow, type FallKind } from '../obligations/counted.ts';
import { countingNow, rowIn } from '../obligations/counts.store.ts';
import type { Frame } from './completion.ts';
import type { Where } from './tally.ts';

/** How many have something that comes on a day. */
export interface Fall {
  day: Day;
  thing: string;
  kind: FallKind;
  n: number;
}

interface Found extends Fall {
  part: 'counting' | 'move' | 'fall';
  was: string | null;
  becomes: string | null;
}

const MOST_MOVES = 1000;

/** What comes from one day to another, from the counts that are kept; undefined where they are not, or not under this filter. */
export async function keptFalls(
  db: Db,
  { scope }: Pick<Frame, 'scope'>,
  where: Where,
  from: Day,
  to: Day,
): Promise<Fall[] | undefined> {
  const { site, team, role, thing } = where;
  if (scope !== 'everyone' || team !== '' || (site !== '' && role !== '')) return undefined;
  if ((await countingNow(db)) === undefined) return undefined;
  const level = site !== '' ? 'site' : role !== '' ? 'role' : 'all';
  const what = thing === '' ? sql`` : sql`and thing = ${thing}`;
  // One statement, so that nothing is added to the counts between two looks.
  const { rows } = await sql<Found>`
    select 'counting' as part, '' as day, '' as thing, '' as kind, whole as n, cast(null as text) as was, cast(null as text) as becomes
    from standing_counting
    union all select 'move', '', '', '', 0, was, becomes from (select was, becomes from standing_queue limit ${MOST_MOVES}) as q
    union all select 'fall', day, thing, kind, n, null, null from standing_falls
      where level = ${level} and site_id = ${site} and job_role = ${role} and day between ${from} and ${to} ${what}`.execute(
    db,
  );
  if (rows.find(({ part }) => part === 'counting')?.n !== 1) return undefined;
  // Some of more than these would be left out.
  if (rows.filter(({ part }) => part === 'move').length >= MOST_MOVES) return undefined;
  const found: Fall[] = rows
    .filter(({ part }) => part === 'fall')
    .map(({ day, thing: of, kind, n }) => ({ day, thing: of, kind, n }));
  const move = (row: CountedRow | null, n: number) => {
    if (row === null || (site !== '' && row.siteId !== site) || (role !== '' && row.role !== role)) return;
    if (thing !== '' && row.thing !== thing) return;
    for (const { day, kind } of fallsOf(row))
      if (day >= from && day <= to) found.push({ day, thing: row.thing, kind, n });
  };
  for (const { part, was, becomes } of rows) {
    if (part !== 'move') continue;
    move(rowIn(was), -1);
    move(rowIn(becomes), 1);
  }
  return found;
}
