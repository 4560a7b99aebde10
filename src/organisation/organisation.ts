import type { Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { dayIn, type Day } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import type { Facts } from '../ledger/entry.ts';
import { settingRows } from './organisation.store.ts';
import type { Db } from '../database/database.ts';

/** What the whole organisation has in common. The zone and the start day are dated facts. */
export interface Organisation {
  name: string;
  zone: string;
  country: Country;
  /** For people hired earlier the clock starts here, so that bringing them in makes nobody overdue. */
  startDay: Day;
}

export const COUNTRIES = ['us', 'uk', 'au', 'ca', 'eu'] as const;
export type Country = (typeof COUNTRIES)[number];

export interface Site {
  id: string;
  name: string;
  country: string;
  zone: string;
}

/** The organisation as it is now; undefined before the first run. */
export async function organisation(db: Db): Promise<Organisation | undefined> {
  const rows = new Map((await settingRows(db)).map((row) => [row.name, row.value]));
  const name = rows.get('name');
  if (name === undefined) return undefined;
  return {
    name,
    zone: rows.get('zone') ?? 'UTC',
    country: (rows.get('country') ?? 'us') as Country,
    startDay: rows.get('startDay') ?? '1900-01-01',
  };
}

/** Changes settings from today on. `by` is the person who did it. */
export async function changeSettings(
  tx: Tx,
  now: Date,
  by: string,
  settings: Partial<Organisation>,
  zone: string,
): Promise<void> {
  await append(tx, now, [
    { at: dayIn(zone, now), kind: 'settings-changed', facts: { by, settings: settings as Facts } },
  ]);
}

/** Adds a site or changes one; gives its id. */
export async function setSite(
  tx: Tx,
  now: Date,
  by: string,
  site: Omit<Site, 'id'> & { id?: string },
): Promise<string> {
  const id = site.id ?? newId(now);
  const { name, country, zone } = site;
  await append(tx, now, [
    { at: dayIn(zone, now), kind: 'site-set', facts: { by, site: id, name, country, zone } },
  ]);
  return id;
}
