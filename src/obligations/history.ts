import type { Day } from '../days.ts';
import type { Countries } from '../organisation/site-past.store.ts';
import type { Status } from './who.ts';

interface Placed {
  from_on: Day;
  job_role: string;
  site_id: string;
  team: string;
  country: string | null;
}

interface Worked {
  from_on: Day;
  kind: string;
  hourly: number;
  country: string | null;
}

// As everybody is employed of whom nothing else is known.
const USUAL: Worked = { from_on: '', kind: 'permanent', hourly: 0, country: null };

/**
 * What somebody was from which day on, from where they were placed and how employed, both oldest first, and since when they
 * have had people below: null where they have none, or nobody knows since when. `moved` are sites that were in other countries.
 */
export function historyOf(
  placed: readonly Placed[],
  worked: readonly Worked[],
  managesFrom: Day | null = null,
  moved: ReadonlyMap<string, Countries> = new Map(),
): Status[] {
  const [first] = placed;
  if (first === undefined) return [];
  const known = [...placed, ...worked].map(({ from_on }) => from_on);
  const changes = placed.flatMap(({ site_id }) => moved.get(site_id) ?? []).map(({ from }) => from);
  const days = [...known, ...changes, ...(managesFrom === null ? [] : [managesFrom])].map((day) =>
    day < first.from_on ? first.from_on : day,
  );
  return [...new Set(days)].toSorted().map((from) => {
    const place = placed.findLast(({ from_on }) => from_on <= from)!;
    const work = worked.findLast(({ from_on }) => from_on <= from) ?? USUAL;
    return {
      from,
      jobRole: place.job_role,
      siteId: place.site_id,
      team: place.team,
      kind: work.kind,
      hourly: work.hourly === 1,
      country:
        work.country ??
        moved.get(place.site_id)?.findLast((one) => one.from <= from)?.country ??
        place.country,
      ...(managesFrom === null ? {} : { manages: managesFrom <= from }),
    };
  });
}
