import type { Db } from '../database/database.ts';
import { addMonths, type Day } from '../days.ts';
import { agreeing } from '../courses/agrees.ts';
import { courseOf, type Course } from '../courses/course.ts';
import { isAsked } from '../courses/draw.ts';
import { isFor, type FitFor } from '../courses/fitting.ts';
import { watchList } from '../networks/watch.store.ts';
import { difference, owedBy } from '../policy/difference.ts';
import type { Reader } from '../policy/owing.ts';
import { policyNumbered, type Published } from '../policy/publication.ts';
import { textAt } from '../policy/text.ts';
import { choicesOf } from '../policy/version.ts';
import { signedAttempts } from './attempt.store.ts';
import { knownOf } from './follow-up-known.ts';
import { followUpsOf } from './follow-up.store.ts';
import { newlyTheirs, newSteps, type Newly } from './newly-theirs.ts';
import { signaturesOf } from './signature.store.ts';
import { settles } from '../obligations/cycles.ts';
import type { PersonFacts } from '../obligations/facts.ts';
import { courseThing, type Rule } from '../obligations/rule.ts';
import { settling } from '../obligations/standing.ts';
import { isMeant } from '../obligations/who.ts';
import type { Step } from './steps.ts';
import { newestFirst, weakClauses } from './weak-clauses.ts';

/** A new feature of a network that the committee wants people to know of, in the words of that day. */
export interface Nudge {
  id: string;
  feature: string;
  platform: string;
  risk: string;
  clauses: string[];
}

/** What somebody's refresher is made of. Kept with the attempt: it stays what it was, whatever changes meanwhile. */
export interface RefresherPlan {
  /** The policy version they signed last; null when they signed none. */
  since: number | null;
  /** Clauses that changed what they have to do, or that read otherwise where they are now, in the order of the policy. */
  changed: string[];
  /** What is for them now and was not when they last completed the course. Absent in plans of an earlier time. */
  newly?: Newly;
  /** Clauses they are weakest in, the weakest first. */
  weak: string[];
  nudges: Nudge[];
  /** The question, a story, that is this year's case. */
  story: string | null;
}

/**
 * True when somebody takes the refresher in place of the whole course: they completed it in this spell of employment,
 * and not longer ago than two years; no officer asks for the whole of it, nor does one of the rules in force. Pure.
 */
export function isRefreshed(
  course: Course,
  person: PersonFacts | undefined,
  today: Day,
  inForce: readonly Rule[] = [],
): boolean {
  if (course.refresher === undefined || person === undefined) return false;
  if (isWholeAsked(course.id, person, inForce)) return false;
  const leftBefore = person.spells.at(-2)?.leftOn ?? '';
  const last = person.completions.findLast(
    (one) => settles(one, courseThing(course.id)) && !one.outside && one.passedOn > leftBefore,
  );
  return last !== undefined && addMonths(last.day, LONGEST) >= today;
}

const LONGEST = 24;

/** True when the whole course is asked of somebody: by an officer and not done yet, by a rule without a shorter path, or by one whose turn it is. Pure. */
export function isWholeAsked(course: string, person: PersonFacts, inForce: readonly Rule[]): boolean {
  const thing = courseThing(course);
  const { personId, isManager, spells, history, requirements } = person;
  if (requirements.some((one) => one.thing === thing && settling(one, person) === undefined)) return true;
  const hiredOn = spells.at(-1)?.hiredOn;
  const status = history.at(-1);
  if (hiredOn === undefined || status === undefined) return false;
  const somebody = { personId, isManager, hiredOn };
  return inForce.some(
    (rule) =>
      rule.thing === thing &&
      (!rule.shorter || shortSinceWhole(thing, person) + 1 >= (rule.wholeEvery ?? Infinity)) &&
      isMeant(rule.for, somebody, status),
  );
}

// How often in a row somebody took the shorter path, up to now and in this spell of employment.
function shortSinceWhole(thing: string, { completions, spells }: PersonFacts): number {
  const leftBefore = spells.at(-2)?.leftOn ?? '';
  const own = completions.filter((one) => one.thing === thing && one.passedOn > leftBefore);
  return own.length - 1 - own.findLastIndex(({ short }) => short !== true);
}

// The whole course, or a refresher that brought what was newly theirs. Before that was kept nothing is known.
async function lastTaught(
  db: Db,
  personId: string,
  courseId: string,
): Promise<(FitFor & { course: Course }) | undefined> {
  const last = (await signedAttempts(db, personId, courseId)).find(
    ({ use, plan }) =>
      use !== 'refresher' || (plan !== null && (JSON.parse(plan) as RefresherPlan).newly !== undefined),
  );
  if (last === undefined || last.roles === null || last.country === null) return undefined;
  const course = await courseOf(db, last.course_hash);
  return { course, roles: JSON.parse(last.roles) as string[], country: last.country };
}

/** Makes the plan of somebody's refresher, under the policy that it is bound to. */
export async function planRefresher(
  db: Db,
  personId: string,
  { course, policy, who }: { course: Course; policy: Published; who: Reader & FitFor },
): Promise<RefresherPlan> {
  const then = await lastTaught(db, personId, course.id);
  const newly =
    then === undefined ? undefined : newlyTheirs(then, { ...who, course, policy: policy.version });
  const signed = (await signaturesOf(db, personId)).filter((row) => row.withdrawn_at === null);
  const since = signed.reduce((most, row) => Math.max(most, row.policy_number), 0);
  const before = since === 0 || since >= policy.number ? undefined : await policyNumbered(db, since);
  const found = before === undefined ? [] : difference(before.version, policy.version);
  const lastOn = signed.reduce((last, row) => (row.signed_on > last ? row.signed_on : last), '');
  const order = policy.version.clauses.map((clause) => clause.id);
  const known = new Set(order);
  const owed = new Set(found.filter((one) => owedBy(one, who) !== 'nothing').map(({ id }) => id));
  const { evidence, seen } = await knownOf(db, personId, await followUpsOf(db, personId));
  return {
    since: since === 0 ? null : since,
    changed: order.filter((id) => owed.has(id) || newly?.moved.includes(id)),
    ...(newly && { newly }),
    weak: weakClauses(newestFirst(evidence)).filter((clause) => known.has(clause)),
    nudges: await nudgesSince(db, lastOn, who),
    story: storyFor(course, policy, who, seen),
  };
}

async function nudgesSince(db: Db, day: Day, who: FitFor): Promise<Nudge[]> {
  return (await watchList(db))
    .filter(({ decision }) => decision !== null && decision.on >= day && decision.action !== 'none')
    .filter(({ roles }) => roles.length === 0 || isFor({ roles }, who))
    .slice(0, MOST_NUDGES)
    .map(({ id, feature, platform, risk, clauses }) => ({ id, feature, platform, risk, clauses }));
}

const MOST_NUDGES = 3;

/** This year's case: the first that fits, and that they have not had. */
function storyFor(
  course: Course,
  { version }: Published,
  who: Reader & FitFor,
  seen: ReadonlySet<string>,
): string | null {
  const asked = { ...who, choices: choicesOf(version) };
  const questions = agreeing(course, textAt(version, who), who.roles);
  const cases = (course.refresher?.cases ?? [])
    .flatMap((id) => questions.find((question) => question.id === id) ?? [])
    .filter((question) => isAsked(question, asked));
  return (cases.find(({ id }) => !seen.has(id)) ?? cases[0])?.id ?? null;
}

/**
 * The steps of a refresher after its questions: what changed, what is newly theirs, what is new in the networks, this
 * year's case. `all`: the steps of the course for this person.
 */
export const stepsOfPlan = (
  { changed, newly, nudges, story }: RefresherPlan,
  all: readonly Step[] = [],
): Step[] => [
  ...changed.map((clause): Step => ({ id: `changed/${clause}`, lesson: 'changed', kind: 'changed', clause })),
  ...(newly === undefined ? [] : newSteps(newly, all)),
  ...nudges.map(({ id }): Step => ({ id: `nudge/${id}`, lesson: 'nudge', kind: 'nudge', nudge: id })),
  ...(story === null
    ? []
    : [{ id: `case/${story}`, lesson: 'case', kind: 'practice', question: story } as const]),
];

/** About how many minutes are left of a refresher: of its questions, its lessons, and of the other steps that are not done. */
export function minutesLeft(left: {
  questions: number;
  missed: number;
  steps: readonly Step[];
  /** Those of the course, of which only the ones with a step left count. */
  lessons?: readonly { id: string; minutes: number }[];
}): number {
  const open = left.lessons?.filter(({ id }) => left.steps.some(({ lesson }) => lesson === id)) ?? [];
  const seconds =
    left.questions * A_QUESTION +
    left.missed * A_POINT +
    open.reduce((sum, { minutes }) => sum + minutes * 60, 0) +
    left.steps
      .filter(({ lesson }) => !open.some(({ id }) => id === lesson))
      .reduce((sum, { kind }) => sum + secondsOn(kind), 0);
  return Math.max(1, Math.ceil((seconds + SIGNING) / 60));
}

function secondsOn(kind: Step['kind']): number {
  if (kind === 'practice') return A_CASE;
  return kind === 'passages' ? SOME_PASSAGES : A_CARD;
}

// Planning values in seconds: 45 for a question with one answer, two to three minutes for a story.
const A_QUESTION = 45;
const A_POINT = 45;
const A_CARD = 50;
const SOME_PASSAGES = 30;
const A_CASE = 150;
const SIGNING = 60;
