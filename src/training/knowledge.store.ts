import type { Db } from '../database/database.ts';
import type { Drawn } from '../courses/draw.ts';
import type { Sureness } from '../courses/marking.ts';

/** How one question of a paper was answered: what statistics, refreshers and follow-ups go by. */
export interface Item {
  question: string;
  /** The beginning of the hash of the question as it was. */
  version: string;
  clauses: readonly string[];
  right: boolean;
  /** How many percent of the other questions on the paper were right; 0 on a paper of one. */
  rest: number;
  /** Seconds since the answer before; null after a longer pause. */
  seconds: number | null;
  chosen: readonly number[];
  confidence: Sureness | null;
}

/** The ids of all questions that somebody was asked in papers and by mail, and tried in lessons. */
export async function seenQuestions(db: Db, personId: string): Promise<Set<string>> {
  const drawn = await db
    .selectFrom('paper')
    .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
    .select('paper.draw')
    .where('attempt.person_id', '=', personId)
    .execute();
  const tried = await db
    .selectFrom('practice')
    .innerJoin('attempt', 'attempt.id', 'practice.attempt_id')
    .select('practice.question_id')
    .where('attempt.person_id', '=', personId)
    .execute();
  const mailed = await db
    .selectFrom('follow_up')
    .select('question_id')
    .where('person_id', '=', personId)
    .execute();
  return new Set([
    ...drawn.flatMap(({ draw }) => (JSON.parse(draw) as Drawn[]).map((one) => one.question)),
    ...[...tried, ...mailed].map((row) => row.question_id),
  ]);
}

/** Everything that somebody answered in papers that were marked, the newest paper first. */
export async function itemsOf(db: Db, personId: string): Promise<(Item & { at: string })[]> {
  const rows = await db
    .selectFrom('paper')
    .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
    .select(['paper.result', 'paper.handed_in_at'])
    .where('attempt.person_id', '=', personId)
    .where('attempt.struck_at', 'is', null)
    .where('paper.result', 'is not', null)
    .orderBy('paper.handed_in_at', 'desc')
    .orderBy('paper.id', 'desc')
    .execute();
  return rows.flatMap(({ result, handed_in_at: at }) =>
    ((JSON.parse(result!) as { items?: Item[] }).items ?? []).map((item) => ({ ...item, at: at! })),
  );
}
