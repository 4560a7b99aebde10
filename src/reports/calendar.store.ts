import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { addDays, type Day } from '../days.ts';
import { keptFalls } from './falls.store.ts';
import { ANYWHERE } from './tally.ts';
import { FOREVER } from '../obligations/cycles.ts';
import type { Coming, Kind } from './calendar.ts';
import { rowsOfScope, type Whom } from './gathered.store.ts';
import type { Sql } from './state.store.ts';

/** What is looked at: from one day to another, both included, of whom. */
export interface Look {
  first: Day;
  last: Day;
  /** No renewal opens so many days before its due day. */
  widest: number;
  whom: Whom;
  /** '' for all. */
  site: string;
  team: string;
}

/** How many people have what to come, by day. */
export async function comingCounts(db: Db, look: Look): Promise<{ day: Day; kind: Kind; count: number }[]> {
  const { whom, site, team, first, last } = look;
  const kept = await keptFalls(db, whom, { ...ANYWHERE, site, team }, first, last);
  if (kept === undefined) return counted(db, coming(look));
  const back = await counted(db, comingBack(look));
  const found = new Map<string, { day: Day; kind: Kind; count: number }>();
  for (const { day, kind, n } of kept) {
    const known = found.get(`${day} ${kind}`);
    if (known === undefined) found.set(`${day} ${kind}`, { day, kind, count: n });
    else known.count += n;
  }
  return [...[...found.values()].filter(({ count }) => count > 0), ...back].toSorted((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
  );
}

async function counted(db: Db, rowsOf: Sql): Promise<{ day: Day; kind: Kind; count: number }[]> {
  const { rows } = await sql<{ day: Day; kind: Kind; count: number }>`
    select day, kind, count(*) as count from (${rowsOf}) as coming
    group by day, kind order by day`.execute(db);
  return rows.map((row) => ({ ...row, day: dayOf(row) }));
}

/** Who has what to come within these spans of days, by day and name, up to so many. */
export async function comingOn(
  db: Db,
  look: Look,
  spans: readonly { from: Day; to: Day }[],
  most: number,
): Promise<Coming[]> {
  if (spans.length === 0) return [];
  // People come back on the day after the last of their leave.
  const within = spans.map(
    ({ from, to }) =>
      sql`(kind <> 'back' and day between ${from} and ${to})
        or (kind = 'back' and day between ${addDays(from, -1)} and ${addDays(to, -1)})`,
  );
  const { rows } = await sql<Coming>`
    select coming.*, person.name, person.employee_number as number
    from (${coming(look)}) as coming join person on person.id = coming."personId"
    where ${sql.join(within, sql` or `)}
    order by day, person.sort_name, person.id, kind, thing limit ${most}`.execute(db);
  return rows
    .map((row) => ({ ...row, day: dayOf(row) }))
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

const dayOf = ({ day, kind }: { day: Day; kind: Kind }): Day => (kind === 'back' ? addDays(day, 1) : day);

// Added to an empty text, a column leads to no index.
const placedAt = ({ site, team }: Look, table: Sql, gathered: boolean): Sql => {
  const loose = gathered ? sql` || ''` : sql``;
  return sql.join(
    [
      sql`1 = 1`,
      ...(site === '' ? [] : [sql`${table}.site_id${loose} = ${site}`]),
      ...(team === '' ? [] : [sql`${table}.team${loose} = ${team}`]),
    ],
    sql` and `,
  );
};

// Due or to be renewed on a day; open for renewal from it; and the last days of leaves. Who is away, excused or gone then is not due.
function coming(look: Look): Sql {
  const { first, last, widest, whom } = look;
  const { from, who, gathered } = rowsOfScope(whom, sql`standing as s`, sql`s.person_id`);
  const where = sql`${who} and ${placedAt(look, sql`s`, gathered)}`;
  const here = (day: Sql): Sql => sql`(s.left_on is null or s.left_on >= ${day})
    and not (s.paused = 1 and exists (select 1 from standing_pause as z where z.person_id = s.person_id
      and z.thing = s.thing and z.from_on <= ${day} and (z.to_on is null or z.to_on >= ${day})))`;
  const columns = sql`s.person_id as "personId", s.thing, s.site_id as "siteId", s.team`;
  const latest = addDays(last, widest + MOST_AWAY);
  return sql`
    select s.due_on as day, case when s.needs = 'nothing' then 'renew' else 'due' end as kind, ${columns}
    from ${from}
    where s.due_on between ${first} and ${last} and ${here(sql`s.due_on`)} and ${where}
    union all
    select s.opens_on as day, 'opens' as kind, ${columns}
    from ${from}
    where s.due_on between ${first} and ${latest < FOREVER ? latest : addDays(FOREVER, -1)}
      and s.needs = 'nothing' and s.opens_on between ${first} and ${last}
      and ${here(sql`s.opens_on`)} and ${where}
    union all ${comingBack(look)}`;
}

function comingBack(look: Look): Sql {
  const { first, last, whom } = look;
  const { from, who, gathered } = rowsOfScope(whom, sql`leave_spell as l`, sql`l.person_id`);
  return sql`
    select l.back_after as day, 'back' as kind, l.person_id as "personId", '' as thing, l.site_id as "siteId", l.team
    from ${from}
    where l.back_after between ${addDays(first, -1)} and ${addDays(last, -1)} and ${who} and ${placedAt(look, sql`l`, gathered)}`;
}

// A leave moves the due day away from the day on which its renewal opens: by so many days at most, of those that are shown.
const MOST_AWAY = 366;
