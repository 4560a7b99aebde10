import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { dayIn, type Day } from '../days.ts';
import { invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { languageIn, type Language } from '../web/languages.ts';
import { sameName } from './line.ts';
import { settingRows, sites } from './organisation.store.ts';

/** What the whole organisation has in common. The zone and the start day are dated facts. */
export interface Organisation {
  name: string;
  zone: string;
  country: Country;
  /** For people hired earlier the clock starts here, so that bringing them in makes nobody overdue. */
  startDay: Day;
  /** Whether lessons are spared to whoever shows that they know them. */
  testOut: 'on' | 'off';
  /** Of a hundred people so many should be done; null where nobody set a target. No law of ours assumes one. */
  targetShare: number | null;
  /** Whether people are told that training is paid time, and that they need not do it at home. */
  paidTime: 'on' | 'off';
  /** What is spoken to people of whom nothing else is known. */
  language: Language;
}

/** Where a law of its own holds for us. `us-tx` is Texas: there the law of the United States holds too. */
export const COUNTRIES = ['us', 'us-tx', 'uk', 'au', 'ca', 'eu'] as const;
export type Country = (typeof COUNTRIES)[number];

/** The countries whose rules hold in one, the widest first. */
export const lawsIn = (country: string): string[] =>
  country.includes('-') ? [country.slice(0, country.indexOf('-')), country] : [country];

export interface Site {
  id: string;
  name: string;
  country: string;
  zone: string;
}

const SETTINGS = [
  'name',
  'zone',
  'country',
  'startDay',
  'testOut',
  'targetShare',
  'paidTime',
  'language',
] as const satisfies (keyof Organisation)[];

/** The organisation as it is now; undefined before the first run. */
export async function organisation(db: Db): Promise<Organisation | undefined> {
  const rows = new Map((await settingRows(db)).map((row) => [row.name, row.value]));
  const name = rows.get('name');
  if (name === undefined) return undefined;
  return {
    name,
    zone: rows.get('zone') ?? 'UTC',
    country: COUNTRIES.find((country) => country === rows.get('country')) ?? 'us',
    startDay: rows.get('startDay') ?? '1900-01-01',
    testOut: rows.get('testOut') === 'off' ? 'off' : 'on',
    paidTime: rows.get('paidTime') === 'on' ? 'on' : 'off',
    targetShare: shareIn(rows.get('targetShare')),
    language: languageIn(rows.get('language')) ?? 'en',
  };
}

// A target that was taken away is kept as `null`.
const shareIn = (value: string | undefined): number | null =>
  value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : null;

/** Changes settings from today on. `by` is the person who did it. */
export async function changeSettings(
  tx: Tx,
  now: Date,
  by: string,
  settings: Partial<Organisation>,
  zone: string,
): Promise<void> {
  await append(tx, now, [
    { at: dayIn(zone, now), kind: 'settings-changed', facts: { by, settings: { ...settings } } },
  ]);
}

/** Makes the settings what is given; says how many changed. Saying it again changes none. */
export async function saveSettings(tx: Tx, now: Date, by: string, wanted: Organisation): Promise<number> {
  await lockPeople(tx, 'everyone');
  const before = await organisation(tx);
  if (before === undefined) throw notFound();
  const changed = SETTINGS.filter((name) => before[name] !== wanted[name]);
  if (changed.length > 0) {
    const settings = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
    await changeSettings(tx, now, by, settings, wanted.zone);
  }
  return changed.length;
}

/** Whether a site is what is said from today on, or was so from the beginning, and what was said before was a mistake. */
export type Since = 'today' | 'always';

/** Adds a site or changes one; gives its id. */
export async function setSite(
  tx: Tx,
  now: Date,
  by: string | null,
  site: Omit<Site, 'id'> & { id?: string; since?: Since | undefined },
): Promise<string> {
  const id = site.id ?? newId(now);
  const { name, country, zone } = site;
  const since = site.since === 'always' ? { since: 'always' } : {};
  await append(tx, now, [
    { at: dayIn(zone, now), kind: 'site-set', facts: { by, site: id, name, country, zone, ...since } },
  ]);
  return id;
}

/** Adds a site (without `id`) or makes one what is given. Refuses a name that another site has; an equal site stays as it is. */
export async function saveSite(
  tx: Tx,
  now: Date,
  by: string,
  site: Omit<Site, 'id'> & { id?: string; since?: Since | undefined },
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const all = await sites(tx);
  const before = all.find((one) => one.id === site.id);
  if (site.id !== undefined && before === undefined) throw notFound();
  if (all.some((one) => one.id !== site.id && sameName(one.name) === sameName(site.name)))
    throw invalidField('name', 'organisation.site-exists');
  const { name, country, zone } = site;
  const isSame = before?.name === name && before.country === country && before.zone === zone;
  if (isSame && site.since !== 'always') return before.id;
  return setSite(tx, now, by, site);
}

/** The id of the site of this name, in any case; it is added when there is none. */
export async function siteNamed(
  tx: Tx,
  now: Date,
  by: string | null,
  site: Omit<Site, 'id'>,
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const known = (await sites(tx)).find((one) => sameName(one.name) === sameName(site.name));
  return known?.id ?? setSite(tx, now, by, site);
}
