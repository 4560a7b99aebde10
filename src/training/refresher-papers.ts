import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { Random } from '../courses/draw.ts';
import { drawCold, drawOn } from '../courses/draw-refresher.ts';
import type { Question } from '../courses/question-file.ts';
import { examineeOf, questionDrawn, questionsToDraw } from './asked.ts';
import { boundAttempt, type Bound } from './attempt.ts';
import { keepPaper, unforeseeable } from './paper.ts';
import { papersOf, type Paper } from './paper.store.ts';
import { activeUntil } from './record.store.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { missedOn } from './weak-clauses.ts';

/**
 * Draws the next paper of a refresher, or goes on with the open one: first the questions it begins with, then one on each
 * clause that was missed, until all are right. Refused when nothing is left to ask. Gives its id.
 */
export async function beginRefresherPaper(
  tx: Tx,
  now: Date,
  personId: string,
  attemptId: string,
  random: Random = unforeseeable,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const bound = await boundAttempt(tx, personId, attemptId);
  const { plan, course } = bound;
  if (plan === null || course.refresher === undefined) throw notFound();
  const papers = await papersOf(tx, attemptId);
  const last = papers.at(-1);
  if (last?.handedInAt === null) return last.id;
  if (isClean(papers)) throw conflict('training.refreshed-already');
  const questions = await questionsToDraw(tx, bound, random);
  const examinee = await examineeOf(tx, bound);
  const number = papers.length + 1;
  const missed = missedOn(last);
  // How a paper was answered may have been erased by law: then it begins anew.
  if (last === undefined || missed.length === 0) {
    const drawn = drawCold(questions, { questions: course.refresher.questions, ...plan }, examinee, random);
    return keepPaper(tx, now, bound, { use: 'cold', number, drawn }, random);
  }
  // Not what was explained a minute ago, as long as there is anything else.
  const others = questions.filter(({ id }) => last.draw.every(({ question }) => question !== id));
  const fresh = drawOn(others, missed, missed.length, examinee, random);
  const left = missed.filter((clause) => !fresh.some(({ clauses }) => clauses.includes(clause)));
  const drawn = [...fresh, ...missedAgain(bound, last, left)];
  return keepPaper(tx, now, bound, { use: 'again', number, drawn }, random);
}

// Where nothing else is on a clause, the question that was wrong itself; else nobody would ever come to the end.
function missedAgain(bound: Bound, last: Paper, clauses: readonly string[]): Question[] {
  return last.draw
    .filter((_drawn, n) => {
      const item = last.result?.items[n];
      return item?.right === false && clauses.includes(item.clauses[0]!);
    })
    .map((drawn) => questionDrawn(bound, drawn));
}

/** Passes a refresher whose questions were all right in the end and whose steps are all done; otherwise does nothing. */
export async function passRefresher(tx: Tx, now: Date, personId: string, attemptId: string): Promise<void> {
  const bound = await boundAttempt(tx, personId, attemptId);
  const { attempt, plan, steps, done } = bound;
  if (plan === null || attempt.passed_at !== null) return;
  const papers = await papersOf(tx, attempt.id);
  if (!isClean(papers) || steps.some((step) => !done.has(step.id))) return;
  const at = now.toISOString();
  const first = papers[0]!.result!;
  const facts = {
    attempt: attempt.id,
    day: await todayAt(tx, personId, now),
    right: first.right,
    of: first.of,
    activeSeconds: await activeUntil(tx, attempt, at),
  };
  await append(tx, now, [{ at, kind: 'refresher-passed', personId, facts }]);
}

/** True when the newest paper is handed in with nothing wrong. */
export const isClean = (papers: readonly Paper[]): boolean => {
  const result = papers.at(-1)?.result ?? null;
  return result !== null && result.right === result.of;
};
