import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Status } from './who.ts';

/** What people who work here are, each kind of them once; and when the first and the last of them were hired. */
export interface Workforce {
  statuses: Status[];
  hasManagers: boolean;
  /** Null where nobody works here. */
  firstHired: Day | null;
  lastHired: Day | null;
}

/** Who works here on a day or will, as far as rules go by it. A few rows, however many people they are. */
export async function workforce(db: Db, day: Day): Promise<Workforce> {
  const here = db
    .selectFrom('employment')
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', day)]));
  const rows = await here
    .innerJoin('placement', 'placement.person_id', 'employment.person_id')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .leftJoin('work', 'work.person_id', 'placement.person_id')
    .select(['job_role', 'site_id', 'team', 'kind', 'hourly', 'work.country as own', 'site.country'])
    .distinct()
    .execute();
  const hired = await here
    .select((eb) => [eb.fn.min('hired_on').as('first'), eb.fn.max('hired_on').as('last')])
    .executeTakeFirst();
  const manager = await db.selectFrom('reports_to').select('manager_id').limit(1).executeTakeFirst();
  return {
    statuses: rows.map((row) => ({
      from: '',
      jobRole: row.job_role,
      siteId: row.site_id,
      team: row.team,
      kind: row.kind ?? 'permanent',
      hourly: row.hourly === 1,
      country: row.own ?? row.country,
    })),
    hasManagers: manager !== undefined,
    firstHired: hired?.first ?? null,
    lastHired: hired?.last ?? null,
  };
}

/** Which of these people work here on a day or will. */
export async function workingAmong(db: Db, ids: readonly string[], day: Day): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('employment')
    .select('person_id')
    .where('person_id', 'in', ids)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', day)]))
    .execute();
  return new Set(rows.map((row) => row.person_id));
}
