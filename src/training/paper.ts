import { randomBytes } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { conflict, notFound } from '../errors.ts';
import { questionOf } from '../courses/course.ts';
import type { Question } from '../courses/course-file.ts';
import { drawPaper, type Random } from '../courses/draw.ts';
import { markPaper, type Chosen, type Mark } from '../courses/marking.ts';
import { append } from '../ledger/ledger.ts';
import { choicesOf } from '../policy/version.ts';
import { boundAttempt, type Bound } from './attempt.ts';
import { answersOf, paperOf, papersOf, type Paper } from './paper.store.ts';
import { todayAt } from './standing.store.ts';

/** Numbers from 0 up to 1 that nobody can foresee. */
export const unforeseeable: Random = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48;

/** A paper with what it rests on: its attempt, and its questions as they were when it was drawn. */
export interface OpenPaper {
  paper: Paper;
  bound: Bound;
  questions: Question[];
  answers: Map<number, Chosen>;
}

/** Somebody's own paper with everything on it. Throws not found for an id that is not theirs. */
export async function openPaper(db: Db, personId: string, id: string): Promise<OpenPaper> {
  const paper = await paperOf(db, personId, id);
  if (paper === undefined) throw notFound();
  const bound = await boundAttempt(db, personId, paper.attemptId);
  const questions = paper.draw.map((drawn) => questionOf(bound.course, drawn.question));
  return { paper, bound, questions, answers: await answersOf(db, id) };
}

/** Draws the final test, or goes on with the one that is open. Refused until every lesson is done. Gives its id. */
export async function beginTest(
  tx: Tx,
  now: Date,
  personId: string,
  attemptId: string,
  isManager: boolean,
  random: Random = unforeseeable,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const { attempt, course, policy, country, steps, done } = await boundAttempt(tx, personId, attemptId);
  const papers = await papersOf(tx, attempt.id);
  const open = papers.find((paper) => paper.handedInAt === null);
  if (open !== undefined) return open.id;
  if (attempt.passed_at !== null) throw conflict('training.passed-already');
  if (steps.some((step) => !done.has(step.id))) throw conflict('training.lessons-first');
  const id = newId(now);
  const draw = drawPaper(
    course.questions,
    course.test,
    {
      roles: isManager ? [attempt.job_role, 'manager'] : [attempt.job_role],
      country,
      choices: choicesOf(policy.version),
      weights: Object.fromEntries(policy.version.clauses.map((clause) => [clause.id, clause.weight])),
    },
    random,
  );
  const number = papers.length + 1;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'paper-drawn',
      personId: attempt.person_id,
      facts: { attempt: attempt.id, paper: id, number },
      commits: { draw: JSON.stringify(draw) },
    },
  ]);
  return id;
}

/** Keeps the answer at a position, from 1; it may be changed until the paper is handed in. */
export async function saveAnswer(
  tx: Tx,
  now: Date,
  personId: string,
  paperId: string,
  position: number,
  chosen: Chosen,
): Promise<void> {
  await lockPeople(tx, [personId]);
  const paper = await paperOf(tx, personId, paperId);
  const drawn = paper?.draw[position - 1];
  if (paper === undefined || drawn === undefined) throw notFound();
  if (paper.handedInAt !== null) throw conflict('training.handed-in-already');
  const before = (await answersOf(tx, paperId)).get(position);
  const text = JSON.stringify(chosen);
  if (JSON.stringify(before) === text) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'answered',
      personId,
      facts: { paper: paperId, position, question: drawn.question },
      commits: { chosen: text },
    },
  ]);
}

/** Hands the paper in and marks it. Twice, or from two tabs, gives the same mark. Refused while a question is open. */
export async function handIn(tx: Tx, now: Date, personId: string, paperId: string): Promise<Mark> {
  await lockPeople(tx, [personId]);
  const { paper, bound, questions, answers } = await openPaper(tx, personId, paperId);
  if (paper.result !== null) return paper.result;
  const open = questions.flatMap((_question, n) => (answers.has(n + 1) ? [] : [n + 1]));
  if (open.length === questions.length) throw conflict('training.none-answered');
  if (open.length > 0)
    throw conflict('training.questions-open', { count: open.length, list: open.join(', ') });
  const given = questions.map((_question, n) => answers.get(n + 1));
  const mark = markPaper(questions, given, bound.course.test.pass);
  const at = now.toISOString();
  await append(tx, now, [
    {
      at,
      kind: 'test-marked',
      personId,
      facts: {
        attempt: paper.attemptId,
        paper: paperId,
        right: mark.right,
        of: mark.of,
        percent: mark.percent,
        day: await todayAt(tx, personId, now),
        criticalMissed: mark.criticalMissed,
        passed: mark.passed,
      },
      commits: { paper: JSON.stringify({ draw: paper.draw, answers: given, handedInAt: at }) },
    },
  ]);
  return mark;
}
