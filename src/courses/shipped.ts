import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import canonicalize from 'canonicalize';
import { lockPeople, type Tx } from '../database/database.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import { FileError, type FileProblem } from '../files/yaml-file.ts';
import { append } from '../ledger/ledger.ts';
import { readPolicy, type PolicySource } from '../policy/policy-file.ts';
import { seenNow } from './changed.ts';
import { checkCourse } from './check.ts';
import { readCoursePlan, readQuestions, type Question } from './course-file.ts';
import type { Course, Lesson } from './course.ts';
import { readLesson, type LessonText } from './lesson-file.ts';

export const SHIPPED = join(import.meta.dirname, '../../courses/social-media');

/** A course folder: the course as it would be taught, and the policy that it teaches. */
export interface Shipped {
  course: Course;
  policy: PolicySource;
}

/** Reads and checks a course folder. Throws FileError with file, line and sentence for everything that is wrong. */
export function readCourseFolder(folder: string): Shipped {
  const problems: FileProblem[] = [];
  const read = <T>(name: string, parse: (text: string, file: string) => T): T | undefined => {
    const file = relative(process.cwd(), join(folder, name));
    if (!existsSync(join(folder, name))) {
      problems.push({ file, line: 1, about: '', text: 'this file is missing' });
      return undefined;
    }
    try {
      return parse(readFileSync(join(folder, name), 'utf8'), file);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const policy = read('policy.yaml', readPolicy);
  const plan = read('course.yaml', readCoursePlan);
  const language = plan?.language ?? 'en';
  const lessons = (plan?.lessons ?? []).map((lesson) => {
    const text = read(`${language}/lessons/${lesson.id}.md`, readLesson);
    return text === undefined ? undefined : ({ ...lesson, ...text } satisfies Lesson & LessonText);
  });
  const questions: Question[] = [];
  for (const name of namesIn(join(folder, language, 'questions'), '.yaml'))
    questions.push(...(read(`${language}/questions/${name}`, readQuestions) ?? []));
  if (problems.length > 0 || policy === undefined || plan === undefined) throw new FileError(problems);
  const course: Course = { ...plan, lessons: lessons.filter((lesson) => lesson !== undefined), questions };
  const found = checkCourse(course, policy, relative(process.cwd(), folder));
  if (found.length > 0) throw new FileError(found);
  return { course, policy };
}

let shipped: Shipped | undefined;

/** The course that comes with this program, read and checked once. Throws FileError. */
export function shippedCourse(): Shipped {
  shipped ??= readCourseFolder(SHIPPED);
  return shipped;
}

/**
 * Puts a course into force for whoever starts from now on; keeps it whole. Gives its hash. What it changed counts as
 * looked at, in view of the policy and the features as they are.
 */
export async function adoptCourse(tx: Tx, now: Date, by: string, course: Course): Promise<string> {
  await lockPeople(tx, 'everyone');
  const hash = await keepContent(tx, 'course', courseText(course));
  const { policy, features } = await seenNow(tx);
  const facts = { by, course: course.id, hash, policy, features };
  await append(tx, now, [{ at: now.toISOString(), kind: 'course-adopted', facts }]);
  return hash;
}

/** The hash that a course would be kept under. */
export const courseHash = (course: Course): string => contentHash(courseText(course));

const courseText = (course: Course): string => canonicalize(course)!;

const namesIn = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .toSorted()
    : [];
