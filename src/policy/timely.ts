import { transact, type Database } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import { lapseEmergency, takeEffect } from './publication.ts';
import { unconfirmed, waitingPublication } from './publication.store.ts';

/** What happens to versions by itself: one takes effect on its day, an emergency nobody confirmed lapses. */
export async function keepVersionsTimely(database: Database, now: Date): Promise<void> {
  const zone = (await organisation(database.read))?.zone;
  if (zone === undefined) return;
  if ((await waitingPublication(database.read)) !== undefined)
    await transact(database.write, (tx) => takeEffect(tx, now, zone));
  if ((await unconfirmed(database.read)) !== undefined)
    await transact(database.write, (tx) => lapseEmergency(tx, now, zone));
}
