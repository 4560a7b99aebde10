import type { Db } from '../database/database.ts';
import type { Commitment } from './entry.ts';

/** The exact text of an entry; undefined when there is none with this id. */
export async function entryText(db: Db, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('ledger').select('body').where('id', '=', id).executeTakeFirst();
  return row?.body;
}

/** The values that an entry commits to with their salts, by name. Those that were erased are absent. */
export function saltedValues(db: Db, entryId: string): Promise<Omit<Commitment, 'entry_id'>[]> {
  return db
    .selectFrom('commitment')
    .select(['name', 'salt', 'value'])
    .where('entry_id', '=', entryId)
    .orderBy('name')
    .execute();
}
