import type { Db } from '../database/database.ts';
import { parseEntry, type KnownEntry } from '../ledger/entry.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';

/** What somebody did for one requirement, step by step, oldest first: straight from the record, for few ever have one. */
export async function requiredSteps(db: Db, personId: string, requirement: string): Promise<KnownEntry[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', '=', 'requirement-step')
    .orderBy('known_at')
    .orderBy('id')
    .execute();
  const entries = rows
    .map((row) => parseEntry(row.body))
    .filter(({ facts }) => facts['requirement'] === requirement);
  const values = await commitmentsOfMany(
    db,
    entries.map(({ id }) => id),
  );
  return entries.map((entry) => ({ ...entry, values: values.get(entry.id) ?? {} }));
}
