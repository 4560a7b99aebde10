import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { may, type Audit, type Viewer } from '../web/viewer.ts';
import { holdsPerson, siteKey } from './reach.store.ts';

/**
 * Whom somebody may see: everybody, or everybody below some managers at any depth and at some sites. `below` holds ids of
 * managers, and sites as `siteKey` writes them: ask `peopleWithin` and `isWithin` of reach.store with it, nothing else.
 */
export type Scope = 'everyone' | { below: readonly string[] };

const covers = ({ from, to }: Audit, day: Day): boolean =>
  (from === null || from <= day) && (to === null || to >= day);
const isWhole = ({ sites, manager }: Audit): boolean => sites.length === 0 && manager === null;
const keysOf = ({ sites, manager }: Audit): string[] => [
  ...sites.map(siteKey),
  ...(manager === null ? [] : [manager]),
];

/**
 * Whom this viewer may see: compliance leads everyone, auditors whom they were let see, others the people below them and below
 * those for whom they stand in. With a day: on that day, which is outside the records that some auditors may look at.
 */
export function scopeOf(viewer: Viewer, on?: Day): Scope {
  if (viewer.roles.includes('officer')) return 'everyone';
  const audits = viewer.audits.filter((one) => on === undefined || covers(one, on));
  if (audits.some(isWhole)) return 'everyone';
  return { below: [viewer.personId, ...viewer.deputyFor, ...audits.flatMap(keysOf)] };
}

/** Says of a day whether what was done then may be seen. */
export type Seen = (day: Day) => boolean;

/**
 * What a viewer may see of the records of one person: their own and, as officer, all; as an auditor those of the people and of
 * the time they were let see; null where nothing. Being somebody's manager opens no record.
 */
export async function recordsSeen(db: Db, viewer: Viewer, personId: string): Promise<Seen | null> {
  if (viewer.personId === personId || viewer.roles.includes('officer')) return () => true;
  const reaching: Audit[] = [];
  for (const audit of viewer.audits)
    if (isWhole(audit) || (await holdsPerson(db, keysOf(audit), personId))) reaching.push(audit);
  return reaching.length === 0 ? null : (day) => reaching.some((audit) => covers(audit, day));
}

/** The same of what the office looks after (what somebody owes, and what they were given), which administrators see too. */
export const dutiesSeen = async (db: Db, viewer: Viewer, personId: string): Promise<Seen | null> =>
  may(viewer, 'people') ? () => true : recordsSeen(db, viewer, personId);

/** Whose duties a viewer of the office may list on a day: administrators see everybody’s. */
export const dutyScopeOf = (viewer: Viewer, on: Day): Scope =>
  may(viewer, 'people') ? 'everyone' : auditedOn(viewer, on);

// Lists have no days of their own: a grant with a first day opens the pages of people, and no list. Nor does having a team.
function auditedOn({ audits }: Viewer, on: Day): Scope {
  const open = audits.filter((one) => covers(one, on) && one.from === null);
  return open.some(isWhole) ? 'everyone' : { below: open.flatMap(keysOf) };
}

/**
 * Whether a list may tell of each attempt of everybody in it, of any day: not to a manager, whose scope mixes a team with what they
 * audit, nor to an auditor of some days.
 */
export const attemptsSeen = (viewer: Viewer): boolean =>
  viewer.roles.includes('officer') ||
  (viewer.roles.includes('auditor') &&
    (!viewer.isManager || viewer.audits.some(isWhole)) &&
    viewer.audits.every(({ from }) => from === null));

/**
 * Whom a viewer may be shown in a report, on the day that its filters ask for. Whose records end before that day is shown the
 * last day that they may ask for.
 */
export function scopeAsked<F extends { on: string }>(
  viewer: Viewer,
  filters: F,
  today: Day,
): { filters: F; scope: Scope } {
  const last = lastDaySeen(viewer, today);
  const on = last !== undefined && (filters.on === '' || filters.on > last) ? last : filters.on;
  return { filters: { ...filters, on }, scope: scopeOf(viewer, on === '' || on > today ? today : on) };
}

// The last day on which an auditor's records may be asked for; undefined where today is open to the viewer.
function lastDaySeen(viewer: Viewer, today: Day): Day | undefined {
  const { roles, audits } = viewer;
  if (roles.includes('officer') || audits.length === 0) return undefined;
  if (audits.some((one) => covers(one, today))) return undefined;
  return audits
    .map(({ to }) => to)
    .filter((to): to is Day => to !== null && to < today)
    .toSorted()
    .at(-1);
}
