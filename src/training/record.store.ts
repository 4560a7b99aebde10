import type { Db } from '../database/database.ts';
import { activeSeconds } from './active-time.ts';
import type { Attempt } from './attempt.store.ts';

/** Every attempt of somebody, the newest first. */
export function attemptsOf(db: Db, personId: string): Promise<Attempt[]> {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** A screen that was read: how many words it has, and the seconds since the step before. */
export interface ReadScreen {
  step: string;
  at: string;
  seconds: number;
  words: number;
}

/** The screens of an attempt of which the time is known, in the order in which they were read. */
export async function screensRead(db: Db, attemptId: string): Promise<ReadScreen[]> {
  const rows = await db
    .selectFrom('step_done')
    .select(['step', 'at', 'seconds', 'words'])
    .where('attempt_id', '=', attemptId)
    .where('words', 'is not', null)
    .where('seconds', 'is not', null)
    .orderBy('at')
    .orderBy('step')
    .execute();
  return rows.map((row) => ({ ...row, seconds: row.seconds!, words: row.words! }));
}

/** The seconds that somebody was at work in an attempt, up to an instant. */
export async function activeUntil(db: Db, { id, started_at }: Attempt, now: string): Promise<number> {
  return activeSeconds([started_at, ...(await actsIn(db, id)), now]);
}

/** Every instant at which somebody did something in an attempt. */
export async function actsIn(db: Db, attemptId: string): Promise<string[]> {
  const steps = await db.selectFrom('step_done').select('at').where('attempt_id', '=', attemptId).execute();
  const tried = await db.selectFrom('practice').select('at').where('attempt_id', '=', attemptId).execute();
  const answered = await db
    .selectFrom('answer')
    .innerJoin('paper', 'paper.id', 'answer.paper_id')
    .select('answer.at')
    .where('paper.attempt_id', '=', attemptId)
    .execute();
  const papers = await db
    .selectFrom('paper')
    .select(['drawn_at', 'handed_in_at'])
    .where('attempt_id', '=', attemptId)
    .execute();
  return [
    ...[...steps, ...tried, ...answered].map((row) => row.at),
    ...papers.flatMap((paper) => [paper.drawn_at, paper.handed_in_at].filter((at) => at !== null)),
  ];
}
