import { questionOf } from '../../src/courses/course.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import type { Chosen } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { transact, type Database, type Tx } from '../../src/database/database.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { boundAttempt, type Bound } from '../../src/training/attempt.ts';
import { openPaper, type OpenPaper } from '../../src/training/paper.ts';
import { finishStep, tryQuestion } from '../../src/training/step-verbs.ts';
import type { Answer, Browser, Fields } from '../support/browser.ts';

export type How = 'right' | 'wrong';

/** The forms that a browser sends, one after another, to give an answer: of a story one for each turn. */
export function formsOf(question: Question, chosen: Chosen, order: readonly number[]): Fields[] {
  switch (question.kind) {
    case 'story':
      return chosen.map((place, n) => ({ chosen: String(place), turn: String(n) }));
    case 'ordering':
      return [Object.fromEntries(order.map((place, n) => [`put-${n}`, String(chosen.indexOf(place) + 1)]))];
    default:
      return [{ chosen: chosen.map((place) => String(order.indexOf(place))) }];
  }
}

/** Answers one question of a paper in its pages; gives what the last form answered. */
export async function answerAt(
  browser: Browser,
  { paper, questions }: Pick<OpenPaper, 'paper' | 'questions'>,
  position: number,
  how: How,
  more: Fields = {},
): Promise<Answer> {
  const question = questions[position - 1]!;
  const chosen = how === 'right' ? keyOf(question) : wrongAnswerTo(question);
  const at = `/papers/${paper.id}/${position}`;
  await browser.get(at);
  const { order } = paper.draw[position - 1]!;
  for (const form of formsOf(question, chosen, order)) await browser.post(at, { ...form, ...more });
  return browser.last!;
}

/** The paper at an address like /papers/7/1, read as its owner. */
export const paperAt = (database: Database, personId: string, address: string): Promise<OpenPaper> =>
  openPaper(database.write, personId, address.split('/')[2]!);

/** Does these lessons of an attempt, or all that nobody spared them. */
export async function learn(tx: Tx, now: Date, bound: Bound, lessons?: readonly string[]): Promise<void> {
  const { course, steps, spared } = bound;
  for (const step of steps) {
    if (lessons === undefined ? spared.includes(step.lesson) : !lessons.includes(step.lesson)) continue;
    if (step.kind !== 'practice') await finishStep(tx, now, bound, step.id);
    else await tryQuestion(tx, now, bound, step, keyOf(questionOf(course, step.question)));
  }
}

/** The same, of somebody's attempt as it is now. */
export async function learned(
  database: Database,
  now: Date,
  personId: string,
  attempt: string,
  lessons?: readonly string[],
): Promise<Bound> {
  const bound = await boundAttempt(database.write, personId, attempt);
  await transact(database.write, (tx) => learn(tx, now, bound, lessons));
  return boundAttempt(database.write, personId, attempt);
}

/** Throws unless every derived table is what the entries make of it. */
export async function rebuiltEqual(database: Database, now: Date): Promise<void> {
  const { ok, differing } = await checkRebuild(database, projectionsInUse(), now);
  expect({ ok, differing }).toEqual({ ok: true, differing: [] });
}
