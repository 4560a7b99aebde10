import type { Db } from '../database/database.ts';

/** The entries that commit to a file with this SHA-256 (hex), the oldest first: one for each time it was handed over. */
export function entriesOfFile(db: Db, hash: string): Promise<{ id: string; body: string }[]> {
  return db
    .selectFrom('commitment')
    .innerJoin('ledger', 'ledger.id', 'commitment.entry_id')
    .select(['ledger.id', 'ledger.body'])
    .where('commitment.name', '=', 'file')
    .where('commitment.value', '=', hash)
    .orderBy('ledger.id')
    .execute();
}
