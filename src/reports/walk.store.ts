import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { addDays, type Day } from '../days.ts';
import { rules } from '../obligations/rule.ts';
import { placed, type Page } from './completion.store.ts';
import type { CompletionRow, Counts, Frame } from './completion.ts';
import type { Key } from './cursor.ts';
import { STATES, type Filters, type ReportState } from './filters.ts';
import { gone, here, stands, stateOf, type Sql } from './state.store.ts';

/** A run of rows in the order of their due days: those in one state, or at one site, or all that the filters ask for. */
interface Run {
  rank: number | null;
  status: Filters['status'];
  where: readonly Sql[];
}

type Found = Omit<CompletionRow, 'key'>;

/**
 * A page of everybody, without a search for a name, in any order but by name: each run is read by an index in the order of the
 * page, so that a page costs what it shows. Which runs are empty is known from the counts.
 */
export async function walkedRows(
  db: Db,
  frame: Frame,
  filters: Filters,
  { start, most }: Pick<Page, 'start' | 'most'>,
  counts: Counts,
): Promise<CompletionRow[]> {
  const backwards = start !== 'beginning' && 'before' in start;
  const from = start === 'beginning' ? undefined : 'after' in start ? start.after : start.before;
  const bounds = boundsOf(await rules(db), frame);
  const all = runsOf(frame, filters, counts);
  const found: CompletionRow[] = [];
  for (const run of backwards ? all.toReversed() : all) {
    const [rank, ...rest] = from === undefined ? [] : run.rank === null ? [null, ...from] : from;
    const passed =
      run.rank !== null &&
      rank !== undefined &&
      (backwards ? run.rank > Number(rank) : run.rank < Number(rank));
    if (passed) continue;
    const place =
      from !== undefined && (run.rank === null || run.rank === Number(rank)) ? (rest as Key) : undefined;
    const rows = await runRows(db, frame, filters, run, bounds, {
      place,
      backwards,
      most: most - found.length,
    });
    const ranked = run.rank === null ? [] : [run.rank];
    for (const row of rows) found.push({ ...row, key: [...ranked, row.dueOn, row.personId, row.thing] });
    if (found.length >= most) break;
  }
  return backwards ? found.toReversed() : found;
}

function runsOf({ sites }: Frame, { sort, status, site }: Filters, counts: Counts): Run[] {
  if (sort === 'status') {
    const shown =
      status === '' ? STATES.filter((state) => state !== 'left') : status === 'all' ? STATES : [status];
    return shown
      .filter((state) => counts[state] > 0)
      .map((state) => ({ rank: STATES.indexOf(state), status: state, where: [] }));
  }
  if (sort !== 'site') return [{ rank: null, status, where: [] }];
  const known = sites.flatMap(({ id }, rank) =>
    site === '' || site === id ? [{ rank, status, where: [sql`s.site_id = ${id}`] }] : [],
  );
  if (site !== '' && known.length > 0) return known;
  const ids = sites.map(({ id }) => id).filter((id) => id !== '');
  const elsewhere = ids.length === 0 ? [] : [sql`s.site_id not in (${sql.join(ids)})`];
  return [...known, { rank: sites.length, status, where: elsewhere }];
}

interface Bounds {
  /** Nobody due before is anything but late, away or excused. */
  open: Day;
  /** Nobody due until then is done for good. */
  current: Day;
}

// What the rules say of how far a due day lies from the days between which a state holds; without rules nothing is known.
function boundsOf(inForce: readonly { graceDays: number; opensDays: number }[], { days }: Frame): Bounds {
  if (inForce.length === 0) return { open: '', current: '' };
  return {
    open: addDays(days.first, -Math.max(...inForce.map(({ graceDays }) => graceDays))),
    current: addDays(days.first, Math.min(...inForce.map(({ opensDays }) => opensDays))),
  };
}

async function runRows(
  db: Db,
  frame: Frame,
  filters: Filters,
  run: Run,
  bounds: Bounds,
  { place, backwards, most }: { place: Key | undefined; backwards: boolean; most: number },
): Promise<Found[]> {
  const { days } = frame;
  const order = (columns: readonly Sql[]) =>
    sql.join(columns.map((one) => (backwards ? sql`${one} desc` : one)));
  const key = [sql`s.due_on`, sql`s.person_id`, sql`s.thing`];
  const beyond =
    place === undefined ? [] : [sql`(${sql.join(key)}) ${backwards ? sql`<` : sql`>`} (${sql.join(place)})`];
  const where = [...placed(filters, run.where.length > 0), ...run.where, ...beyond];
  const branch = (from: Sql, conditions: readonly Sql[]) =>
    sql`select * from (select s.person_id, s.thing, s.due_on from ${from}
      where ${sql.join([sql`1 = 1`, ...conditions, ...where], sql` and `)} order by ${order(key)} limit ${most}) as b`;
  const branches = branchesOf(run.status, frame, bounds).map(({ from, conditions }) =>
    branch(from, conditions),
  );
  const { rows } = await sql<Found>`
    select s.person_id as "personId", s.thing as "thing", p.employee_number as "employeeNumber", p.name,
      s.site_id as "siteId", s.team, ${stateOf(days)} as state, s.needs, s.due_on as "dueOn",
      s.done_on as "doneOn", s.policy_number as "policyNumber"
    from (select * from (${sql.join(branches, sql` union all `)}) as u
      order by ${order([sql`u.due_on`, sql`u.person_id`, sql`u.thing`])} limit ${most}) as k
      cross join standing as s cross join person as p
    where s.person_id = k.person_id and s.thing = k.thing and p.id = k.person_id
    order by ${order([sql`k.due_on`, sql`k.person_id`, sql`k.thing`])}`.execute(db);
  return rows;
}

// Who has no last day is found by an index of theirs; who has one that is not over are few, and so gathered.
function branchesOf(
  status: Filters['status'],
  { days }: Frame,
  bounds: Bounds,
): { from: Sql; conditions: Sql[] }[] {
  const standing = sql`standing as s`;
  if (status === 'all') return [{ from: standing, conditions: [] }];
  if (status === 'left') return [{ from: standing, conditions: [sql`s.left_on is not null`, gone(days)] }];
  const state = status === '' ? [] : [stands(status, days), ...boundedBy(status, bounds, days.last)];
  const leaving = sql`(select * from standing where left_on >= ${days.first} order by left_on limit 1000000) as s`;
  return [
    { from: standing, conditions: [sql`s.left_on is null`, ...state] },
    { from: leaving, conditions: [here(days), ...state] },
  ];
}

function boundedBy(state: Exclude<ReportState, 'left'>, { open, current }: Bounds, last: Day): Sql[] {
  if (state === 'overdue') return [sql`s.due_on < ${last}`];
  if (state === 'current') return current === '' ? [] : [sql`s.due_on > ${current}`];
  if (state === 'paused' || state === 'exempt') return [sql`s.paused = 1`];
  return open === '' ? [] : [sql`s.due_on >= ${open}`];
}
