import type { Db } from '../database/database.ts';

/** The practice questions that somebody tried in an attempt, in the order in which they did. */
export function practicesOf(db: Db, attemptId: string) {
  return db
    .selectFrom('practice')
    .select(['question_id', 'chosen', 'at'])
    .where('attempt_id', '=', attemptId)
    .orderBy('at')
    .orderBy('question_id')
    .execute();
}

/** The mails to somebody, the oldest first. */
export function mailsTo(db: Db, personId: string, until: string) {
  return db
    .selectFrom('mail')
    .select(['id', 'kind', 'subject', 'text', 'created_at', 'state', 'sent_at'])
    .where('person_id', '=', personId)
    .where('created_at', '<=', until)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}
