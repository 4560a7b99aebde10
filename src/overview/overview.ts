import type { Db } from '../database/database.ts';
import { addDays, addMonths, lastOfMonth, type Day } from '../days.ts';
import { courseOf } from '../obligations/rule.ts';
import { talliesAmong } from '../reports/completion.store.ts';
import type { CompletionRow, Frame, Survey } from '../reports/completion.ts';
import { weeksFrom, type Week } from '../reports/calendar.ts';
import { keptFalls } from '../reports/falls.store.ts';
import { reportRows } from '../reports/rows.ts';
import { keptTalliesBy, type Only } from '../reports/tally.store.ts';
import { DIMENSIONS, hereIn, toldBy, type Dimension, type Tally, type Where } from '../reports/tally.ts';
import { MONTHS, teamMonths, type Month } from './team-months.ts';
import { worstFirst } from './share.ts';
import {
  areMonthsKept,
  fallingIn,
  monthsKept,
  taughtBy,
  withoutEmail,
  type Falling,
} from './overview.store.ts';

/** A look over a team or the organisation: who needs somebody, how people stand where, how it was, and what comes. */
export interface Overview {
  found: Survey;
  /** Late, or due within a week, the longest due first: some of them. */
  needing: CompletionRow[];
  by: Readonly<Record<Dimension, Tally[]>>;
  /** By two that tell people apart. */
  heat: { rows: Dimension; columns: Dimension; cells: Tally[] };
  trend: Month[];
  /** Whether the trend is that kept of everybody, is not kept under these filters, is that of today's people, has to be asked for, or takes too long. */
  trendOf: 'everyone' | 'unkept' | 'people' | 'asked' | 'nobody';
  weeks: readonly Week[];
  falling: Falling[];
  /** `some` where there may be more. */
  noEmail: { n: number; some: boolean };
  /** Minutes of work for one person, and the clauses that are taught, by what is owed. */
  taught: ReadonlyMap<string, { minutes: number; clauses: readonly string[] }>;
}

/** So many people are named first on a page, and in a file. */
export const NAMED = { page: 12, file: 500 };
/** So many lines a table has. */
export const MOST_LINES = 40;
/** Of so many people a team's trend stands on its page at once; of so many it is worked out when it is asked for. */
const TREND_AT_ONCE = 120;
const TREND_AT_ALL = 20_000;

export interface Wanted {
  /** Where the ends of months are kept, also for a past. */
  kept: Db;
  /** The last day to show. */
  until: Day;
  /** Whether to work out the trend of a large team too. */
  patient?: boolean;
  /** How many people to name at most. */
  named?: number | undefined;
}

/** How people stand, told apart in each of these ways: from the counts that are kept, else from what the survey counted. */
async function talliesBy(
  db: Db,
  { frame, filters, counted }: Survey,
  ways: readonly (readonly Dimension[])[],
  rows?: Only,
): Promise<Tally[][]> {
  const here = (some: readonly Tally[]) => some.filter((one) => hereIn(one) > 0);
  const kept = counted === undefined ? await keptTalliesBy(db, frame, filters, ways, rows) : undefined;
  if (kept !== undefined) return kept.map(here);
  // The counts may have begun anew since.
  const all = counted ?? (await talliesAmong(db, frame, filters, DIMENSIONS));
  return ways.map((by) => here(toldBy(all, by)));
}

/** Looks over what a survey found. */
export async function overviewOf(
  db: Db,
  found: Survey,
  { kept, until, patient = false, named = NAMED.page }: Wanted,
): Promise<Overview> {
  const { frame, filters } = found;
  const ways = [['thing'], ['site'], ['role'], ...(isManyTeams(found) ? [] : [['team']])] as Dimension[][];
  const [thing, site, role, team = []] = await talliesBy(db, found, ways);
  const by = { thing: thing!, site: site!, role: role!, team };
  const [rows, columns] = comparing(by);
  // Of many rows the map shows those that need somebody most.
  const shown = worstFirst(by[rows]).slice(0, MOST_LINES);
  const only =
    shown.length < by[rows].length ? { by: rows, values: shown.map((one) => one[rows]) } : undefined;
  const [cells = []] = await talliesBy(db, found, [[rows, columns]], only);
  const weeks = weeksFrom(frame.days.day);
  const trendOf = trendIn(found, patient);
  const first = addMonths(`${until.slice(0, 7)}-01`, -MONTHS);
  return {
    found,
    needing: await needing(db, found, named),
    by,
    heat: { rows, columns, cells },
    trend:
      trendOf === 'everyone'
        ? await monthsKept(kept, filters, lastOfMonth(first), until)
        : trendOf === 'people'
          ? await teamMonths(db, frame, filters, until)
          : [],
    trendOf,
    weeks,
    falling: await falling(db, frame, filters, weeks),
    noEmail: await withoutEmail(db, frame, filters),
    taught: await taughtAmong(
      db,
      by.thing.map((one) => one.thing),
    ),
  };
}

// What is owed stands above, unless it is one thing for all; roles are fewer than teams.
function comparing(by: Overview['by']): [rows: Dimension, columns: Dimension] {
  const tells = (one: Dimension) => by[one].length > 1;
  const rows = (['site', 'team', 'role'] as const).find(tells) ?? 'site';
  const columns = (['thing', 'role', 'team'] as const).find((one) => one !== rows && tells(one));
  return [rows, columns !== 'team' || by.team.length <= MOST_COLUMNS ? (columns ?? 'thing') : 'thing'];
}

const MOST_COLUMNS = 8;

function trendIn({ frame: { scope, size }, filters }: Survey, patient: boolean): Overview['trendOf'] {
  if (scope === 'everyone') return areMonthsKept(filters) ? 'everyone' : 'unkept';
  if (size > TREND_AT_ALL) return 'nobody';
  return patient || size <= TREND_AT_ONCE ? 'people' : 'asked';
}

// Teams without end are shown for one site at a time.
const isManyTeams = ({ filters, teams }: Survey): boolean =>
  filters.site === '' && filters.team === '' && teams.length > 2 * MOST_LINES;

async function falling(db: Db, frame: Frame, where: Where, weeks: readonly Week[]): Promise<Falling[]> {
  const kept = await keptFalls(db, frame, where, weeks[0]!.from, weeks.at(-1)!.to);
  if (kept === undefined) return fallingIn(db, frame, where, weeks);
  return kept.flatMap(({ day, thing, kind, n }) =>
    kind === 'opens' ? [] : { week: weeks.findIndex(({ to }) => day <= to), thing, kind, n },
  );
}

async function needing(db: Db, found: Survey, named: number): Promise<CompletionRow[]> {
  const rows: CompletionRow[] = [];
  const soon = addDays(found.frame.days.last, 7);
  for (const status of ['overdue', 'due', 'renewable'] as const) {
    if (found.counts[status] === 0 || rows.length >= named) continue;
    const filters = { ...found.filters, status, sort: 'due' as const };
    const some = await reportRows(
      db,
      { ...found, filters },
      { start: 'beginning', most: named - rows.length },
    );
    rows.push(...some.filter(({ dueOn }) => dueOn <= soon));
  }
  return rows;
}

async function taughtAmong(db: Db, things: readonly string[]): Promise<Overview['taught']> {
  const taught = new Map<string, { minutes: number; clauses: readonly string[] }>();
  for (const thing of things) {
    const course = courseOf(thing);
    const known = course === undefined ? undefined : await taughtBy(db, course);
    const isShort = thing.startsWith('refresher:');
    if (known === undefined) taught.set(thing, { minutes: OTHERWISE, clauses: [] });
    else taught.set(thing, isShort ? { ...known, minutes: Math.ceil(known.minutes / SHORTER) } : known);
  }
  return taught;
}

// Planning values: a signature or something asked for takes five minutes, a refresher a third of its course.
const OTHERWISE = 5;
const SHORTER = 3;
