import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

/** The marks of the scenarios of a course that an author has looked over. */
export async function reviewedScenarios(db: Db, course: string): Promise<Set<string>> {
  const rows = await db.selectFrom('scenario_review').select('mark').where('course', '=', course).execute();
  return new Set(rows.map((row) => row.mark));
}

export async function putScenarioReview(tx: Tx, review: Schema['scenario_review']): Promise<void> {
  await tx
    .insertInto('scenario_review')
    .values(review)
    .onConflict((oc) => oc.columns(['course', 'mark']).doNothing())
    .execute();
}
