import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type BroughtRow = Schema['draft_brought'];

export async function insertBrought(tx: Tx, row: BroughtRow): Promise<void> {
  await tx.insertInto('draft_brought').values(row).execute();
}

/** The hashes of what was brought into a draft. */
export async function broughtHashes(db: Db, draftId: string): Promise<string[]> {
  const rows = await db.selectFrom('draft_brought').select('hash').where('draft_id', '=', draftId).execute();
  return rows.map((row) => row.hash);
}
