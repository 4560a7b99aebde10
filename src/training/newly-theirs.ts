import type { Course, Lesson } from '../courses/course.ts';
import { isFor, type Audience, type FitFor } from '../courses/fitting.ts';
import type { Screen } from '../courses/lesson-file.ts';
import { bindsRole, textAt } from '../policy/text.ts';
import type { PolicyVersion } from '../policy/version.ts';
import type { Step } from './steps.ts';

/** Why something is newly for somebody. `work`: for several of these reasons. */
export type Because = 'manager' | 'job' | 'country' | 'course' | 'work';

/** What is for somebody now and was not when they last completed the course. */
export interface Newly {
  /** As whom and where they completed it. */
  before: { roles: string[]; country: string };
  /** Lessons, in the order of the course. */
  lessons: { id: string; because: Because }[];
  /** Lessons that they had, and that have passages for them now which they never saw. */
  passages: { lesson: string; because: Because }[];
  /** Clauses to which the law adds something else where they are now, in the order of the policy. */
  moved: string[];
}

/** What of today's course and policy is newly for somebody who took `then.course` as `then`. Pure. */
export function newlyTheirs(
  then: FitFor & { course: Pick<Course, 'lessons'> },
  now: FitFor & { course: Pick<Course, 'lessons'>; policy: PolicyVersion; siteId: string | null },
): Newly {
  const had = new Set(then.course.lessons.filter((lesson) => isFor(lesson, then)).map(({ id }) => id));
  const mine = now.course.lessons.filter((lesson) => isFor(lesson, now));
  return {
    before: { roles: [...then.roles], country: then.country },
    lessons: mine
      .filter(({ id }) => !had.has(id))
      .map((lesson) => ({ id: lesson.id, because: because(lesson, then, now) })),
    passages: mine
      .filter(({ id }) => had.has(id))
      .flatMap((lesson) => {
        const why = new Set(
          newBlocks(lesson, then, now).flatMap(({ blocks }) =>
            blocks.map((block) => because(block, then, now)),
          ),
        );
        const [first] = why;
        if (first === undefined) return [];
        return [{ lesson: lesson.id, because: why.size === 1 ? first : 'work' }];
      }),
    moved: movedClauses(then, now),
  };
}

/**
 * The blocks of a lesson that are for somebody now and were not for who they were, screen by screen. Its story taught
 * what it teaches, wherever it was set.
 */
export function newBlocks(lesson: Pick<Lesson, 'screens'>, then: FitFor, now: FitFor): Screen[] {
  return lesson.screens
    .filter(({ kind }) => kind !== 'story')
    .map((screen) => ({ ...screen, blocks: screen.blocks.filter((block) => !isFor(block, then)) }))
    .map((screen) => ({ ...screen, blocks: screen.blocks.filter((block) => isFor(block, now)) }))
    .filter(({ blocks }) => blocks.length > 0);
}

/** Why a lesson, or its passages, are newly somebody's; undefined for all others. */
export const becauseOf = (newly: Newly | undefined, id: string): Because | undefined =>
  newly?.lessons.find((lesson) => lesson.id === id)?.because ??
  newly?.passages.find(({ lesson }) => lesson === id)?.because;

/** The steps of what is newly somebody's: whole lessons, then a page for the passages of each other. `all`: of the course. */
export const newSteps = ({ lessons, passages }: Newly, all: readonly Step[]): Step[] => [
  ...all.filter((step) => lessons.some(({ id }) => id === step.lesson)),
  ...passages.map(({ lesson }): Step => ({
    id: `added/${lesson}`,
    lesson: 'added',
    kind: 'passages',
    of: lesson,
  })),
];

// The law's own sentences only: that a site fills brackets in another way is no other country.
function movedClauses(
  then: FitFor,
  now: FitFor & { policy: PolicyVersion; siteId: string | null },
): string[] {
  if (then.country === now.country) return [];
  const before = textAt(now.policy, { ...now, country: then.country }).clauses;
  const said = new Map(before.map(({ id, here }) => [id, JSON.stringify(here)]));
  return textAt(now.policy, now)
    .clauses.filter(({ roles }) => bindsRole(roles, now.roles))
    .filter(({ id, here }) => said.get(id) !== JSON.stringify(here))
    .map(({ id }) => id);
}

function because(audience: Audience, then: FitFor, now: FitFor): Because {
  if (isFor(audience, then)) return 'course';
  if (isFor(audience, { roles: then.roles, country: now.country })) return 'country';
  if (!isFor(audience, { roles: now.roles, country: then.country })) return 'work';
  const isManager = now.roles.includes('manager') && !then.roles.includes('manager');
  return isManager && isFor(audience, { roles: [...then.roles, 'manager'], country: now.country })
    ? 'manager'
    : 'job';
}
