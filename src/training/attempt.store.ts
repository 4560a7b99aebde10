import type { Db, Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { prepared, preparedChange } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';

export type Attempt = Schema['attempt'];

const COLUMNS = [
  'id',
  'person_id',
  'course',
  'course_hash',
  'policy_number',
  'language',
  'job_role',
  'started_at',
  'passed_at',
  'passed_on',
  'signed_at',
  'use',
  'roles',
  'country',
  'site_id',
  'plan',
  'spared',
  'struck_at',
] as const satisfies readonly (keyof Attempt)[];

const own = prepared((db, { id, personId }: { id: string; personId: string }) =>
  db.selectFrom('attempt').selectAll().where('id', '=', id).where('person_id', '=', personId),
);

export async function attemptOf(db: Db, personId: string, id: string): Promise<Attempt | undefined> {
  const [found] = await own(db, { id, personId });
  return found;
}

// Who signed at the end of a later attempt has no use for an earlier one whose signature was withdrawn.
const laterSigned = (db: Db) =>
  db
    .selectFrom('attempt as later')
    .whereRef('later.person_id', '=', 'attempt.person_id' as never)
    .whereRef('later.course', '=', 'attempt.course' as never)
    .whereRef('later.started_at', '>', 'attempt.started_at' as never)
    .where('later.signed_at', 'is not', null)
    .select('later.id');

// Somebody who left and came back begins anew: what was begun before they left is of the past.
const beforeTheyLeft = (db: Db, personId: string) =>
  db
    .selectFrom('employment as ended')
    .innerJoin('employment as later', (join) =>
      join.onRef('later.person_id', '=', 'ended.person_id').onRef('later.hired_on', '>', 'ended.hired_on'),
    )
    .where('ended.person_id', '=', personId)
    .whereRef('ended.left_on', '>=', 'attempt.started_at' as never)
    .select('ended.left_on');

const open = prepared((db, { personId, course }: { personId: string; course: string }) =>
  db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .where('course', '=', course)
    .where('signed_at', 'is', null)
    .where('struck_at', 'is', null)
    .where((e) => e.not(e.exists(beforeTheyLeft(db, personId))))
    .where((e) => e.not(e.exists(laterSigned(db))))
    .orderBy('started_at', 'desc')
    .limit(1),
);

/** The attempt at a course, begun in this spell of employment, that is not signed yet; the newest of several. */
export async function openAttempt(db: Db, personId: string, course: string): Promise<Attempt | undefined> {
  const [found] = await open(db, { personId, course });
  return found;
}

/** Somebody's attempts at a course that were signed, the newest first. */
export function signedAttempts(db: Db, personId: string, course: string): Promise<Attempt[]> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .where('course', '=', course)
    .where('signed_at', 'is not', null)
    .orderBy('signed_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The attempt of this spell of employment that is passed and lacks nothing but the signature. */
export function passedUnsigned(db: Db, personId: string): Promise<Attempt | undefined> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .where('passed_at', 'is not', null)
    .where('signed_at', 'is', null)
    .where('struck_at', 'is', null)
    .where((e) => e.not(e.exists(beforeTheyLeft(db, personId))))
    .where((e) => e.not(e.exists(laterSigned(db))))
    .orderBy('passed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

const done = prepared((db, { attemptId }: { attemptId: string }) =>
  db.selectFrom('step_done').select(['step', 'at']).where('attempt_id', '=', attemptId),
);

export async function doneSteps(db: Db, attemptId: string): Promise<Map<string, string>> {
  const rows = await done(db, { attemptId });
  return new Map(rows.map((row) => [row.step, row.at]));
}

export async function practised(
  db: Db,
  attemptId: string,
  questionId: string,
): Promise<number[] | undefined> {
  const row = await db
    .selectFrom('practice')
    .select('chosen')
    .where('attempt_id', '=', attemptId)
    .where('question_id', '=', questionId)
    .executeTakeFirst();
  return row && (JSON.parse(row.chosen) as number[]);
}

export async function putPractice(tx: Tx, practice: Schema['practice']): Promise<void> {
  await tx
    .insertInto('practice')
    .values(practice)
    .onConflict((oc) =>
      oc.columns(['attempt_id', 'question_id']).doUpdateSet({ chosen: practice.chosen, at: practice.at }),
    )
    .execute();
}

export async function putAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await insertMany(tx, 'attempt', COLUMNS, [attempt]);
}

export async function putStepDone(tx: Tx, done: Schema['step_done']): Promise<void> {
  await tx
    .insertInto('step_done')
    .values(done)
    .onConflict((oc) => oc.columns(['attempt_id', 'step']).doNothing())
    .execute();
}

const passed = preparedChange((db, { id, at, day }: { id: string; at: string; day: string }) =>
  db
    .updateTable('attempt')
    .set({ passed_at: at, passed_on: day })
    .where('id', '=', id)
    .where('passed_at', 'is', null),
);

export const setPassed = (tx: Tx, attemptId: string, at: string, day: string): Promise<void> =>
  passed(tx, { id: attemptId, at, day });

export async function setSpared(tx: Tx, attemptId: string, lessons: readonly string[]): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({ spared: JSON.stringify(lessons) })
    .where('id', '=', attemptId)
    .execute();
}

const signed = preparedChange((db, { id, at }: { id: string; at: string }) =>
  db.updateTable('attempt').set({ signed_at: at }).where('id', '=', id),
);

export const setSigned = (tx: Tx, attemptId: string, at: string): Promise<void> =>
  signed(tx, { id: attemptId, at });

/** Lets an attempt wait for its signature again. */
export async function clearSigned(tx: Tx, attemptId: string): Promise<void> {
  await tx.updateTable('attempt').set({ signed_at: null }).where('id', '=', attemptId).execute();
}

/** The attempts that do not count, by id. */
export function struckAttempts(db: Db): Promise<{ id: string; person_id: string }[]> {
  return db
    .selectFrom('attempt')
    .select(['id', 'person_id'])
    .where('struck_at', 'is not', null)
    .orderBy('id')
    .execute();
}

/** Lets an attempt count no more. */
export async function setStruck(tx: Tx, attemptId: string, at: string): Promise<void> {
  await tx.updateTable('attempt').set({ struck_at: at }).where('id', '=', attemptId).execute();
}

/** Puts an attempt into another language, and keeps in which it was until then. */
export async function setLanguage(
  tx: Tx,
  attemptId: string,
  at: string,
  to: { course_hash: string; language: string },
): Promise<void> {
  const was = await tx
    .selectFrom('attempt')
    .select(['course_hash', 'language'])
    .where('id', '=', attemptId)
    .executeTakeFirst();
  if (was === undefined) return;
  await tx
    .insertInto('attempt_language')
    .values({ attempt_id: attemptId, until_at: at, ...was })
    .onConflict((oc) => oc.columns(['attempt_id', 'until_at']).doNothing())
    .execute();
  await tx.updateTable('attempt').set(to).where('id', '=', attemptId).execute();
}

const before = prepared((db, { attemptId, at }: { attemptId: string; at: string }) =>
  db
    .selectFrom('attempt_language')
    .select(['course_hash', 'language'])
    .where('attempt_id', '=', attemptId)
    .where('until_at', '>', at)
    .orderBy('until_at')
    .limit(1),
);

/** The course and the language that an attempt was in at an instant; undefined where it is as it was. */
export const languageAt = async (
  db: Db,
  attemptId: string,
  at: string,
): Promise<Pick<Attempt, 'course_hash' | 'language'> | undefined> => (await before(db, { attemptId, at }))[0];
