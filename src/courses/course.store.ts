import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';

const inForce = prepared((db, { course }: { course: string }) =>
  db.selectFrom('course_in_force').select(['hash', 'at']).where('course', '=', course),
);

export async function courseInForce(
  db: Db,
  course: string,
): Promise<{ hash: string; at: string } | undefined> {
  return (await inForce(db, { course }))[0];
}

export async function putCourseInForce(tx: Tx, course: string, hash: string, at: string): Promise<void> {
  await tx
    .insertInto('course_in_force')
    .values({ course, hash, at })
    .onConflict((oc) => oc.column('course').doUpdateSet({ hash, at }))
    .execute();
}

/** The hashes of all courses in force. */
export async function hashesInForce(db: Db): Promise<string[]> {
  return (await db.selectFrom('course_in_force').select('hash').execute()).map((row) => row.hash);
}

/** The hashes of all courses that were ever in force, the newest first. */
export async function adoptedHashes(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('course_adoption')
    .select((eb) => ['hash', eb.fn.max('at').as('last')])
    .groupBy('hash')
    .orderBy('last', 'desc')
    .execute();
  return rows.map(({ hash }) => hash);
}
