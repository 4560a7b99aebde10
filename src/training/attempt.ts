import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { notFound } from '../errors.ts';
import { courseOf, currentCourse, lessonOf, questionOf, type Course } from '../courses/course.ts';
import { fitOf, type Fit, type FitFor } from '../courses/fitting.ts';
import type { Screen } from '../courses/lesson-file.ts';
import { blocksFor } from '../courses/lesson-text.ts';
import { isAnswered, type Chosen } from '../courses/marking.ts';
import { append } from '../ledger/ledger.ts';
import { personDetails } from '../people/people.store.ts';
import type { Reader } from '../policy/owing.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import { bringUpToDate } from '../policy/timely.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt, type PolicyText } from '../policy/text.ts';
import { choicesOf } from '../policy/version.ts';
import { secondsSince } from './active-time.ts';
import { attemptOf, doneSteps, openAttempt, practised, type Attempt } from './attempt.store.ts';
import { stepsOf, type Step } from './steps.ts';

/** An attempt with what it is bound to: this very course, this very policy, whatever is in force by now. */
export interface Bound {
  attempt: Attempt;
  course: Course;
  policy: Published;
  /** The policy as it reads at the site where they began. */
  text: PolicyText;
  /** As whom and where they began: the course is fitted to that. */
  who: Reader & FitFor;
  /** Makes a text of the course read as it does for them. */
  fit: Fit;
  steps: readonly Step[];
  done: Map<string, string>;
  /** Lessons that they showed they know. */
  spared: readonly string[];
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
  const who = await readerBound(db, attempt);
  const text = textAt(policy.version, who);
  return {
    attempt,
    course,
    policy,
    text,
    who,
    fit: fitOf(course, text.brackets, who.country),
    steps: stepsUnder(attempt.course_hash, course, policy, who),
    done: await doneSteps(db, attempt.id),
    spared: JSON.parse(attempt.spared) as string[],
  };
}

// An attempt of the time before this was kept reads as its person does now.
async function readerBound(db: Db, attempt: Attempt): Promise<Reader & FitFor> {
  const { country, roles, site_id: siteId } = attempt;
  if (country !== null && roles !== null) return { country, siteId, roles: JSON.parse(roles) as string[] };
  const reader = await readerOf(db, attempt.person_id);
  return { ...reader, country: country ?? reader.country ?? 'us' };
}

const MOST = 200;
const known = new Map<string, readonly Step[]>();

// Under these hashes nothing ever changes.
function stepsUnder(courseHash: string, course: Course, policy: Published, who: FitFor): readonly Step[] {
  const key = [courseHash, policy.hash, who.country, ...who.roles].join(' ');
  let steps = known.get(key);
  if (steps === undefined) {
    steps = stepsOf(course, who, choicesOf(policy.version));
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
  const { roles, country, siteId } = await readerOf(tx, personId);
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
        roles: [...roles],
        country: country ?? 'us',
        site: siteId,
        use: 'onboarding',
      },
    },
  ]);
  return attempt;
}

/** Notes that a screen was read, and how long after the step before. Again, or from two tabs at once, changes nothing. */
export async function finishScreen(tx: Tx, now: Date, bound: Bound, stepId: string): Promise<void> {
  const { attempt, course, steps, who } = bound;
  const step = steps.find(({ id }) => id === stepId);
  if (step?.kind !== 'screen') throw notFound();
  await lockPeople(tx, [attempt.person_id]);
  const done = await doneSteps(tx, attempt.id);
  if (done.has(step.id)) return;
  const last = [attempt.started_at, ...done.values()].reduce((a, b) => (a > b ? a : b));
  const screen = lessonOf(course, step.lesson).screens.find(({ kind }) => kind === step.screen)!;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'step-done',
      personId: attempt.person_id,
      facts: {
        attempt: attempt.id,
        step: step.id,
        seconds: secondsSince(last, now.toISOString()),
        words: wordsIn(screen, who),
      },
    },
  ]);
}

const wordsIn = (screen: Screen, who: FitFor): number =>
  blocksFor(screen, who).reduce((sum, block) => {
    const text = 'markdown' in block ? block.markdown : 'answers' in block ? block.answers : '';
    return sum + (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0);
  }, 0);

/**
 * Keeps the answer to a practice question, the first one for good: its reasons have been seen since. Of a story every
 * turn is kept, until it has come to its end.
 */
export async function practise(
  tx: Tx,
  now: Date,
  { attempt, course }: Bound,
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
}
