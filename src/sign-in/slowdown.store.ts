import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';

/** The failures counted under a key, with the row locked until the transaction ends, also when it is new. */
export async function lockedFailures(
  tx: Tx,
  key: string,
  now: string,
): Promise<{ failures: number; last_at: string }> {
  return tx
    .insertInto('slowdown')
    .values({ key, failures: 0, last_at: now })
    .onConflict((oc) => oc.column('key').doUpdateSet((eb) => ({ key: eb.ref('excluded.key') })))
    .returning(['failures', 'last_at'])
    .executeTakeFirstOrThrow();
}

export async function addFailure(tx: Tx, key: string, failures: number, now: string): Promise<void> {
  await tx.updateTable('slowdown').set({ failures, last_at: now }).where('key', '=', key).execute();
}

export async function takeBackFailure(tx: Tx, key: string): Promise<void> {
  await tx
    .updateTable('slowdown')
    .set({ failures: sql`failures - 1` })
    .where('key', '=', key)
    .where('failures', '>', 0)
    .execute();
}

export async function forgetFailures(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('slowdown').where('key', '=', key).execute();
}

/** Whether so many failures are counted under a key. */
export async function hasFailed(db: Db, key: string, times: number): Promise<boolean> {
  const row = await db
    .selectFrom('slowdown')
    .select('failures')
    .where('key', '=', key)
    .where('failures', '>=', times)
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes what has long been forgiven. Wrong PINs are not forgiven by time: they go after a year in which nobody tried. */
export async function deleteQuiet(tx: Tx, quietSince: string, pinsSince: string): Promise<void> {
  await tx
    .deleteFrom('slowdown')
    .where('last_at', '<', quietSince)
    .where((eb) => eb.or([eb('key', 'not like', 'pin:%'), eb('last_at', '<', pinsSince)]))
    .execute();
}
