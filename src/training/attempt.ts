import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { notFound } from '../errors.ts';
import { courseOf, currentCourse, type Course } from '../courses/course.ts';
import type { Chosen } from '../courses/marking.ts';
import { append } from '../ledger/ledger.ts';
import { personDetails } from '../people/people.store.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import { bringUpToDate } from '../policy/timely.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt, type PolicyText } from '../policy/text.ts';
import { choicesOf } from '../policy/version.ts';
import { attemptOf, doneSteps, openAttempt, practised, type Attempt } from './attempt.store.ts';
import { stepsOf, type Step } from './steps.ts';

/** An attempt with what it is bound to: this very course, this very policy, whatever is in force by now. */
export interface Bound {
  attempt: Attempt;
  course: Course;
  policy: Published;
  /** The policy as it reads at their site. */
  text: PolicyText;
  country: string;
  steps: readonly Step[];
  done: Map<string, string>;
}

/** Somebody's own attempt with all that it is bound to. Throws not found for an id that is not theirs. */
export async function boundAttempt(db: Db, personId: string, id: string): Promise<Bound> {
  const attempt = await attemptOf(db, personId, id);
  if (attempt === undefined) throw notFound();
  return bind(db, attempt);
}

/** An attempt with what it is bound to. */
export async function bind(db: Db, attempt: Attempt): Promise<Bound> {
  const course = await courseOf(db, attempt.course_hash);
  const policy = await policyNumbered(db, attempt.policy_number);
  const reader = await readerOf(db, attempt.person_id);
  const country = reader.country ?? 'us';
  const text = textAt(policy.version, reader);
  const steps = stepsUnder(attempt.course_hash, course, policy, country);
  return { attempt, course, policy, text, country, steps, done: await doneSteps(db, attempt.id) };
}

const MOST = 100;
const known = new Map<string, readonly Step[]>();

// Under these hashes nothing ever changes.
function stepsUnder(courseHash: string, course: Course, policy: Published, country: string): readonly Step[] {
  const key = `${courseHash} ${policy.hash} ${country}`;
  let steps = known.get(key);
  if (steps === undefined) {
    steps = stepsOf(course, country, choicesOf(policy.version));
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(key, steps);
  }
  return steps;
}

/** Begins the course, or goes on with what was begun: two clicks or two tabs make one attempt. Gives its id. */
export async function startAttempt(tx: Tx, now: Date, personId: string, courseId: string): Promise<string> {
  await bringUpToDate(tx, now);
  await lockPeople(tx, [personId]);
  const open = await openAttempt(tx, personId, courseId);
  if (open !== undefined) return open.id;
  const { hash, course } = await currentCourse(tx, courseId);
  const policy = await policyInForce(tx);
  const person = await personDetails(tx, personId);
  const attempt = newId(now);
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'course-started',
      personId,
      facts: {
        attempt,
        course: courseId,
        courseHash: hash,
        policy: policy.number,
        policyHash: policy.hash,
        language: course.language,
        jobRole: person?.jobRole ?? 'other',
      },
    },
  ]);
  return attempt;
}

/** Notes that a screen was read. Again, or from two tabs at once, changes nothing. */
export async function finishScreen(
  tx: Tx,
  now: Date,
  { attempt, steps }: Bound,
  stepId: string,
): Promise<void> {
  const step = steps.find(({ id, kind }) => id === stepId && kind === 'screen');
  if (step === undefined) throw notFound();
  await lockPeople(tx, [attempt.person_id]);
  if ((await doneSteps(tx, attempt.id)).has(step.id)) return;
  await append(tx, now, [stepDone(now, attempt, step.id)]);
}

/** Keeps the answer to a practice question, the first one for good: its reasons have been seen since. */
export async function practise(
  tx: Tx,
  now: Date,
  { attempt }: Bound,
  step: Step,
  chosen: Chosen,
): Promise<void> {
  if (step.kind !== 'practice') throw notFound();
  await lockPeople(tx, [attempt.person_id]);
  if ((await practised(tx, attempt.id, step.question)) !== undefined) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'practised',
      personId: attempt.person_id,
      facts: { attempt: attempt.id, question: step.question },
      commits: { chosen: JSON.stringify(chosen) },
    },
    stepDone(now, attempt, step.id),
  ]);
}

const stepDone = (now: Date, attempt: Attempt, step: string) => ({
  at: now.toISOString(),
  kind: 'step-done',
  personId: attempt.person_id,
  facts: { attempt: attempt.id, step },
});
