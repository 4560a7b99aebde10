import type { Db } from '../database/database.ts';

/** True when something was ever said to this person about this obligation. */
export async function wasToldOf(db: Db, personId: string, obligation: string): Promise<boolean> {
  const row = await db
    .selectFrom('said')
    .select('stage')
    .where('person_id', '=', personId)
    .where('obligation', '=', obligation)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
