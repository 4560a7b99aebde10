import type { Db, Tx } from '../database/database.ts';

/** The hash of somebody's PIN; undefined when they have none. */
export async function pinHashOf(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('pin')
    .select('pin_hash')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.pin_hash;
}

export async function putPin(tx: Tx, personId: string, hash: string, now: string): Promise<void> {
  await tx
    .insertInto('pin')
    .values({ person_id: personId, pin_hash: hash, set_at: now })
    .onConflict((oc) => oc.column('person_id').doUpdateSet({ pin_hash: hash, set_at: now }))
    .execute();
}

/** Takes away a PIN; `password` takes away a password. */
export async function dropSecret(tx: Tx, personId: string, secret: 'pin' | 'credential'): Promise<void> {
  await tx.deleteFrom(secret).where('person_id', '=', personId).execute();
}
