import { transact, type Database, type Tx } from '../../src/database/database.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { questionOf, type Course } from '../../src/courses/course.ts';
import { keyOf as keyOfQuestion, wrongAnswerTo } from '../../src/courses/key.ts';
import type { Chosen } from '../../src/courses/marking.ts';
import { fit } from '../../src/policy/fitting.ts';
import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import { firstVersion, publish } from '../../src/policy/publication.ts';
import type { Choices, PolicyVersion } from '../../src/policy/version.ts';
import { finishStep, tryQuestion } from '../../src/training/step-verbs.ts';
import { boundAttempt, startAttempt, type Bound } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { beginTest, openPaper, saveAnswer } from '../../src/training/paper.ts';
import { beginRefresherPaper } from '../../src/training/refresher-papers.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { sign, toSign } from '../../src/training/signing.ts';

/** The shipped policy with something in every bracket. */
export function fittedPolicy(choices: Choices = {}, other: Record<string, string> = {}): PolicyVersion {
  const { policy } = shippedCourse();
  const brackets = Object.fromEntries(policy.brackets.map((b) => [b.key, b.default || `our ${b.key}`]));
  return fit(policy, { choices, brackets: { ...brackets, ...other } });
}

/** Puts policy version 1, the course and the yearly rule into force. */
export async function putIntoForce(database: Database, now: Date, by = 'test'): Promise<void> {
  await transact(database.write, async (tx) => {
    await setRule(tx, now, by, ONBOARDING, 'UTC');
    await publish(tx, now, by, fittedPolicy(), firstVersion('UTC'));
    await adoptCourse(tx, now, by, shippedCourse());
  });
}

/** Publishes another version in which a bracket has other words. */
export function publishNext(
  database: Database,
  now: Date,
  after: number,
  asksSignature: boolean,
  words = 'our new chat tool',
): Promise<number> {
  return transact(database.write, (tx) =>
    publish(tx, now, 'test', fittedPolicy({}, { 'secure tool': words }), {
      after,
      duties: asksSignature ? EVERYBODY_SIGNS : [],
      material: asksSignature,
      actWithinDays: 14,
      zone: 'UTC',
    }),
  );
}

/** The right answer to a question of an attempt's course. */
export const keyOf = (bound: Bound, questionId: string): Chosen =>
  keyOfQuestion(questionOf(bound.course, questionId));

/** Answers the questions that a refresher begins with, all right. */
async function answerRefresher(tx: Tx, now: Date, personId: string, attemptId: string): Promise<void> {
  const id = await beginRefresherPaper(tx, now, personId, attemptId);
  const { questions } = await openPaper(tx, personId, id);
  for (const [n, question] of questions.entries())
    await saveAnswer(tx, now, personId, id, n + 1, { chosen: keyOfQuestion(question) });
  await handIn(tx, now, personId, id);
}

/** Does every lesson, at one instant; of a refresher everything up to its signature. */
export async function doLessons(tx: Tx, now: Date, personId: string): Promise<Bound> {
  const id = await startAttempt(tx, now, personId, 'social-media');
  const bound = await boundAttempt(tx, personId, id);
  if (bound.plan !== null) await answerRefresher(tx, now, personId, id);
  for (const step of bound.steps) {
    if (step.kind !== 'practice') await finishStep(tx, now, bound, step.id);
    else await tryQuestion(tx, now, bound, step, keyOf(bound, step.question));
  }
  return boundAttempt(tx, personId, id);
}

/** Draws a paper and answers it, all right or all wrong; gives its id, not handed in. */
export async function answerPaper(tx: Tx, now: Date, bound: Bound, right = true): Promise<string> {
  const { person_id: personId } = bound.attempt;
  const id = await beginTest(tx, now, personId, bound.attempt.id);
  const { questions } = await openPaper(tx, personId, id);
  for (const [n, question] of questions.entries()) {
    const chosen = right ? keyOfQuestion(question) : wrongAnswerTo(question);
    await saveAnswer(tx, now, personId, id, n + 1, { chosen });
  }
  return id;
}

/** Everything up to a passed test. */
export async function passCourse(tx: Tx, now: Date, personId: string): Promise<Bound> {
  const bound = await doLessons(tx, now, personId);
  if (bound.plan !== null) return bound;
  await handIn(tx, now, personId, await answerPaper(tx, now, bound));
  return bound;
}

/** Signs a version in somebody's name, with the text and the changes that the page would show now. */
export async function signAs(
  tx: Tx,
  now: Date,
  personId: string,
  typedName: string,
  number: number,
): Promise<string> {
  const shown = (await toSign(tx, personId))?.shown ?? { textHash: '', changesHash: '' };
  return sign(tx, now, personId, {
    typedName,
    shown: { ...shown, number },
    statement: 'I have read it.',
    consent: 'I agree to sign electronically.',
    aid: '',
    how: 'password',
    signedInAt: now.toISOString(),
    address: '127.0.0.1',
    device: 'test',
    language: 'en',
  });
}

/** The shipped course without the kinds of question that take more than one option from a form. */
export const plainCourse = (): { course: Course } => {
  const { course } = shippedCourse();
  const questions = course.questions.filter(({ kind }) => kind === 'single' || kind === 'true-false');
  return { course: { ...course, questions } };
};
