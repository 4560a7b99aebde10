import type { Db } from '../database/database.ts';
import type { Reason } from '../obligations/reasons.ts';
import { pauseKey } from '../obligations/standing.store.ts';

/** Why these people owe what they owe by their days, by `pauseKey`: for a page of people, not for all. */
export async function reasonsOf(db: Db, personIds: readonly string[]): Promise<Map<string, Reason[]>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('standing')
    .select(['person_id', 'thing', 'reasons'])
    .where('person_id', 'in', personIds)
    .execute();
  return new Map(
    rows.map((row) => [pauseKey(row.person_id, row.thing), JSON.parse(row.reasons) as Reason[]]),
  );
}
