import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type Attempt = Schema['attempt'];

export function attemptOf(db: Db, personId: string, id: string): Promise<Attempt | undefined> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

/** The attempt at a course that is not signed yet; the newest if there were several. */
export function openAttempt(db: Db, personId: string, course: string): Promise<Attempt | undefined> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .where('course', '=', course)
    .where('signed_at', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The attempt that is passed and lacks nothing but the signature. */
export function passedUnsigned(db: Db, personId: string): Promise<Attempt | undefined> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .where('passed_at', 'is not', null)
    .where('signed_at', 'is', null)
    .orderBy('passed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function doneSteps(db: Db, attemptId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('step_done')
    .select(['step', 'at'])
    .where('attempt_id', '=', attemptId)
    .execute();
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
  await tx.insertInto('practice').values(practice).execute();
}

export async function putAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx.insertInto('attempt').values(attempt).execute();
}

export async function putStepDone(tx: Tx, attemptId: string, step: string, at: string): Promise<void> {
  await tx
    .insertInto('step_done')
    .values({ attempt_id: attemptId, step, at })
    .onConflict((oc) => oc.columns(['attempt_id', 'step']).doNothing())
    .execute();
}

export async function setPassed(tx: Tx, attemptId: string, at: string): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({ passed_at: at })
    .where('id', '=', attemptId)
    .where('passed_at', 'is', null)
    .execute();
}

export async function setSigned(tx: Tx, attemptId: string, at: string): Promise<void> {
  await tx.updateTable('attempt').set({ signed_at: at }).where('id', '=', attemptId).execute();
}
