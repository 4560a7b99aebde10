import type { Db } from '../database/database.ts';

/** Each seat's votes on a draft, on whichever text, oldest first. */
export function votesOn(db: Db, draftId: string) {
  return db
    .selectFrom('draft_vote')
    .select(['seat', 'vote', 'reason', 'person_id', 'at', 'hash'])
    .where('draft_id', '=', draftId)
    .orderBy('at')
    .orderBy('seat')
    .orderBy('hash')
    .execute();
}

/** What was decided on the clauses of a draft. */
export function decisionsOn(db: Db, draftId: string) {
  return db
    .selectFrom('draft_decision')
    .select(['clause', 'choice', 'reason', 'person_id', 'at'])
    .where('draft_id', '=', draftId)
    .orderBy('clause')
    .execute();
}

/** Every time that a course was put into force, oldest first. */
export function adoptions(db: Db) {
  return db
    .selectFrom('course_adoption')
    .select(['course', 'number', 'hash', 'at', 'policy', 'person_id', 'note'])
    .orderBy('at')
    .orderBy('course')
    .orderBy('number')
    .execute();
}

/** The hashes of the courses that attempts of a period were bound to. */
export async function coursesBegun(db: Db, from: string, to: string): Promise<string[]> {
  const rows = await db
    .selectFrom('attempt')
    .select('course_hash')
    .distinct()
    .where('started_at', '>=', from)
    .where('started_at', '<', to)
    .orderBy('course_hash')
    .execute();
  return rows.map((row) => row.course_hash);
}

/** Whether the text of a hash is still kept: old ones may have been let go. */
export async function isKept(db: Db, hash: string): Promise<boolean> {
  const row = await db.selectFrom('content').select('hash').where('hash', '=', hash).executeTakeFirst();
  return row !== undefined;
}
