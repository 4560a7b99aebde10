import { agreeing } from '../courses/agrees.ts';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { notFound } from '../errors.ts';
import { courseOf, currentCourse, type Course } from '../courses/course.ts';
import { fitOf, type Fit, type FitFor } from '../courses/fitting.ts';
import { append } from '../ledger/ledger.ts';
import { personDetails } from '../people/people.store.ts';
import type { Reader } from '../policy/owing.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import { bringUpToDate } from '../policy/timely.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt, type PolicyText } from '../policy/text.ts';
import { choicesOf } from '../policy/version.ts';
import { languageIn, type Language } from '../web/languages.ts';
import { goOnIn } from './attempt-language.ts';
import { attemptOf, doneSteps, openAttempt, type Attempt } from './attempt.store.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { rules } from '../obligations/rule.ts';
import { isRefreshed, isWholeAsked, planRefresher, stepsOfPlan, type RefresherPlan } from './refresher.ts';
import { todayAt } from '../obligations/standing.store.ts';
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
  /** Of a refresher: what it is made of. */
  plan: RefresherPlan | null;
}

/** Somebody's own attempt with all that it is bound to. Throws not found for an id that is not theirs, and for one that was struck. */
export async function boundAttempt(db: Db, personId: string, id: string): Promise<Bound> {
  const attempt = await attemptOf(db, personId, id);
  if (attempt === undefined || attempt.struck_at !== null) throw notFound();
  return bind(db, attempt);
}

/** An attempt with what it is bound to. */
export async function bind(db: Db, attempt: Attempt): Promise<Bound> {
  const course = await courseOf(db, attempt.course_hash);
  const policy = await policyNumbered(db, attempt.policy_number);
  const who = await readerBound(db, attempt);
  const text = textAt(policy.version, who);
  const plan = attempt.plan === null ? null : (JSON.parse(attempt.plan) as RefresherPlan);
  const all = stepsUnder(attempt.course_hash, course, policy, text, who);
  return {
    attempt,
    course,
    policy,
    text,
    who,
    fit: fitOf(course, text.brackets, who.country),
    steps: plan === null ? all : stepsOfPlan(plan, all),
    done: await doneSteps(db, attempt.id),
    spared: JSON.parse(attempt.spared) as string[],
    plan,
  };
}

// An attempt of the time before this was kept reads as its person does now.
async function readerBound(db: Db, attempt: Attempt): Promise<Reader & FitFor> {
  const { country, roles, site_id: siteId } = attempt;
  const language = languageIn(attempt.language) ?? 'en';
  if (country !== null && roles !== null)
    return { country, siteId, roles: JSON.parse(roles) as string[], language };
  const reader = await readerOf(db, attempt.person_id);
  return { ...reader, country: country ?? reader.country ?? 'us', language };
}

const MOST = 200;
const stepsKnown = new Map<string, readonly Step[]>();

// Under these hashes nothing ever changes.
function stepsUnder(
  courseHash: string,
  course: Course,
  policy: Published,
  text: PolicyText,
  who: FitFor,
): readonly Step[] {
  const key = [courseHash, policy.hash, who.country, ...who.roles].join(' ');
  let steps = stepsKnown.get(key);
  if (steps === undefined) {
    steps = stepsOf(course, who, choicesOf(policy.version), agreeing(course, text, who.roles));
    if (stepsKnown.size >= MOST) stepsKnown.delete(stepsKnown.keys().next().value!);
    stepsKnown.set(key, steps);
  }
  return steps;
}

/**
 * The attempt at a course to go on with. A refresher that was begun is left where by now the whole course is asked for; one
 * that lacks nothing but its signature is signed first.
 */
export async function attemptToGoOn(
  db: Db,
  personId: string,
  courseId: string,
): Promise<Attempt | undefined> {
  const open = await openAttempt(db, personId, courseId);
  if (open === undefined || open.plan === null || open.passed_at !== null) return open;
  const [known] = await personFacts(db, [personId]);
  return known !== undefined && isWholeAsked(courseId, known.facts, await rules(db)) ? undefined : open;
}

/**
 * Begins the course in a language, or goes on with what was begun, in this language where it is given and another one: two
 * clicks or two tabs make one attempt. Gives its id.
 */
export async function startAttempt(
  tx: Tx,
  now: Date,
  personId: string,
  courseId: string,
  language?: Language,
): Promise<string> {
  await bringUpToDate(tx, now);
  await lockPeople(tx, [personId]);
  const open = await attemptToGoOn(tx, personId, courseId);
  if (open !== undefined) {
    if (language !== undefined && open.passed_at === null) await goOnIn(tx, now, open, language);
    return open.id;
  }
  const { hash, course } = await currentCourse(tx, courseId, language);
  const policy = await policyInForce(tx);
  const person = await personDetails(tx, personId);
  const reader = await readerOf(tx, personId);
  const who = { ...reader, country: reader.country ?? 'us', language: languageIn(course.language) ?? 'en' };
  const [known] = await personFacts(tx, [personId]);
  const today = await todayAt(tx, personId, now);
  const refreshed = isRefreshed(course, known?.facts, today, await rules(tx));
  const plan = refreshed ? await planRefresher(tx, personId, { course, policy, who }) : null;
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
        roles: [...who.roles],
        country: who.country,
        site: who.siteId,
        use: plan === null ? 'onboarding' : 'refresher',
      },
      ...(plan === null ? {} : { commits: { plan: JSON.stringify(plan) } }),
    },
  ]);
  return attempt;
}
