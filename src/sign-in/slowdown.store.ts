import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';

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

/** Removes what has long been forgiven. */
export async function deleteQuiet(tx: Tx, quietSince: string): Promise<void> {
  await tx.deleteFrom('slowdown').where('last_at', '<', quietSince).execute();
}
