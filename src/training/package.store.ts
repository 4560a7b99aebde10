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

/** The attempts of somebody that count, with the hash of the file that they did, the newest first. */
export const packagesCounted = (db: Db, personId: string) =>
  db
    .selectFrom('package_attempt as a')
    .innerJoin('package_version as v', (join) =>
      join.onRef('v.package_id', '=', 'a.package_id').onRef('v.number', '=', 'a.version'),
    )
    .select(['a.id', 'a.package_id', 'a.version', 'a.decided_on', 'v.hash'])
    .where('a.person_id', '=', personId)
    .where('a.decided_on', 'is not', null)
    .orderBy('a.decided_at', 'desc')
    .orderBy('a.id')
    .execute();
