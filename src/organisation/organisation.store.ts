import type { Db, Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Site } from './organisation.ts';

export function settingRows(db: Db): Promise<{ name: string; value: string }[]> {
  return db.selectFrom('setting').select(['name', 'value']).execute();
}

/** Every site, by name. */
export function sites(db: Db): Promise<Site[]> {
  return db.selectFrom('site').selectAll().orderBy('name').orderBy('id').execute();
}

export async function putSetting(tx: Tx, name: string, value: string, from: Day): Promise<void> {
  await tx
    .insertInto('setting')
    .values({ name, value, from_on: from })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value, from_on: from }))
    .execute();
}

export async function putSite(tx: Tx, site: Site): Promise<void> {
  const { name, country, zone } = site;
  await tx
    .insertInto('site')
    .values(site)
    .onConflict((oc) => oc.column('id').doUpdateSet({ name, country, zone }))
    .execute();
}
