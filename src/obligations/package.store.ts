import type { Db } from '../database/database.ts';
import { ofPeople } from './whose.store.ts';

/** True when there is any package in use, or this person has begun one. */
export async function hasPackages(db: Db, personId: string): Promise<boolean> {
  const inUse = await db
    .selectFrom('package')
    .select('id')
    .where('retired_at', 'is', null)
    .limit(1)
    .execute();
  if (inUse.length > 0) return true;
  const begun = db.selectFrom('package_attempt').select('id').where('person_id', '=', personId);
  return (await begun.limit(1).execute()).length > 0;
}

/** The attempts of these people that count as done, by the day on which that was decided. */
export const packagesDone = ofPeople((db, is) =>
  db
    .selectFrom('package_attempt')
    .select(['person_id', 'package_id', 'decided_on'])
    .where(is('person_id'))
    .where('decided_on', 'is not', null),
);
