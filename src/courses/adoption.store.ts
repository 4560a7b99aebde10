import type { Db } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type Adopted = Pick<
  Schema['course_adoption'],
  'number' | 'hash' | 'at' | 'folder' | 'shipped' | 'person_id' | 'note'
>;

/** Each time a course was put into force, with who and why, newest first. */
export function adoptedVersions(db: Db, course: string): Promise<Adopted[]> {
  return db
    .selectFrom('course_adoption')
    .select(['number', 'hash', 'at', 'folder', 'shipped', 'person_id', 'note'])
    .where('course', '=', course)
    .orderBy('number', 'desc')
    .execute();
}

/** The last time that a course was put into force. */
export async function lastAdopted(db: Db, course: string): Promise<Adopted | undefined> {
  return (await adoptedVersions(db, course))[0];
}
