import type { Db } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Reader } from './owing.ts';

/** As whom somebody is bound by clauses: by their job, and as a manager with anybody below. */
export const rolesOf = (jobRole: string, isManager: boolean): string[] =>
  isManager && jobRole !== 'manager' ? [jobRole, 'manager'] : [jobRole];

const placed = prepared((db, { personId }: { personId: string }) =>
  db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .select((eb) => [
      'placement.job_role',
      'placement.site_id',
      'site.country',
      eb
        .selectFrom('reports_to')
        .select((inner) => inner.fn.countAll().as('n'))
        .where('reports_to.manager_id', '=', personId)
        .as('below'),
    ])
    .where('person.id', '=', personId),
);

/** As whom and where somebody reads the policy: an outsider without a site reads it in the organisation's country. */
export async function readerOf(db: Db, personId: string): Promise<Reader> {
  const [row] = await placed(db, { personId });
  return {
    roles: rolesOf(row?.job_role ?? 'other', Number(row?.below ?? 0) > 0),
    country: row?.country ?? (await organisation(db))?.country ?? null,
    siteId: row?.site_id ?? null,
  };
}
