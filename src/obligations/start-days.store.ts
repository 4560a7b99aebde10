import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';

/** How many people each site has who did not leave before a day. */
export async function peopleBySite(db: Db, today: Day): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('placement')
    .innerJoin('employment', 'employment.person_id', 'placement.person_id')
    .select(['placement.site_id', (eb) => eb.fn.count<number>('placement.person_id').distinct().as('count')])
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', today)]))
    .groupBy('placement.site_id')
    .execute();
  return new Map(rows.map((row) => [row.site_id, row.count]));
}
