import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { lessonOf, questionOf } from '../courses/course.ts';
import { blocksFor } from '../courses/lesson-text.ts';
import { isAnswered, type Chosen } from '../courses/marking.ts';
import { append } from '../ledger/ledger.ts';
import { secondsSince } from './active-time.ts';
import type { Bound } from './attempt.ts';
import { doneSteps, practised } from './attempt.store.ts';
import { isPackageDone } from './package.store.ts';
import { passRefresher } from './refresher-papers.ts';
import type { Step } from './steps.ts';

/**
 * Notes that a step was read, and how long after the one before. Again, or from two tabs at once, changes nothing. Throws
 * conflict for a package that was not done since the attempt began.
 */
export async function finishStep(tx: Tx, now: Date, bound: Bound, stepId: string): Promise<void> {
  const { attempt, steps } = bound;
  const step = steps.find(({ id }) => id === stepId);
  if (step === undefined || step.kind === 'practice') throw notFound();
  await lockPeople(tx, [attempt.person_id]);
  const done = await doneSteps(tx, attempt.id);
  if (done.has(step.id)) return;
  if (
    step.kind === 'package' &&
    !(await isPackageDone(tx, attempt.person_id, step.package, attempt.started_at))
  )
    throw conflict('training.package-first');
  const last = [attempt.started_at, ...done.values()].reduce((a, b) => (a > b ? a : b));
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'step-done',
      personId: attempt.person_id,
      facts: {
        attempt: attempt.id,
        step: step.id,
        seconds: secondsSince(last, now.toISOString()),
        words: wordsOn(step, bound),
      },
    },
  ]);
  if (bound.plan !== null) await passRefresher(tx, now, attempt.person_id, attempt.id);
}

function wordsOn(step: Step, { course, who }: Bound): number | null {
  if (step.kind !== 'screen') return null;
  const screen = lessonOf(course, step.lesson).screens.find(({ kind }) => kind === step.screen)!;
  return blocksFor(screen, who).reduce((sum, block) => {
    const text = 'markdown' in block ? block.markdown : 'answers' in block ? block.answers : '';
    return sum + (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0);
  }, 0);
}

/**
 * Keeps the answer to a practice question, the first one for good: its reasons have been seen since. Of a story every
 * turn is kept, until it has come to its end.
 */
export async function tryQuestion(
  tx: Tx,
  now: Date,
  { attempt, course, plan }: Bound,
  step: Step,
  chosen: Chosen,
): Promise<void> {
  if (step.kind !== 'practice') throw notFound();
  await lockPeople(tx, [attempt.person_id]);
  const question = questionOf(course, step.question);
  const before = await practised(tx, attempt.id, step.question);
  const isLonger = question.kind === 'story' && chosen.length > (before?.length ?? 0);
  if (before !== undefined && (isAnswered(question, before) || !isLonger)) return;
  const act = { at: now.toISOString(), personId: attempt.person_id };
  await append(tx, now, [
    {
      ...act,
      kind: 'practised',
      facts: { attempt: attempt.id, question: step.question },
      commits: { chosen: JSON.stringify(chosen) },
    },
    ...(isAnswered(question, chosen)
      ? [
          {
            ...act,
            kind: 'step-done',
            facts: { attempt: attempt.id, step: step.id, seconds: null, words: null },
          },
        ]
      : []),
  ]);
  if (plan !== null) await passRefresher(tx, now, attempt.person_id, attempt.id);
}
