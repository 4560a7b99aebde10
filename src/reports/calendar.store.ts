import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { addDays, type Day } from '../days.ts';
import { keptFalls } from './falls.store.ts';
import { ANYWHERE } from './tally.ts';
import { FOREVER } from '../obligations/cycles.ts';
import type { Coming, Kind } from './calendar.ts';
import { isWithin } from '../people/reach.store.ts';
import type { Scope } from './scope.ts';
import type { Sql } from './state.store.ts';

/** What is looked at: from one day to another, both included, of whom. */
export interface Look {
  first: Day;
  last: Day;
  /** No renewal opens so many days before its due day. */
  widest: number;
  scope: Scope;
  /** '' for all. */
  site: string;
  team: string;
}

/** How many people have what to come, by day. */
export async function comingCounts(db: Db, look: Look): Promise<{ day: Day; kind: Kind; count: number }[]> {
  const { scope, site, team, first, last } = look;
  const kept = await keptFalls(db, { scope }, { ...ANYWHERE, site, team }, first, last);
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

const whoIs = ({ scope, site, team }: Look, person: Sql, place: Sql): Sql =>
  sql.join(
    [
      ...(scope === 'everyone' ? [sql`1 = 1`] : [isWithin(scope.below, person)]),
      ...(site === '' ? [] : [sql`${place}.site_id = ${site}`]),
      ...(team === '' ? [] : [sql`${place}.team = ${team}`]),
    ],
    sql` and `,
  );

// Due or to be renewed on a day; open for renewal from it; and the last days of leaves. Who is away, excused or gone then is not due.
function coming(look: Look): Sql {
  const { first, last, widest } = look;
  const who = (person: Sql, place: Sql): Sql => whoIs(look, person, place);
  const here = (day: Sql): Sql => sql`(s.left_on is null or s.left_on >= ${day})
    and not (s.paused = 1 and exists (select 1 from standing_pause as z where z.person_id = s.person_id
      and z.thing = s.thing and z.from_on <= ${day} and (z.to_on is null or z.to_on >= ${day})))`;
  const columns = sql`s.person_id as "personId", s.thing, s.site_id as "siteId", s.team`;
  const latest = addDays(last, widest + MOST_AWAY);
  return sql`
    select s.due_on as day, case when s.needs = 'nothing' then 'renew' else 'due' end as kind, ${columns}
    from standing as s
    where s.due_on between ${first} and ${last} and ${here(sql`s.due_on`)} and ${who(sql`s.person_id`, sql`s`)}
    union all
    select s.opens_on as day, 'opens' as kind, ${columns}
    from standing as s
    where s.due_on between ${first} and ${latest < FOREVER ? latest : addDays(FOREVER, -1)}
      and s.needs = 'nothing' and s.opens_on between ${first} and ${last}
      and ${here(sql`s.opens_on`)} and ${who(sql`s.person_id`, sql`s`)}
    union all ${comingBack(look)}`;
}

function comingBack(look: Look): Sql {
  const { first, last } = look;
  const who = (person: Sql, place: Sql): Sql => whoIs(look, person, place);
  return sql`
    select l.to_on as day, 'back' as kind, l.person_id as "personId", '' as thing, w.site_id as "siteId", w.team
    from leave_spell as l join placement as w on w.person_id = l.person_id
    where l.to_on between ${addDays(first, -1)} and ${addDays(last, -1)} and ${who(sql`l.person_id`, sql`w`)}
      and exists (select 1 from employment as e where e.person_id = l.person_id and e.hired_on <= l.to_on
        and (e.left_on is null or e.left_on > l.to_on))`;
}

// A leave moves the due day away from the day on which its renewal opens: by so many days at most, of those that are shown.
const MOST_AWAY = 366;
