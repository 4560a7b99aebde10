import { transact, type Database, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { lapseEmergency, takeEffect } from './publication.ts';
import { unconfirmed, waitingPublication } from './publication.store.ts';

/** Puts a version whose day has come into force, in a verb that must not act on the one before. */
export async function bringUpToDate(tx: Tx, now: Date): Promise<void> {
  const waiting = await waitingPublication(tx);
  if (waiting === undefined) return;
  const zone = (await organisation(tx))?.zone ?? 'UTC';
  if (waiting.effectiveOn <= dayIn(zone, now)) await takeEffect(tx, now, zone);
}

/** What happens to versions by itself: one takes effect on its day, an emergency nobody confirmed lapses. */
export async function keepVersionsTimely(database: Database, now: Date): Promise<void> {
  const zone = (await organisation(database.read))?.zone;
  if (zone === undefined) return;
  if ((await waitingPublication(database.read)) !== undefined)
    await transact(database.write, (tx) => takeEffect(tx, now, zone));
  if ((await unconfirmed(database.read)) !== undefined)
    await transact(database.write, (tx) => lapseEmergency(tx, now, zone));
}
