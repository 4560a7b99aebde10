import type { Db } from '../database/database.ts';
import { addDays, addMonths, lastOfMonth, type Day } from '../days.ts';
import { courseOf } from '../obligations/rule.ts';
import { talliesAmong } from '../reports/completion.store.ts';
import type { CompletionRow, Frame, Survey } from '../reports/completion.ts';
import { weeksFrom, type Week } from '../reports/calendar.ts';
import { keptFalls } from '../reports/falls.store.ts';
import { reportRows } from '../reports/rows.ts';
import { keptTallies } from '../reports/tally.store.ts';
import { hereIn, type Dimension, type Tally, type Where } from '../reports/tally.ts';
import { fallingIn, monthsKept, taughtBy, withoutEmail, type Falling } from './overview.store.ts';

/** A look over a team or the organisation: who needs somebody, how people stand where, how it was, and what comes. */
export interface Overview {
  found: Survey;
  /** Late, or due within a week, the longest due first: some of them. */
  needing: CompletionRow[];
  by: Readonly<Record<Dimension, Tally[]>>;
  /** By two that tell people apart. */
  heat: { rows: Dimension; columns: Dimension; cells: Tally[] };
  trend: { day: Day; counts: Tally['counts'] }[];
  weeks: readonly Week[];
  falling: Falling[];
  noEmail: number;
  /** Minutes of work for one person, and the clauses that are taught, by what is owed. */
  taught: ReadonlyMap<string, { minutes: number; clauses: readonly string[] }>;
}

/** So many people are named first. */
export const NAMED = 12;
/** So many without email are counted. */
export const MOST_COUNTED = 1000;
/** So many lines a table has. */
export const MOST_LINES = 40;
/** So many months back a trend goes. */
export const MONTHS = 24;

/** The counts of a scope, told apart by these: from those that are kept, else counted. */
export async function tallyOf(
  db: Db,
  frame: Frame,
  where: Where,
  by: readonly Dimension[],
): Promise<Tally[]> {
  const found = (await keptTallies(db, frame, where, by)) ?? (await talliesAmong(db, frame, where, by));
  return found.filter((one) => hereIn(one) > 0);
}

/** Looks over what a survey found. `kept` is where the ends of months are kept, also for a past; `until` the last day to show. */
export async function overviewOf(
  db: Db,
  found: Survey,
  { kept, until }: { kept: Db; until: Day },
): Promise<Overview> {
  const { frame, filters } = found;
  const by = {
    thing: await tallyOf(db, frame, filters, ['thing']),
    site: await tallyOf(db, frame, filters, ['site']),
    role: await tallyOf(db, frame, filters, ['role']),
    team: isManyTeams(found) ? [] : await tallyOf(db, frame, filters, ['team']),
  };
  const [rows, columns] = comparing(by);
  const weeks = weeksFrom(frame.days.day);
  const first = addMonths(`${until.slice(0, 7)}-01`, -MONTHS);
  return {
    found,
    needing: await needing(db, found),
    by,
    heat: { rows, columns, cells: await tallyOf(db, frame, filters, [rows, columns]) },
    trend: frame.scope === 'everyone' ? await monthsKept(kept, filters, lastOfMonth(first), until) : [],
    weeks,
    falling: await falling(db, frame, filters, weeks),
    noEmail: await withoutEmail(db, frame, filters, MOST_COUNTED),
    taught: await taughtAmong(
      db,
      by.thing.map(({ thing }) => thing),
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

async function needing(db: Db, found: Survey): Promise<CompletionRow[]> {
  const rows: CompletionRow[] = [];
  const soon = addDays(found.frame.days.last, 7);
  for (const status of ['overdue', 'due', 'renewable'] as const) {
    if (found.counts[status] === 0 || rows.length >= NAMED) continue;
    const filters = { ...found.filters, status, sort: 'due' as const };
    const some = await reportRows(
      db,
      { ...found, filters },
      { start: 'beginning', most: NAMED - rows.length },
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
