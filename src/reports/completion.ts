import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Site } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Reason } from '../obligations/reasons.ts';
import type { Needs } from '../obligations/standing.ts';
import type { Key } from './cursor.ts';
import { isSearch, STATES, type Filters, type ReportState } from './filters.ts';
import { extendedRenewals, scopeSize, talliesAmong, type Searched } from './completion.store.ts';
import type { Scope } from './scope.ts';
import { siteDays, type SiteDays } from './site-days.ts';
import { keptTallies, keptTeams } from './tally.store.ts';
import { ANYWHERE, DIMENSIONS, hereIn, together, type Dimension, type Tally, type Where } from './tally.ts';

/** One person under one rule, as the report shows them. */
export interface CompletionRow {
  personId: string;
  thing: string;
  employeeNumber: string | null;
  name: string;
  siteId: string;
  team: string;
  state: ReportState;
  needs: Needs;
  dueOn: Day;
  doneOn: Day | null;
  policyNumber: number | null;
  key: Key;
}

/**
 * How many stand how; `soon` is due within a week, in whatever state; `lapsed` are renewals whose own day is over, while grace or
 * more time keeps anybody from calling them late.
 */
export type Counts = Record<ReportState | 'soon' | 'lapsed', number>;

/** What a question to the report needs to know of the place and the time. */
export interface Frame {
  scope: Scope;
  /** In the order in which the report sorts them. */
  sites: readonly Site[];
  days: SiteDays;
  /** People in a manager's scope, and in all where that matters; else Infinity. */
  size: number;
  total: number;
}

export interface Survey {
  frame: Frame;
  /** Only filters that this scope knows. */
  filters: Filters;
  /** Sites and teams that the scope has, to filter by. */
  siteIds: ReadonlySet<string>;
  teams: readonly string[];
  /** How people stand under all filters but that of the status. */
  counts: Counts;
  /** The same told apart by everything, where it had to be counted and nobody was searched for. */
  counted?: readonly Tally[];
}

/** Looks over a scope: what can be filtered, and how people stand under the filters. As many queries whatever its size. */
export async function survey(db: Db, scope: Scope, asked: Filters, zone: string, now: Date): Promise<Survey> {
  const places = (await sites(db)).toSorted(byName);
  const frame = {
    scope,
    sites: places,
    days: siteDays(places, zone, now),
    ...(await scopeSize(db, scope)),
  };
  return (await keptSurvey(db, frame, asked)) ?? (await countedSurvey(db, frame, asked));
}

/** So many teams are offered to filter by. */
const MOST_TEAMS = 200;

// From the counts that are kept, at what the page shows; not where names are searched for, nor the past.
async function keptSurvey(db: Db, frame: Frame, asked: Filters): Promise<Survey | undefined> {
  if (isSearch(asked)) return undefined;
  const places = await keptTallies(db, frame, ANYWHERE, ['site']);
  if (places === undefined) return undefined;
  const withLeft = includesLeft(asked);
  const siteIds = new Set(places.filter((one) => withLeft || hereIn(one) > 0).map((one) => one.site));
  const site = siteIds.has(asked.site) ? asked.site : '';
  const isThere = async (where: Partial<Where>) =>
    ((await keptTallies(db, frame, { ...ANYWHERE, ...where }, [])) ?? []).some(
      (one) => withLeft || hereIn(one) > 0,
    );
  const team = asked.team !== '' && (await isThere({ team: asked.team })) ? asked.team : '';
  const thing = asked.thing !== '' && (await isThere({ thing: asked.thing })) ? asked.thing : '';
  const filters = { ...asked, site, team, thing };
  const isAll = DIMENSIONS.every((one) => filters[one] === '');
  const counts = isAll ? places : await keptTallies(db, frame, filters, []);
  if (counts === undefined) return undefined;
  const teams = await keptTeams(db, site, MOST_TEAMS);
  const more = await extendedRenewals(db, frame, {});
  return {
    frame,
    filters,
    siteIds,
    teams: teams.toSorted(order),
    counts: total([...counts, ...lapsedAmong(more).filter((one) => isIn(one, filters))], withLeft),
  };
}

async function countedSurvey(db: Db, frame: Frame, asked: Filters): Promise<Survey> {
  const withLeft = includesLeft(asked);
  const look = async (whom: Partial<Searched>) => ({
    tallies: await talliesAmong(db, frame, { ...ANYWHERE, ...whom, withLeft }, DIMENSIONS),
    lapsed: lapsedAmong(await extendedRenewals(db, frame, whom)),
  });
  const everybody = await look({});
  const everything = [...everybody.tallies, ...everybody.lapsed];
  const known = (name: Dimension) => (everything.some((one) => one[name] === asked[name]) ? asked[name] : '');
  const filters = { ...asked, site: known('site'), team: known('team'), thing: known('thing') };
  const { q, email } = filters;
  const named = isSearch(filters) ? await look({ q, email }) : everybody;
  const among = (tallies: readonly Tally[]) => tallies.filter((one) => isIn(one, filters));
  return {
    frame,
    filters,
    siteIds: new Set(everything.map(({ site }) => site)),
    teams: teamNames(everything.filter(({ site }) => filters.site === '' || site === filters.site)),
    counts: total(among([...named.tallies, ...named.lapsed]), withLeft),
    ...(isSearch(filters) ? {} : { counted: among(everybody.tallies) }),
  };
}

const includesLeft = ({ status }: Filters): boolean => status === 'left' || status === 'all';

const isIn = (one: Where, where: Where): boolean =>
  DIMENSIONS.every((name) => where[name] === '' || where[name] === one[name]);

const teamNames = (tallies: readonly Where[]): string[] =>
  [...new Set(tallies.map(({ team }) => team))].filter((team) => team !== '').toSorted(order);

const { compare: order } = new Intl.Collator('en', { numeric: true });
const byName = (a: Site, b: Site) => order(a.name, b.name) || (a.id < b.id ? -1 : 1);

function total(tallies: readonly Pick<Tally, 'counts'>[], withLeft: boolean): Counts {
  const sum = together(tallies);
  const counts = Object.fromEntries(NAMES.map((name) => [name, sum[name] ?? 0])) as Counts;
  return withLeft ? counts : { ...counts, left: 0 };
}

const NAMES = [...STATES, 'soon', 'lapsed'] as const;

// What was due before more time was given, and that day is over.
function lapsedAmong(rows: Awaited<ReturnType<typeof extendedRenewals>>): Tally[] {
  return rows.flatMap(({ site, team, role, thing, today, reasons }) => {
    const isOver = (JSON.parse(reasons) as Reason[]).some(({ steps }) => {
      const before = steps[steps.findIndex(({ why }) => why === 'extended') - 1];
      return before !== undefined && before.day < today;
    });
    return isOver ? [{ site, team, role, thing, counts: { lapsed: 1 } }] : [];
  });
}

/** How many rows a status shows. */
export function shownBy(status: Filters['status'], counts: Counts): number {
  if (status !== '' && status !== 'all') return counts[status];
  const here =
    counts.overdue + counts.due + counts.renewable + counts.current + counts.paused + counts.exempt;
  return status === 'all' ? here + counts.left : here;
}
