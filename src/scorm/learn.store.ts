import type { Db } from '../database/database.ts';
import type { AttemptRow } from './attempt.store.ts';

/** All attempts of somebody, the newest of each package first. */
export const attemptsOf = (db: Db, personId: string): Promise<AttemptRow[]> =>
  db
    .selectFrom('package_attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('package_id')
    .orderBy('number', 'desc')
    .execute();
