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

const translation = prepared((db, { hash, language }: { hash: string; language: string }) =>
  db
    .selectFrom('course_translation')
    .select('translated')
    .where('hash', '=', hash)
    .where('language', '=', language),
);

/** The hash of a course in another language, by the hash of its first; undefined where it is not there in it. */
export const translationOf = async (db: Db, hash: string, language: string): Promise<string | undefined> =>
  (await translation(db, { hash, language }))[0]?.translated;

/** The languages into which a course was put. */
export const languagesOf = async (db: Db, hash: string): Promise<string[]> =>
  (
    await db
      .selectFrom('course_translation')
      .select('language')
      .where('hash', '=', hash)
      .orderBy('language')
      .execute()
  ).map((row) => row.language);

export async function putTranslation(
  tx: Tx,
  hash: string,
  language: string,
  translated: string,
): Promise<void> {
  await tx
    .insertInto('course_translation')
    .values({ hash, language, translated })
    .onConflict((oc) => oc.columns(['hash', 'language']).doUpdateSet({ translated }))
    .execute();
}

const original = prepared((db, { hash }: { hash: string }) =>
  db.selectFrom('course_translation').select('hash').where('translated', '=', hash).limit(1),
);

/** The hash of the course that a translation is of; undefined for one in its first language. */
export const originalOf = async (db: Db, hash: string): Promise<string | undefined> =>
  (await original(db, { hash }))[0]?.hash;
