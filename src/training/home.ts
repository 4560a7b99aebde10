import type { Db } from '../database/database.ts';
import { currentCourse, type Course } from '../courses/course.ts';
import { notFound } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { attemptToGoOn, bind, type Bound } from './attempt.ts';
import { isPackageOpen } from './package.store.ts';
import { papersOf, testOpen } from './paper.store.ts';
import { minutesLeft } from './refresher.ts';
import { courseOf, packageOf } from '../obligations/rule.ts';
import { signaturesOf, type Signature } from './signature.store.ts';
import { standingsOf, todayAt, type StandingRow } from '../obligations/standing.store.ts';
import { progressOf, type Progress } from './steps.ts';
import { stateOn, type State } from '../obligations/standing.ts';
import { missedOn } from './weak-clauses.ts';

/** What comes next for one thing that is owed. */
export type Next =
  | { do: 'start'; course: string }
  | { do: 'check-in'; attempt: string; progress: Progress }
  | { do: 'refresher'; attempt: string; minutes: number; begun: boolean }
  | { do: 'go-on'; attempt: string; progress: Progress }
  | { do: 'test'; attempt: string; progress: Progress }
  | { do: 'finish-test'; paper: string }
  | { do: 'sign' }
  | { do: 'requirement'; id: string }
  | { do: 'package'; id: string; begun: boolean }
  | { do: 'changes' };

export interface Owed {
  standing: StandingRow;
  state: State;
  /** Of what is owed, or teaches what is owed. */
  course: Course | undefined;
  next: Next;
  /** What is begun is a refresher. */
  refresher: boolean;
}

/** Everything a person's own page shows. */
export interface Home {
  today: string;
  todo: Owed[];
  /** Complete for now; shown with what may be done early. */
  settled: Owed[];
  signatures: Signature[];
}

/** What somebody has to do, by when and why, the soonest due first; and what they have done. Courses are named in `language`. */
export async function home(db: Db, personId: string, now: Date, language?: string): Promise<Home> {
  const today = await todayAt(db, personId, now);
  const owed: Owed[] = [];
  for (const standing of await standingsOf(db, personId)) {
    const state = stateOn(standing, today);
    const item = state === 'left' ? undefined : await owedFor(db, { personId, language }, standing, state);
    if (item !== undefined) owed.push(item);
  }
  const isTodo = ({ state, next }: Owed) => SETTLED.every((one) => one !== state) || isBegun(next);
  return {
    today,
    todo: owed.filter(isTodo),
    settled: owed.filter((item) => !isTodo(item)),
    signatures: await signaturesOf(db, personId),
  };
}

// Nothing is asked for now. What was begun may still be gone on with.
const SETTLED = ['current', 'paused', 'exempt'] as const satisfies State[];
const isBegun = (next: Next): boolean =>
  next.do === 'package' ? next.begun : !['start', 'sign', 'requirement', 'changes'].includes(next.do);

async function owedFor(
  db: Db,
  { personId, language }: { personId: string; language: string | undefined },
  standing: StandingRow,
  state: State,
): Promise<Owed | undefined> {
  const { thing, needs } = standing;
  const base = { standing, state, refresher: false };
  if (thing.startsWith('required:'))
    return { ...base, course: undefined, next: { do: 'requirement', id: thing.slice('required:'.length) } };
  const packageId = packageOf(thing);
  if (packageId !== undefined) {
    const begun = await isPackageOpen(db, personId, packageId);
    return { ...base, course: undefined, next: { do: 'package', id: packageId, begun } };
  }
  const id = courseOf(thing);
  if (id === undefined && thing !== 'policy') return undefined;
  const open = id === undefined ? undefined : await attemptToGoOn(db, personId, id);
  const changed = needs === 'reading' || needs === 'answer';
  if (open === undefined || changed) {
    const course = id === undefined ? undefined : (await currentCourse(db, id, language)).course;
    if (changed) return { ...base, course, next: { do: 'changes' } };
    const signs = course === undefined || needs === 'signature';
    return { ...base, course, next: signs ? { do: 'sign' } : { do: 'start', course: course.id } };
  }
  const bound = await bind(db, open);
  return { ...base, course: bound.course, next: await nextOf(db, bound), refresher: bound.plan !== null };
}

/** What comes next in an attempt that is not signed yet. */
export async function nextOf(db: Db, bound: Bound): Promise<Next> {
  const { attempt, course, steps, done, spared, plan } = bound;
  if (attempt.passed_at !== null) return { do: 'sign' };
  if (plan !== null) return nextOfRefresher(db, bound);
  const progress = progressOf(course, steps, new Set(done.keys()), spared);
  if (await mayCheckIn(db, { attempt, course, done }))
    return { do: 'check-in', attempt: attempt.id, progress };
  if (progress.next !== undefined) return { do: 'go-on', attempt: attempt.id, progress };
  const paper = await testOpen(db, attempt.id);
  return paper === undefined ? { do: 'test', attempt: attempt.id, progress } : { do: 'finish-test', paper };
}

async function nextOfRefresher(db: Db, bound: Bound): Promise<Next> {
  const { attempt, course, steps, done } = bound;
  const papers = await papersOf(db, attempt.id);
  const last = papers.at(-1);
  if (last?.handedInAt === null) return { do: 'finish-test', paper: last.id };
  const left = steps.filter((step) => !done.has(step.id));
  const missed = missedOn(last).length;
  const questions = last === undefined ? (course.refresher?.questions ?? 0) : missed;
  const minutes = minutesLeft({ questions, missed, steps: left, lessons: course.lessons });
  const [next] = left;
  if (questions > 0 || next === undefined)
    return { do: 'refresher', attempt: attempt.id, minutes, begun: last !== undefined };
  const progress = {
    lessonsDone: steps.length - left.length,
    lessons: steps.length,
    minutesLeft: minutes,
    spared: 0,
    minutesSpared: 0,
    next,
  };
  return { do: 'go-on', attempt: attempt.id, progress };
}

// Offered as long as nothing was learned yet, and not handed in.
async function mayCheckIn(
  db: Db,
  { attempt, course, done }: Pick<Bound, 'attempt' | 'course' | 'done'>,
): Promise<boolean> {
  if (course['check-in'] === undefined || done.size > 0 || attempt.use !== 'onboarding') return false;
  if ((await organisation(db))?.testOut === 'off') return false;
  return (await papersOf(db, attempt.id)).every(
    (paper) => paper.use === 'check-in' && paper.handedInAt === null,
  );
}

/** Where the next thing is. */
export function placeOf(next: Next): string {
  switch (next.do) {
    case 'start':
      return `/courses/${next.course}`;
    case 'check-in':
      return `/attempts/${next.attempt}/check-in`;
    case 'refresher':
      return `/attempts/${next.attempt}/refresher`;
    case 'go-on':
      if (next.progress.next === undefined) throw notFound();
      return `/attempts/${next.attempt}/${next.progress.next.id}`;
    case 'test':
      return `/attempts/${next.attempt}/test`;
    case 'finish-test':
      return `/papers/${next.paper}`;
    case 'sign':
      return '/sign';
    case 'requirement':
      return `/requirements/${next.id}`;
    case 'package':
      return `/learn/${next.id}`;
    case 'changes':
      return '/changes';
  }
}
