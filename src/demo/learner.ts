import type { Tx } from '../database/database.ts';
import { questionOf } from '../courses/course.ts';
import type { Question } from '../courses/question-file.ts';
import type { Random } from '../courses/draw.ts';
import { keyOf, wrongAnswerTo } from '../courses/key.ts';
import type { Chosen } from '../courses/marking.ts';
import { finishStep, tryQuestion } from '../training/step-verbs.ts';
import { boundAttempt, startAttempt, type Bound } from '../training/attempt.ts';
import { handIn } from '../training/hand-in.ts';
import { beginTest, openPaper, saveAnswer } from '../training/paper.ts';
import { beginRefresherPaper } from '../training/refresher-papers.ts';
import { sign, toSign } from '../training/signing.ts';

/** Somebody of the cast at work: the very verbs that the pages call, at times of the past. */
export interface Learner {
  id: string;
  name: string;
  isManager: boolean;
  random: Random;
}

const MINUTE = 60_000;
const later = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * MINUTE);

/** Does the first `lessons` lessons. Gives the attempt. */
export async function learn(
  tx: Tx,
  at: Date,
  learner: Learner,
  course: string,
  lessons: number,
): Promise<Bound> {
  const id = await startAttempt(tx, at, learner.id, course);
  const bound = await boundAttempt(tx, learner.id, id);
  const mine = [...new Set(bound.steps.map((step) => step.lesson))];
  const wanted = new Set(mine.slice(0, lessons));
  let now = at;
  if (bound.plan !== null) now = await refresh(tx, at, learner, id);
  for (const step of bound.steps.filter((s) => wanted.has(s.lesson))) {
    now = later(now, 1);
    if (step.kind !== 'practice') await finishStep(tx, now, bound, step.id);
    else
      await tryQuestion(
        tx,
        now,
        bound,
        step,
        answer(questionOf(bound.course, step.question), learner.random() < 0.8),
      );
  }
  return boundAttempt(tx, learner.id, id);
}

// The questions of a refresher: one in six wrong at first, and asked once more.
async function refresh(tx: Tx, at: Date, learner: Learner, attempt: string): Promise<Date> {
  let now = at;
  for (let again = false; ; again = true) {
    const paper = await beginRefresherPaper(tx, now, learner.id, attempt, learner.random);
    const { questions } = await openPaper(tx, learner.id, paper);
    for (const [n, question] of questions.entries()) {
      now = later(now, 0.5);
      const right = again || learner.random() < 5 / 6;
      await saveAnswer(tx, now, learner.id, paper, n + 1, { chosen: answer(question, right) });
    }
    const { right, of } = await handIn(tx, now, learner.id, paper);
    if (right === of) return now;
  }
}

/** Takes the test once: passes, or fails when told to. A refresher has none. */
export async function takeTest(
  tx: Tx,
  at: Date,
  learner: Learner,
  bound: Bound,
  pass: boolean,
): Promise<void> {
  if (bound.plan !== null) return;
  const paper = await beginTest(tx, at, learner.id, bound.attempt.id, learner.random);
  const { questions } = await openPaper(tx, learner.id, paper);
  let missed = 0;
  let now = at;
  for (const [n, question] of questions.entries()) {
    now = later(now, 0.5);
    const slip = pass ? !question.critical && missed < 2 && learner.random() < 0.2 : n % 3 === 0;
    if (slip) missed++;
    await saveAnswer(tx, now, learner.id, paper, n + 1, { chosen: answer(question, !slip) });
  }
  await handIn(tx, later(now, 1), learner.id, paper);
}

/** Signs what the page would show now; `words`: the statement about a version, and the sentence that is ticked. */
export async function signAt(
  tx: Tx,
  at: Date,
  learner: Learner,
  words: (number: number) => { statement: string; consent: string },
): Promise<void> {
  const waiting = await toSign(tx, learner.id);
  if (waiting === undefined) throw new Error(`${learner.name} has nothing to sign`);
  await sign(tx, at, learner.id, {
    ...words(waiting.policy.number),
    typedName: learner.name,
    aid: '',
    shown: waiting.shown,
    how: 'password',
    signedInAt: later(at, -45).toISOString(),
    address: '192.0.2.10',
    device: 'Mozilla/5.0 (Linux; Android 15; Mobile) Demo',
    language: 'en',
  });
}

const answer = (question: Question, right: boolean): Chosen =>
  right ? keyOf(question) : wrongAnswerTo(question);
