import type { Db } from '../database/database.ts';

/** The kinds of entry that name a file by a fact: it is too much for anybody to guess what it holds. */
const NAMING = ['pack-made', 'pack-taken'];

/** The entries that commit to or name a file with this SHA-256 (hex), the oldest first: one for each time it was handed over. */
export async function entriesOfFile(db: Db, hash: string): Promise<{ id: string; body: string }[]> {
  const named = await db
    .selectFrom('ledger')
    .select(['id', 'body'])
    .where('kind', 'in', NAMING)
    .where('body', 'like', `%"sha256":"${hash}"%`)
    .execute();
  const committed = await db
    .selectFrom('commitment')
    .innerJoin('ledger', 'ledger.id', 'commitment.entry_id')
    .select(['ledger.id', 'ledger.body'])
    .where('commitment.name', '=', 'file')
    .where('commitment.value', '=', hash)
    .execute();
  return [...named, ...committed].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
