import type { Db, Tx } from '../database/database.ts';

export function courseInForce(db: Db, course: string): Promise<{ hash: string; at: string } | undefined> {
  return db
    .selectFrom('course_in_force')
    .select(['hash', 'at'])
    .where('course', '=', course)
    .executeTakeFirst();
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
