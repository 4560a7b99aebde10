import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Day } from '../days.ts';

const rows = prepared((db) => db.selectFrom('site_start').select(['site_id', 'start_on']));

/** The start days of the sites that have their own, by site. */
export async function siteStarts(db: Db): Promise<Map<string, Day>> {
  return new Map((await rows(db, {})).map((row) => [row.site_id, row.start_on]));
}

export async function putSiteStart(tx: Tx, siteId: string, day: Day): Promise<void> {
  await tx
    .insertInto('site_start')
    .values({ site_id: siteId, start_on: day })
    .onConflict((oc) => oc.column('site_id').doUpdateSet({ start_on: day }))
    .execute();
}
