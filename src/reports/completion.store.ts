import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { sortName } from '../people/person.ts';
import { isWithin, peopleWithin } from '../people/reach.store.ts';
import type { CountName } from '../obligations/counted.ts';
import type { CompletionRow, Frame } from './completion.ts';
import type { From } from './cursor.ts';
import { isSearch, type Filters, type Sort } from './filters.ts';
import type { Scope } from './scope.ts';
import type { Dimension, Tally, Where } from './tally.ts';
import { dayOf, gone, here, inGrace, rankOf, shows, soon, stands, stateOf, type Sql } from './state.store.ts';

/** Up to so many people are gathered without a thought. */
const SMALL = 1000;

// About as many as there are rows, where they are counted.
const COUNTED = sql`select cast(sum(n) as integer) from standing_count where level = 'all' and name not in ('soon', 'lapsed')`;

/** How many people are below a manager and, for a large team, in all: what the way to its rows depends on. */
export async function scopeSize(db: Db, scope: Scope): Promise<{ size: number; total: number }> {
  if (scope === 'everyone') return { size: Infinity, total: Infinity };
  const { rows } = await sql<{ size: number; total: number | null }>`
    select size, case when size > ${SMALL} then coalesce((${COUNTED}), (select count(*) from standing)) end as total
    from (select count(*) as size from ${peopleWithin(scope.below)} as c) as team`.execute(db);
  return { size: rows[0]!.size, total: rows[0]!.total ?? Infinity };
}

type Tallied = Where & Record<CountName, number>;

const count = (condition: Sql): Sql => sql`count(*) filter (where ${condition})`;

/** Who is looked for: by a part of the name, or because they have no email. */
export type Searched = Pick<Filters, 'q' | 'email'>;

/** Counts how the people of a scope stand, told apart by these. Whoever left only where `withLeft`. */
export async function talliesAmong(
  db: Db,
  frame: Frame,
  asked: Where & Partial<Searched> & { withLeft?: boolean },
  by: readonly Dimension[],
): Promise<Tally[]> {
  const { days } = frame;
  const { withLeft = false } = asked;
  const { from, where, loose } = among(frame, isSearch(asked), frame.total);
  const told = (one: Dimension): Sql => (by.includes(one) ? COLUMN[one] : sql`''`);
  const of = (state: 'overdue' | 'due' | 'renewable' | 'paused' | 'exempt') =>
    count(withLeft ? sql`${stands(state, days)} and ${here(days)}` : stands(state, days));
  const among_ = (condition: Sql) => count(withLeft ? sql`${condition} and ${here(days)}` : condition);
  // Current is who is left over: asking for it too would cost a fifth of the time.
  const { rows } = await sql<Tallied & { everyone: number }>`
    select ${told('site')} as site, ${told('team')} as team, ${told('role')} as role, ${told('thing')} as thing,
      count(*) as everyone, ${of('overdue')} as overdue, ${of('due')} as due,
      ${of('renewable')} as renewable, ${of('paused')} as paused, ${of('exempt')} as exempt,
      ${among_(soon(days))} as soon, ${among_(inGrace(days))} as lapsed,
      ${withLeft ? count(gone(days)) : sql`0`} as "left"
    from ${from}
    where ${all([...where, ...placed(asked, loose), ...searched(asked), ...(withLeft ? [] : [here(days)])])}
    ${by.length === 0 ? sql`` : sql`group by ${sql.join(by.map((one) => COLUMN[one]))}`}`.execute(db);
  return rows.map(({ everyone, site, team, role, thing, ...counts }) => ({
    site,
    team,
    role,
    thing,
    counts: {
      ...counts,
      current:
        everyone -
        counts.overdue -
        counts.due -
        counts.renewable -
        counts.paused -
        counts.exempt -
        counts.left,
    },
  }));
}

const COLUMN: Readonly<Record<Dimension, Sql>> = {
  site: sql`s.site_id`,
  team: sql`s.team`,
  role: sql`s.job_role`,
  thing: sql`s.thing`,
};

/** The renewals of a scope that were given more time and are open, with their day and why. Few ever are. */
export async function extendedRenewals(
  db: Db,
  { scope, days }: Frame,
  whom: Partial<Searched>,
): Promise<(Where & { today: Day; reasons: string })[]> {
  const below = scope === 'everyone' ? [] : [isWithin(scope.below, sql`s.person_id`)];
  const { rows } = await sql<Where & { today: Day; reasons: string }>`
    select distinct s.person_id, s.thing, s.site_id as site, s.team, s.job_role as role, ${dayOf(days)} as today, s.reasons
    from extension as e cross join standing as s cross join person as p
    where s.person_id = e.person_id and s.obligation = e.obligation and p.id = s.person_id
      and e.withdrawn_at is null and s.due_on >= ${dayOf(days)}
      and ${all([...below, ...searched(whom), here(days), stands('renewable', days)])}`.execute(db);
  return rows;
}

type Found = Omit<CompletionRow, 'key'> & { k0: string | number; k1: string | null };

/** A page: at most so many rows from a place in the order, of so many in all. */
export interface Page {
  start: From;
  most: number;
  of: number;
}

/** A page of rows in the order that the filters ask for: first their keys, then what is shown of them. */
export async function completionRows(
  db: Db,
  frame: Frame,
  filters: Filters,
  { start, most, of }: Page,
): Promise<CompletionRow[]> {
  const { days } = frame;
  const { sort } = filters;
  const walks = !isSearch(filters) && (sort === 'due' || sort === 'name');
  const walked = walks ? frame.total * Math.min(1, most / Math.max(1, of)) : frame.total;
  const { from, where, loose } = among(frame, isSearch(filters) || sort === 'name', walked);
  const by = sortedBy(sort, frame);
  const key = [...by, sort === 'name' ? sql`p.id` : sql`s.person_id`, sql`s.thing`];
  const backwards = start !== 'beginning' && 'before' in start;
  const shown = [sql`k.k0`, ...(by.length > 1 ? [sql`k.k1`] : []), sql`k.person_id`, sql`k.thing`];
  const { rows } = await sql<Found>`
    select s.person_id as "personId", s.thing as "thing", p.employee_number as "employeeNumber", p.name,
      s.site_id as "siteId", s.team, ${stateOf(days)} as state, s.needs, s.due_on as "dueOn",
      s.done_on as "doneOn", s.policy_number as "policyNumber", k.k0, k.k1
    from (
      select s.person_id, s.thing, ${by[0]} as k0, ${by[1] ?? sql`null`} as k1
      from ${from}
      where ${all([...where, ...chosen(filters, frame, loose), ...beyond(key, start, sort)])}
      order by ${inOrder(key, backwards)}
      limit ${most}
    ) as k cross join standing as s cross join person as p
    where s.person_id = k.person_id and s.thing = k.thing and p.id = k.person_id
    order by ${inOrder(shown, backwards)}`.execute(db);
  return (backwards ? rows.toReversed() : rows).map(({ k0, k1, ...row }) => ({
    ...row,
    key: [k0, ...(k1 === null ? [] : [k1]), row.personId, row.thing],
  }));
}

const all = (conditions: readonly Sql[]): Sql => sql.join([sql`1 = 1`, ...conditions], sql` and `);

// Two ways to a manager's rows: gather the team person by person, or walk an index and ask who belongs to the team,
// where a row costs half as much. SQLite joins in the order of a cross join; PostgreSQL finds its own.
function among({ scope, size }: Frame, person: boolean, walked: number) {
  if (scope !== 'everyone' && 2 * size <= walked)
    return {
      from: person
        ? sql`${peopleWithin(scope.below)} as c cross join standing as s cross join person as p`
        : sql`${peopleWithin(scope.below)} as c cross join standing as s`,
      where: [sql`s.person_id = c.person_id`, ...(person ? [sql`p.id = c.person_id`] : [])],
      loose: true,
    };
  const id = person ? sql`p.id` : sql`s.person_id`;
  return {
    from: person ? sql`person as p cross join standing as s` : sql`standing as s`,
    where: [
      ...(person ? [sql`s.person_id = p.id`] : []),
      ...(scope === 'everyone' ? [] : [isWithin(scope.below, id)]),
    ],
    loose: person,
  };
}

// Where a row is found by its person, SQLite must not be led to look for it by site: `loose` keeps that index out.
function chosen(filters: Filters, { days }: Frame, loose: boolean): Sql[] {
  return [...placed(filters, loose), ...shows(filters.status, days), ...searched(filters)];
}

/** Conditions for where somebody works, as what, and what is owed: the one that leaves the fewest leads, the others follow. */
export function placed({ site, team, role, thing }: Where, loose: boolean): Sql[] {
  const wanted = [
    [sql`s.team`, team],
    [sql`s.site_id`, site],
    [sql`s.job_role`, role],
    [sql`s.thing`, thing],
  ] as const;
  return wanted
    .filter(([, value]) => value !== '')
    .map(([column, value], n) =>
      loose || n > 0 ? sql`${column} || '' = ${value}` : sql`${column} = ${value}`,
    );
}

// Names are kept without case and accents to be sorted; they are searched the same way.
function searched({ q = '', email = '' }: Partial<Searched>): Sql[] {
  const escaped = sortName(q).replace(/[\\%_]/g, String.raw`\$&`);
  return [
    ...(q === '' ? [] : [sql`p.sort_name like ${`%${escaped}%`} escape ${sql.lit('\\')}`]),
    ...(email === '' ? [] : [sql`p.email is null`]),
  ];
}

// What each order sorts by, before person and rule.
function sortedBy(sort: Sort, { sites, days }: Frame): [Sql, ...Sql[]] {
  if (sort === 'name') return [sql`p.sort_name`];
  if (sort === 'due') return [sql`s.due_on`];
  return [sort === 'status' ? rankOf(days) : siteRank(sites), sql`s.due_on`];
}

function siteRank(sites: Frame['sites']): Sql {
  const ranks = [...sites.map(({ id }) => id), ''].map((id, n) => sql`when ${id} then ${sql.lit(n)}`);
  return sql`case s.site_id ${sql.join(ranks, sql` `)} else ${sql.lit(sites.length)} end`;
}

// The order by name spans two tables, so it needs a bound of its own that the index of names can use.
function beyond(key: readonly Sql[], start: From, sort: Sort): Sql[] {
  if (start === 'beginning') return [];
  const after = 'after' in start;
  const place = after ? start.after : start.before;
  const bound = sql`(p.sort_name, p.id) ${after ? sql`>=` : sql`<=`} (${place[0]}, ${place[1]})`;
  return [
    ...(sort === 'name' ? [bound] : []),
    sql`(${sql.join(key)}) ${after ? sql`>` : sql`<`} (${sql.join(place)})`,
  ];
}

const inOrder = (key: readonly Sql[], backwards: boolean): Sql =>
  sql.join(key.map((part) => (backwards ? sql`${part} desc` : part)));
