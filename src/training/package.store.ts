import type { Db } from '../database/database.ts';

/** True while somebody has begun a package and can go on with it. */
export async function isPackageOpen(db: Db, personId: string, packageId: string): Promise<boolean> {
  const [newest] = await attemptsAt(db, personId, packageId).orderBy('number', 'desc').limit(1).execute();
  return newest !== undefined && newest.ended_at === null && newest.decided_at === null;
}

/** True when somebody's attempt at a package was decided to count at an instant or later. */
export async function isPackageDone(
  db: Db,
  personId: string,
  packageId: string,
  since: string,
): Promise<boolean> {
  const found = await attemptsAt(db, personId, packageId).where('decided_at', '>=', since).limit(1).execute();
  return found.length > 0;
}

const attemptsAt = (db: Db, personId: string, packageId: string) =>
  db
    .selectFrom('package_attempt')
    .select(['ended_at', 'decided_at'])
    .where('person_id', '=', personId)
    .where('package_id', '=', packageId);
