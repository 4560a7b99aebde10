import type { Db } from '../database/database.ts';
import { parseEntry, type KnownEntry } from '../ledger/entry.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';

/** What somebody did for one requirement, step by step, oldest first: straight from the record, for few ever have one. */
export async function requiredSteps(db: Db, personId: string, requirement: string): Promise<KnownEntry[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', 'in', ['requirement-step', 'requirement-undone'])
    .orderBy('known_at')
    .orderBy('id')
    .execute();
  const all = rows
    .map((row) => parseEntry(row.body))
    .filter(({ facts }) => facts['requirement'] === requirement);
  // What was said not to be done after all begins anew.
  const entries = all.slice(all.findLastIndex(({ kind }) => kind === 'requirement-undone') + 1);
  const values = await commitmentsOfMany(
    db,
    entries.map(({ id }) => id),
  );
  return entries.map((entry) => ({ ...entry, values: values.get(entry.id) ?? {} }));
}
