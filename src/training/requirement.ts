import { questionOf } from '../courses/course.ts';
import {
  isAnswered,
  isRight,
  readAnswer,
  tidyChosen,
  type Chosen,
  type SentAnswer,
} from '../courses/marking.ts';
import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { requirementDone } from '../obligations/requirement.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { bringUpToDate } from '../policy/timely.ts';
import { boundRequirement, type RequiredBound, type RequiredStep } from './requirement-bound.ts';

/**
 * Notes a step of what was required: read, or answered as a form `sent` it. The last one settles the requirement. Again, or
 * from two tabs at once, changes nothing. Throws `invalid` when nothing was chosen, `not-found` for no step of theirs.
 */
export async function finishRequiredStep(
  tx: Tx,
  now: Date,
  personId: string,
  given: {
    id: string;
    key: string;
    sent: SentAnswer;
    order: (bound: RequiredBound, step: RequiredStep) => number[];
  },
): Promise<void> {
  await bringUpToDate(tx, now);
  await lockPeople(tx, [personId]);
  const bound = await boundRequirement(tx, personId, given.id);
  const step = bound.steps.find(({ key }) => key === given.key);
  if (step === undefined) throw notFound();
  if (bound.done.has(step.key)) return;
  const made = answerTo(step, bound, given.sent, given.order(bound, step));
  if (made === null) return;
  const { question, chosen, right, isDone } = made;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'requirement-step',
      personId,
      facts: {
        requirement: bound.id,
        step: step.key,
        question,
        right,
        done: isDone,
        courseHash: bound.courseHash,
        policy: bound.policy.number,
      },
      ...(chosen === null ? {} : { commits: { chosen: JSON.stringify(chosen) } }),
    },
  ]);
  const isLast = bound.steps.every(({ key }) => key === step.key || bound.done.has(key));
  if (isDone && isLast)
    await requirementDone(tx, now, personId, { id: bound.id, day: await todayAt(tx, personId, now) });
}

interface Made {
  question: string | null;
  chosen: Chosen | null;
  right: boolean | null;
  isDone: boolean;
}

const READ: Made = { question: null, chosen: null, right: null, isDone: true };

// Null: nothing new was said.
function answerTo(step: RequiredStep, bound: RequiredBound, sent: SentAnswer, order: number[]): Made | null {
  if (step.kind === 'screen' || step.question === undefined) return READ;
  const { question } = step;
  if (step.kind === 'clause') {
    // After a wrong answer another question is asked: an answer to the one before came too late.
    if (sent['question'] !== question.id) throw conflict('changes.answered-already');
    const chosen = tidyChosen(question, sent['chosen'], order);
    if (chosen.length === 0) throw invalidField('chosen', 'training.choose-first');
    const right = isRight(question, chosen);
    return { question: question.id, chosen, right, isDone: right };
  }
  const before = bound.answered.get(step.key)?.chosen ?? [];
  const chosen = readAnswer(questionOf(bound.course, question.id), sent, { before, order });
  if (typeof chosen === 'string') throw invalidField('chosen', `training.${chosen}`);
  if (question.kind === 'story' && chosen.length <= before.length) return null;
  const isDone = isAnswered(question, chosen);
  return { question: question.id, chosen, right: isRight(question, chosen), isDone };
}
