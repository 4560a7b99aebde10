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

type Registering = Pick<Viewer, 'roles' | 'personId' | 'deputyFor'>;

/** The sites for which this viewer may register devices and withdraw them: those of their people; the office: all. */
export async function wardSites(db: Db, viewer: Registering) {
  const all = await sites(db);
  if (viewer.roles.includes('administrator') || viewer.roles.includes('officer')) return all;
  const own = new Set(await sitesUnder(db, [viewer.personId, ...viewer.deputyFor]));
  return all.filter(({ id }) => own.has(id));
}

/** Registers a shared device of a site; gives its id. It is one once a browser keeps a token of it. */
export async function registerDevice(
  tx: Tx,
  now: Date,
  viewer: Registering,
  given: { name: string; site: string },
): Promise<string> {
  const { name, site } = given;
  if (!(await wardSites(tx, viewer)).some(({ id }) => id === site))
    throw invalidField('site', 'ward.site-needed');
  const id = newId(now);
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'ward-device-registered',
      facts: { device: id, site, by: viewer.personId },
      commits: { name },
    },
  ]);
  return id;
}

/** Gives what the cookie of a browser is to hold that is this device from now on. */
export async function giveToken(tx: Tx, device: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await putToken(tx, wardTokenHash(token), device);
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
