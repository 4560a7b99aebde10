import type { Db } from '../database/database.ts';

/** The hashes of every policy version ever published, and of every course that was in force or taught, with its files. */
export async function taughtHashes(db: Db): Promise<string[]> {
  const policies = db.selectFrom('publication').select('hash');
  const courses = db.selectFrom('course_adoption').select('hash');
  const folders = db
    .selectFrom('course_adoption')
    .select((eb) => eb.ref('folder').$notNull().as('hash'))
    .where('folder', 'is not', null);
  const attempts = db.selectFrom('attempt').select('course_hash as hash').distinct();
  const asked = db.selectFrom('follow_up').select('course_hash as hash').distinct();
  const rows = await policies.union(courses).union(folders).union(attempts).union(asked).execute();
  return rows.map((row) => row.hash);
}
