import type { Db, Tx } from '../database/database.ts';
import { prepared, preparedChange } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import type { Drawn } from '../courses/draw.ts';
import type { Chosen, Mark, Sureness } from '../courses/marking.ts';
import type { Item } from './knowledge.store.ts';

/**
 * What a paper is for: the final test; what somebody is asked before the lessons; what a refresher begins with; and once
 * more what was wrong there.
 */
export type PaperUse = 'test' | 'check-in' | 'cold' | 'again';

/** A mark, with how each question was answered. */
export interface Result extends Mark {
  items: readonly Item[];
}

export interface Paper {
  id: string;
  attemptId: string;
  personId: string;
  /** First, second … of this attempt; 0 for what was asked before the lessons. */
  number: number;
  drawnAt: string;
  draw: Drawn[];
  handedInAt: string | null;
  result: Result | null;
  use: PaperUse;
  /** The hash of the words that were shown; null for a paper of the time before it was kept. */
  shown: string | null;
}

interface Row {
  id: string;
  attempt_id: string;
  person_id: string;
  number: number;
  drawn_at: string;
  draw: string;
  handed_in_at: string | null;
  result: string | null;
  use: string;
  shown: string | null;
}

const shape = (row: Row): Paper => ({
  id: row.id,
  attemptId: row.attempt_id,
  personId: row.person_id,
  number: row.number,
  drawnAt: row.drawn_at,
  draw: JSON.parse(row.draw) as Drawn[],
  handedInAt: row.handed_in_at,
  result: row.result === null ? null : (JSON.parse(row.result) as Result),
  use: row.use as PaperUse,
  shown: row.shown,
});

const papers = (db: Db) =>
  db
    .selectFrom('paper')
    .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
    .selectAll('paper')
    .select('attempt.person_id');

const ofPerson = prepared((db, { id, personId }: { id: string; personId: string }) =>
  papers(db).where('paper.id', '=', id).where('attempt.person_id', '=', personId),
);

/** Somebody's own paper. */
export async function paperOf(db: Db, personId: string, id: string): Promise<Paper | undefined> {
  const [row] = await ofPerson(db, { id, personId });
  return row && shape(row);
}

/** All papers of an attempt, first drawn first. */
export async function papersOf(db: Db, attemptId: string): Promise<Paper[]> {
  const rows = await papers(db).where('paper.attempt_id', '=', attemptId).orderBy('paper.number').execute();
  return rows.map(shape);
}

export async function putPaper(tx: Tx, paper: Schema['paper']): Promise<void> {
  await tx.insertInto('paper').values(paper).execute();
}

const ofPaper = prepared((db, { paperId }: { paperId: string }) =>
  db.selectFrom('answer').select(['position', 'chosen', 'at', 'sure']).where('paper_id', '=', paperId),
);

/** An answer as it stands on a paper. */
export interface Answer {
  chosen: Chosen;
  at: string;
  sure: Sureness | null;
}

/** The answers of a paper by position, from 1. */
export async function answersOf(db: Db, paperId: string): Promise<Map<number, Answer>> {
  const rows = await ofPaper(db, { paperId });
  return new Map(
    rows.map(({ position, chosen, at, sure }) => [
      position,
      { chosen: JSON.parse(chosen) as number[], at, sure: sure as Sureness | null },
    ]),
  );
}

export async function putAnswer(tx: Tx, answer: Schema['answer']): Promise<void> {
  const { chosen, at, sure } = answer;
  await tx
    .insertInto('answer')
    .values(answer)
    .onConflict((oc) => oc.columns(['paper_id', 'position']).doUpdateSet({ chosen, at, sure }))
    .execute();
}

const handedIn = preparedChange((db, { id, at, result }: { id: string; at: string; result: string }) =>
  db.updateTable('paper').set({ handed_in_at: at, result }).where('id', '=', id),
);

export const putResult = (tx: Tx, paperId: string, at: string, result: Result): Promise<void> =>
  handedIn(tx, { id: paperId, at, result: JSON.stringify(result) });

/** The test of an attempt that is drawn and not handed in yet. What was asked before the lessons may stay open for ever. */
export async function testOpen(db: Db, attemptId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('paper')
    .select('id')
    .where('attempt_id', '=', attemptId)
    .where('use', '=', 'test')
    .where('handed_in_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}
