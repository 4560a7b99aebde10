import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { isWithin } from '../people/reach.store.ts';

export type Device = Schema['ward_device'];

export async function insertDevice(
  tx: Tx,
  device: Omit<Device, 'withdrawn_by' | 'withdrawn_at'>,
): Promise<void> {
  await tx.insertInto('ward_device').values(device).execute();
}

export async function setWithdrawn(tx: Tx, id: string, by: string, at: string): Promise<void> {
  await tx
    .updateTable('ward_device')
    .set({ withdrawn_by: by, withdrawn_at: at })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .execute();
}

export async function putToken(tx: Tx, tokenHash: string, deviceId: string): Promise<void> {
  await tx.insertInto('ward_token').values({ token_hash: tokenHash, device_id: deviceId }).execute();
}

export async function dropTokens(tx: Tx, deviceId: string): Promise<void> {
  await tx.deleteFrom('ward_token').where('device_id', '=', deviceId).execute();
}

/** The device that a cookie belongs to; undefined when it was withdrawn or never was. */
export function deviceWithToken(
  db: Db,
  tokenHash: string,
): Promise<{ id: string; name: string } | undefined> {
  return db
    .selectFrom('ward_token')
    .innerJoin('ward_device', 'ward_device.id', 'ward_token.device_id')
    .select(['ward_device.id', 'ward_device.name'])
    .where('token_hash', '=', tokenHash)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

export function deviceNumbered(db: Db, id: string): Promise<Device | undefined> {
  return db.selectFrom('ward_device').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The devices at some sites, those in use first. */
export function devicesAt(db: Db, siteIds: readonly string[]) {
  return db
    .selectFrom('ward_device')
    .leftJoin('site', 'site.id', 'ward_device.site_id')
    .leftJoin('person as giver', 'giver.id', 'ward_device.registered_by')
    .leftJoin('person as taker', 'taker.id', 'ward_device.withdrawn_by')
    .selectAll('ward_device')
    .select(['site.name as site', 'giver.name as giver', 'taker.name as taker'])
    .where('ward_device.site_id', 'in', siteIds.length === 0 ? [''] : siteIds)
    .orderBy(sql`case when withdrawn_at is null then 0 else 1 end`)
    .orderBy('registered_at', 'desc')
    .orderBy('ward_device.id')
    .limit(500)
    .execute();
}

/** The sites at which any of these managers’ people work. */
export async function sitesUnder(db: Db, managers: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('placement')
    .select('site_id')
    .distinct()
    .where(isWithin(managers, sql`placement.person_id`))
    .execute();
  return rows.map((row) => row.site_id);
}
