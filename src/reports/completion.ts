import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Site } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Reason } from '../obligations/reasons.ts';
import type { Needs } from '../obligations/standing.ts';
import type { Key } from './cursor.ts';
import { STATES, type Filters, type ReportState } from './filters.ts';
import { extendedRenewals, groupsHere, groupsLeft, scopeSize } from './completion.store.ts';
import type { Scope } from './scope.ts';
import { siteDays, type SiteDays } from './site-days.ts';

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

/** People of one site and team, counted by how they stand; people who left only where they are asked for. */
export interface Group extends Partial<Counts> {
  siteId: string;
  team: string;
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
  const withLeft = asked.status === 'left' || asked.status === 'all';
  const look = async (q: string) => [
    ...(await groupsHere(db, frame, q)),
    ...lapsedAmong(await extendedRenewals(db, frame, q)),
    ...(withLeft ? await groupsLeft(db, frame, q) : []),
  ];
  const groups = await look('');
  const filters = known(asked, groups);
  const found = filters.q === '' ? groups : await look(filters.q);
  const ofSite = (group: Group) => filters.site === '' || group.siteId === filters.site;
  const ofTeam = (group: Group) => filters.team === '' || group.team === filters.team;
  return {
    frame,
    filters,
    siteIds: new Set(groups.map((group) => group.siteId)),
    teams: [...new Set(groups.filter(ofSite).map((group) => group.team))]
      .filter((team) => team !== '')
      .toSorted(order),
    counts: total(found.filter((group) => ofSite(group) && ofTeam(group))),
  };
}

const { compare: order } = new Intl.Collator('en', { numeric: true });
const byName = (a: Site, b: Site) => order(a.name, b.name) || (a.id < b.id ? -1 : 1);

function known(asked: Filters, groups: readonly Group[]): Filters {
  const site = groups.some((group) => group.siteId === asked.site) ? asked.site : '';
  const team = groups.some((group) => group.team === asked.team) ? asked.team : '';
  return { ...asked, site, team };
}

function total(groups: readonly Group[]): Counts {
  const counts: Counts = {
    overdue: 0,
    due: 0,
    renewable: 0,
    current: 0,
    paused: 0,
    exempt: 0,
    left: 0,
    soon: 0,
    lapsed: 0,
  };
  for (const group of groups) for (const name of NAMES) counts[name] += group[name] ?? 0;
  return counts;
}

const NAMES = [...STATES, 'soon', 'lapsed'] as const;

// What was due before more time was given, and that day is over.
function lapsedAmong(rows: Awaited<ReturnType<typeof extendedRenewals>>): Group[] {
  return rows.flatMap(({ siteId, team, today, reasons }) => {
    const isOver = (JSON.parse(reasons) as Reason[]).some(({ steps }) => {
      const before = steps[steps.findIndex(({ why }) => why === 'extended') - 1];
      return before !== undefined && before.day < today;
    });
    return isOver ? [{ siteId, team, lapsed: 1 }] : [];
  });
}

/** How many rows a status shows. */
export function shownBy(status: Filters['status'], counts: Counts): number {
  if (status !== '' && status !== 'all') return counts[status];
  const here =
    counts.overdue + counts.due + counts.renewable + counts.current + counts.paused + counts.exempt;
  return status === 'all' ? here + counts.left : here;
}
