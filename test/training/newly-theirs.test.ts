import fc from 'fast-check';
import type { Course } from '../../src/courses/course.ts';
import { isFor, type FitFor } from '../../src/courses/fitting.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { fit } from '../../src/policy/fitting.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { newBlocks, newlyTheirs, newSteps } from '../../src/training/newly-theirs.ts';
import { minutesLeft } from '../../src/training/refresher.ts';
import { stepsOf } from '../../src/training/steps.ts';

const { course, policy: source } = shippedCourse();
const policy = fit(source, { choices: {}, brackets: {}, countries: COUNTRIES });
const nurse: FitFor = { roles: ['clinician'], country: 'us' };

const newly = (then: FitFor, now: FitFor, was: Pick<Course, 'lessons'> = course) =>
  newlyTheirs({ ...then, course: was }, { ...now, course, policy, siteId: null });

describe('what is newly for somebody', () => {
  it.each<[string, FitFor, string[], string[]]>([
    ['nothing, of whoever stayed what they were', nurse, [], []],
    [
      'who became a manager',
      { ...nurse, roles: ['clinician', 'manager'] },
      ['L5-manager manager', 'L6-business manager'],
      ['L1 manager', 'L4 manager', 'L5 manager', 'L8 manager'],
    ],
    [
      'who moved to IT',
      { ...nurse, roles: ['it'] },
      ['L7-it job'],
      ['L2 job', 'L3 job', 'L5 job', 'L7 job', 'L8 job'],
    ],
    [
      'who moved to marketing',
      { ...nurse, roles: ['marketing'] },
      ['L6-business job'],
      ['L2 job', 'L3 job', 'L4 job', 'L5 job', 'L7 job'],
    ],
    [
      'who moved to the UK',
      { ...nurse, country: 'uk' },
      [],
      ['L2 country', 'L4 country', 'L5 country', 'L8 country'],
    ],
    ['who moved to Texas, where the law of the US holds too', { ...nurse, country: 'us-tx' }, [], []],
  ])('%s', (_name, now, lessons, passages) => {
    const found = newly(nurse, now);
    expect(found.lessons.map(({ id, because }) => `${id} ${because}`)).toEqual(lessons);
    expect(found.passages.map(({ lesson, because }) => `${lesson} ${because}`)).toEqual(passages);
    expect(found.before).toEqual(nurse);
  });

  it('is, of a move, each clause to which the law adds something else, and no clause of another job', () => {
    expect(newly(nurse, { ...nurse, country: 'us-tx' }).moved).toEqual(['SM-25']);
    const toUk = newly(nurse, { ...nurse, country: 'uk' }).moved;
    expect(toUk).toEqual(expect.arrayContaining(['SM-02', 'SM-04', 'SM-05']));
    const bound = new Map(policy.clauses.map(({ id, roles }) => [id, roles]));
    const pages = policy.clauses.filter(
      ({ roles }) => !roles.includes('all') && !roles.includes('clinician'),
    );
    expect(pages.length).toBeGreaterThan(0);
    expect(toUk.filter((id) => isFor({ roles: bound.get(id)! }, nurse))).toEqual(toUk);
    expect(newly(nurse, { ...nurse, roles: ['clinician', 'manager'] }).moved).toEqual([]);
  });

  it('tells by what it came when a job and a country changed together, and of a lesson that is new for all', () => {
    const both = newly(nurse, { roles: ['clinician', 'manager'], country: 'uk' });
    expect(both.lessons).toContainEqual({ id: 'L5-manager', because: 'manager' });
    expect(both.passages).toContainEqual({ lesson: 'L4', because: 'work' });
    const without = { lessons: course.lessons.filter(({ id }) => id !== 'L7') };
    expect(newly(nurse, nurse, without).lessons).toEqual([{ id: 'L7', because: 'course' }]);
  });

  const anybody = fc.record({
    roles: fc.uniqueArray(fc.constantFrom(...JOB_ROLES, 'manager'), { minLength: 1, maxLength: 2 }),
    country: fc.constantFrom(...COUNTRIES),
  });

  it('is with what they had all that is for them now, and nothing twice or for others', () => {
    fc.assert(
      fc.property(anybody, anybody, (then, now) => {
        const { lessons, passages, moved } = newly(then, now);
        const ids = lessons.map(({ id }) => id);
        const mine = course.lessons.filter((lesson) => isFor(lesson, now));
        const had = course.lessons.filter((lesson) => isFor(lesson, then));
        expect(mine.filter((one) => !had.includes(one)).map(({ id }) => id)).toEqual(ids);
        for (const lesson of mine.filter((one) => had.includes(one))) {
          const fresh = newBlocks(lesson, then, now).flatMap(({ blocks }) => blocks);
          expect(fresh.every((block) => isFor(block, now) && !isFor(block, then))).toBe(true);
          expect(passages.some((one) => one.lesson === lesson.id)).toBe(fresh.length > 0);
        }
        expect(passages.filter(({ lesson }) => ids.includes(lesson))).toEqual([]);
        if (then.country === now.country) expect(moved).toEqual([]);
        const same = newly(now, now);
        expect([same.lessons, same.passages, same.moved]).toEqual([[], [], []]);
      }),
    );
  });

  it('makes steps of whole lessons and of passages, counted in minutes', () => {
    const who = { ...nurse, roles: ['clinician', 'manager'] };
    const steps = newSteps(newly(nurse, who), stepsOf(course, who, choicesOf(policy)));
    const ids = steps.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 4)).toEqual([
      'L5-manager/story',
      'L5-manager/rule',
      'L5-manager/try',
      'L5-manager/ask-hr-first',
    ]);
    expect(ids.slice(-4)).toEqual(['added/L1', 'added/L4', 'added/L5', 'added/L8']);
    const left = (some: typeof steps) =>
      minutesLeft({ questions: 0, missed: 0, steps: some, lessons: course.lessons });
    // Nine minutes of lessons, two of passages, one to sign.
    expect(left(steps)).toBe(12);
    expect(left(steps.slice(1))).toBe(12);
    expect(left(steps.filter(({ lesson }) => lesson === 'L6-business'))).toBe(7);
    expect(left([])).toBe(1);
  });
});
