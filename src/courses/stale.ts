import canonicalize from 'canonicalize';
import type { Day } from '../days.ts';
import type { Change } from '../policy/difference.ts';
import type { Question } from './question-file.ts';
import type { Course, Lesson } from './course.ts';
import { clausesShown } from './lesson-file.ts';

export const THING_KINDS = ['lesson', 'question'] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** What was known when somebody looked: the version in force, and the marks of the features that had changed. */
export interface Seen {
  policy: number;
  features: Readonly<Record<string, string>>;
}

/** A course as it was put into force. */
export interface Adoption extends Seen {
  course: Course;
}

/** Somebody looked at a lesson or question and found it right. */
export interface Look extends Seen {
  kind: ThingKind;
  thing: string;
}

/** What a version in force changed in a clause, against the version in force before it. */
export interface ClauseChange {
  version: number;
  clause: string;
  kinds: readonly Change[];
}

/** A feature of a network that is not as it came with Heed. `mark` stands for what the register says of it. */
export interface FeatureChange {
  id: string;
  name: string;
  clauses: readonly string[];
  changedOn: Day;
  mark: string;
}

export type Reason =
  | { because: 'clause'; clause: string; version: number; kinds: readonly Change[] }
  | {
      because: 'feature';
      feature: string;
      name: string;
      changedOn: Day;
      mark: string;
      clauses: readonly string[];
    };

/** A lesson or question that somebody has to look at again. */
export interface StaleThing {
  thing: string;
  kind: ThingKind;
  /** A lesson's title, a question's stem. */
  title: string;
  reasons: Reason[];
}

/** What has changed so far, oldest first. */
export interface Changed {
  clauses: readonly ClauseChange[];
  features: readonly FeatureChange[];
}

/**
 * The lessons and questions of the course in force that rest on something which changed since anybody looked at them,
 * in the order of the course. `adoptions`: each time this course was put into force, oldest first. One that changed a
 * lesson or question counts as a look at it. Pure.
 */
export function staleIn(
  adoptions: readonly Adoption[],
  looks: readonly Look[],
  changed: Changed,
): StaleThing[] {
  const course = adoptions.at(-1)?.course;
  if (course === undefined) return [];
  const clauses = changed.clauses.filter(({ kinds }) => kinds.some(makesStale));
  return thingsOf(course)
    .map(({ kind, thing, title, restsOn }) => {
      const seen = [
        ...adoptions.filter(({ course: now }, n) => isAnother(now, adoptions[n - 1]?.course, kind, thing)),
        ...looks.filter((look) => look.kind === kind && look.thing === thing),
      ];
      const policy = Math.max(0, ...seen.map((one) => one.policy));
      return {
        thing,
        kind,
        title,
        reasons: [
          ...clauses
            .filter(({ version, clause }) => version > policy && restsOn.includes(clause))
            .map((change): Reason => ({ because: 'clause', ...change })),
          ...changed.features.flatMap((feature) => reasonOf(feature, restsOn, seen)),
        ],
      };
    })
    .filter(({ reasons }) => reasons.length > 0);
}

// The words of a clause come into the lesson from the clause itself, wherever it stands.
const makesStale = (kind: Change): boolean => kind !== 'wording' && kind !== 'moved';

function reasonOf(feature: FeatureChange, restsOn: readonly string[], seen: readonly Seen[]): Reason[] {
  const { id, name, changedOn, mark } = feature;
  const clauses = feature.clauses.filter((clause) => restsOn.includes(clause));
  if (clauses.length === 0 || seen.some(({ features }) => features[id] === mark)) return [];
  return [{ because: 'feature', feature: id, name, changedOn, mark, clauses }];
}

/** The clauses that a lesson rests on: those of its plan, and those that its text shows. */
export const lessonRestsOn = ({ clauses, screens }: Lesson): string[] => [
  ...new Set([...clauses, ...clausesShown(screens)]),
];

/** The clauses that a question rests on: those it is about, and those whose setting its key depends on. */
export const questionRestsOn = ({ clauses, holds }: Question): string[] => [
  ...new Set([...clauses, ...Object.keys(holds ?? {})]),
];

/** How many lessons and questions of a course rest on a clause. */
export function restingOn(course: Course, clauseId: string): { lessons: number; questions: number } {
  return {
    lessons: course.lessons.filter((lesson) => lessonRestsOn(lesson).includes(clauseId)).length,
    questions: course.questions.filter((question) => questionRestsOn(question).includes(clauseId)).length,
  };
}

function thingsOf(course: Course) {
  return [
    ...course.lessons.map((lesson) => ({
      kind: 'lesson' as const,
      thing: lesson.id,
      title: lesson.title,
      restsOn: lessonRestsOn(lesson),
    })),
    ...course.questions.map((question) => ({
      kind: 'question' as const,
      thing: question.id,
      title: question.stem,
      restsOn: questionRestsOn(question),
    })),
  ];
}

/** True when a course has this lesson or question with another content than the course before it, or for the first time. */
function isAnother(now: Course, before: Course | undefined, kind: ThingKind, thing: string): boolean {
  const [is, was] = [thingOf(now, kind, thing), before && thingOf(before, kind, thing)];
  if (is === undefined || was === undefined) return is !== undefined;
  return is !== was && content(is) !== content(was);
}

const thingOf = (course: Course, kind: ThingKind, thing: string): Lesson | Question | undefined =>
  (kind === 'lesson' ? course.lessons : course.questions).find(({ id }) => id === thing);

const content = (thing: Lesson | Question): string =>
  canonicalize('screens' in thing ? written(thing) : asked(thing))!;

// Minutes, practice and who may skip it were decided without reading the lesson.
const written = ({ title, takeaway, sources, screens, clauses }: Lesson) => [
  title,
  takeaway,
  sources,
  screens,
  clauses,
];
const asked = ({ stem, options, kind, clauses, holds = {}, countries = [] }: Question) => [
  stem,
  options,
  kind,
  clauses,
  holds,
  countries,
];
