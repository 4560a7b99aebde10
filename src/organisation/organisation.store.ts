import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Day } from '../days.ts';
import type { Site } from './organisation.ts';

const settings = prepared((db) => db.selectFrom('setting').select(['name', 'value']));

export const settingRows = (db: Db): Promise<{ name: string; value: string }[]> => settings(db, {});

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
