import type { Db } from '../database/database.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';

/** The entries with which an attempt of somebody was decided, and was taken back, oldest first. */
export async function decisionEntries(db: Db, personId: string, attemptId: string): Promise<Entry[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', 'in', ['package-decided', 'package-undecided'])
    .orderBy('known_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => parseEntry(row.body)).filter(({ facts }) => facts['attempt'] === attemptId);
}

/** How many commits of an attempt are kept. */
export async function keptCommits(db: Db, attemptId: string): Promise<number> {
  const row = await db
    .selectFrom('scorm_commit')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst();
  return row?.n ?? 0;
}

/** Some of the kept commits of an attempt, oldest first. */
export const commitPage = (db: Db, attemptId: string, { skip, most }: { skip: number; most: number }) =>
  db
    .selectFrom('scorm_commit')
    .selectAll()
    .where('attempt_id', '=', attemptId)
    .orderBy('at')
    .orderBy('launch_id')
    .orderBy('sequence')
    .limit(most)
    .offset(skip)
    .execute();
