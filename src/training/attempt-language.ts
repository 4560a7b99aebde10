import type { Db, Tx } from '../database/database.ts';
import { languagesOf, originalOf, translationOf } from '../courses/course.store.ts';
import { append } from '../ledger/ledger.ts';
import { ownName, type Language } from '../web/languages.ts';
import type { Attempt } from './attempt.store.ts';

/** A course, by its hash in whichever language, in another one; undefined where it is not there in that. */
export async function courseHashIn(db: Db, hash: string, language: string): Promise<string | undefined> {
  const original = (await originalOf(db, hash)) ?? hash;
  return language === 'en' ? original : translationOf(db, original, language);
}

/** The languages in which a course can be taken, that of its first writing first. */
export async function languagesToTake(db: Db, hash: string): Promise<string[]> {
  const original = (await originalOf(db, hash)) ?? hash;
  return ['en', ...(await languagesOf(db, original))];
}

/**
 * Goes on with an attempt in another language: what was done stays done, and a paper stays in the language in which it was
 * drawn. False when the course is not there in it, or was in it already.
 */
export async function goOnIn(tx: Tx, now: Date, attempt: Attempt, language: Language): Promise<boolean> {
  const courseHash = await courseHashIn(tx, attempt.course_hash, language);
  if (courseHash === undefined || courseHash === attempt.course_hash) return false;
  const facts = { attempt: attempt.id, courseHash, language };
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'course-language-chosen',
      personId: attempt.person_id,
      facts,
    },
  ]);
  return true;
}

/** For a page of an attempt: the language of what is taught on it, and the page's own where the course is there in that too. */
export async function spokenOn(db: Db, page: Language, { id, attempt }: { id: string; attempt: Attempt }) {
  const { language } = attempt;
  const other = page === language ? undefined : await courseHashIn(db, attempt.course_hash, page);
  return {
    taughtIn: language,
    inOther: other === undefined ? null : { course: id, code: page, name: ownName(page) },
  };
}
