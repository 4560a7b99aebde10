import { createHash, randomBytes } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Viewer } from '../web/viewer.ts';
import { deviceNumbered, dropTokens, putToken, sitesUnder } from './device.store.ts';

/** What is kept of the cookie by which a device is known. */
export const wardTokenHash = (token: string): string =>
  createHash('sha256').update(`ward ${token}`).digest('hex');

/** The sites for which this viewer may register devices and withdraw them: those of their people; the office: all. */
export async function wardSites(db: Db, viewer: Viewer) {
  const all = await sites(db);
  if (viewer.roles.includes('administrator') || viewer.roles.includes('officer')) return all;
  const own = new Set(await sitesUnder(db, [viewer.personId, ...viewer.deputyFor]));
  return all.filter(({ id }) => own.has(id));
}

/** Registers the browser that asks as a shared device of a site; gives what its cookie is to hold. */
export async function registerDevice(
  tx: Tx,
  now: Date,
  viewer: Viewer,
  given: { name: string; site: string },
): Promise<string> {
  const { name, site } = given;
  if (!(await wardSites(tx, viewer)).some(({ id }) => id === site))
    throw invalidField('site', 'ward.site-needed');
  const id = newId(now);
  const token = randomBytes(32).toString('base64url');
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'ward-device-registered',
      facts: { device: id, site, by: viewer.personId },
      commits: { name },
    },
  ]);
  await putToken(tx, wardTokenHash(token), id);
  return token;
}

/** Withdraws a device: it is an ordinary browser again, and whoever is signed in on it is not. False when it was before. */
export async function withdrawDevice(tx: Tx, now: Date, viewer: Viewer, id: string): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const device = await deviceNumbered(tx, id);
  const own = await wardSites(tx, viewer);
  if (device === undefined || !own.some((site) => site.id === device.site_id)) throw notFound();
  if (device.withdrawn_at !== null) return false;
  const facts = { device: id, by: viewer.personId };
  await append(tx, now, [{ at: now.toISOString(), kind: 'ward-device-withdrawn', facts }]);
  await dropTokens(tx, id);
  return true;
}
