import { newId } from '../database/id.ts';
import { lockPeople, type Tx } from '../database/database.ts';
import { daysBetween, type Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { ORGANISATION, TEAM } from '../overview/catalogue.ts';
import { CATALOGUE, type Given, type ReportKind } from '../reports/catalogue.ts';
import { deleteView, insertView, updateView, viewOf, viewsOf } from './view.store.ts';

/** Every report that a view can be of. */
const KINDS: readonly ReportKind[] = [TEAM, ORGANISATION, ...CATALOGUE];

export const MAILS = ['never', 'week', 'month'] as const;
export type Mail = (typeof MAILS)[number];

export const LONGEST_NAME = 80;
const MOST_VIEWS = 50;
const LONGEST_ADDRESS = 2000;

/** A report with what was asked of it. */
export interface Asked {
  kind: ReportKind;
  given: Given;
  /** Its page, with only what the report knows of what was asked. */
  address: string;
}

/** The report at an address of this app, `/reports/completion?site=…`; undefined where there is none. */
export function reportAt(address: string): Asked | undefined {
  if (address.length > LONGEST_ADDRESS || !address.startsWith('/') || !URL.canParse(address, 'http://app'))
    return undefined;
  const { origin, pathname, searchParams } = new URL(address, 'http://app');
  if (origin !== 'http://app') return undefined;
  const [, packageId] = /^\/packages\/([^/]+)\/people$/.exec(pathname) ?? [];
  const given: Given = (name) =>
    name === 'package' && packageId !== undefined
      ? decoded(packageId)
      : searchParams.getAll(name).length === 1
        ? searchParams.get(name)!
        : '';
  for (const kind of KINDS) {
    const found = kind.address(given);
    if (found.split('?')[0] === pathname) return { kind, given, address: found };
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** The week (from Monday) and the month of a day, as texts in the order of time. */
export function slotsOf(day: Day): { week: string; month: string } {
  // 3 January 2000 was a Monday.
  const week = Math.floor(daysBetween('2000-01-03', day) / 7);
  return { week: `week ${String(week).padStart(6, '0')}`, month: `month ${day.slice(0, 7)}` };
}

const slotOf = (mail: Mail, day: Day): string =>
  mail === 'never' ? '' : slotsOf(day)[mail === 'week' ? 'week' : 'month'];

export interface Wanted {
  name: string;
  address: string;
  mail: Mail;
}

/**
 * Keeps a report under a name, with the mail from the next week or month on; gives its id. Throws `invalid` for a name that is
 * missing or taken and for an address that is no report, and `conflict` for one view too many.
 */
export async function keepView(
  tx: Tx,
  now: Date,
  today: Day,
  personId: string,
  { name, address, mail }: Wanted,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const kept = await viewsOf(tx, personId);
  const asked = reportAt(address);
  if (asked === undefined) throw invalidField('address', 'saved.no-report');
  refuseName(kept, name);
  if (kept.length >= MOST_VIEWS) throw conflict('saved.too-many', { most: MOST_VIEWS });
  const id = newId(now);
  const mailed = slotOf(mail, today);
  const row = { id, person_id: personId, name, address: asked.address, mail, mailed };
  await insertView(tx, { ...row, created_at: now.toISOString() });
  return id;
}

/** Gives a view of somebody's another name, or another mail from the next week or month on. Throws as `keepView`, and not found. */
export async function changeView(
  tx: Tx,
  today: Day,
  personId: string,
  id: string,
  { name, mail }: Omit<Wanted, 'address'>,
): Promise<void> {
  await lockPeople(tx, [personId]);
  const view = await viewOf(tx, personId, id);
  if (view === undefined) throw notFound();
  refuseName(
    (await viewsOf(tx, personId)).filter((one) => one.id !== id),
    name,
  );
  const mailed = mail === view.mail ? view.mailed : slotOf(mail, today);
  await updateView(tx, id, { name, mail, mailed });
}

/** Forgets a view of somebody's; one that is gone already stays so. */
export const forgetView = (tx: Tx, personId: string, id: string): Promise<void> =>
  deleteView(tx, personId, id);

function refuseName(others: readonly { name: string }[], name: string): void {
  if (name === '') throw invalidField('name', 'saved.name-needed');
  if (name.length > LONGEST_NAME) throw invalidField('name', 'saved.name-long', { most: LONGEST_NAME });
  if (others.some((one) => one.name.toLowerCase() === name.toLowerCase()))
    throw invalidField('name', 'saved.name-taken');
}
