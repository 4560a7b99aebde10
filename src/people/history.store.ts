import type { Db } from '../database/database.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import { newestFirst, TOLD } from './history.ts';

/** The newest entries about a person that their page tells, up to so many. */
export async function entriesAbout(db: Db, personId: string, most: number): Promise<Entry[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', 'in', TOLD)
    .orderBy('known_at', 'desc')
    .limit(most)
    .execute();
  return newestFirst(rows.map((row) => parseEntry(row.body)));
}
