import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { contentReader } from '../files/content.ts';
import type { CoursePlan, LessonPlan } from './course-file.ts';
import type { HardWord, Point, Spelling } from './extras-file.ts';
import type { Question } from './question-file.ts';
import type { Scenario } from './scenario-file.ts';
import type { LessonText } from './lesson-file.ts';
import type { Own } from './own-file.ts';
import { courseInForce, hashesInForce, translationOf } from './course.store.ts';

export type Lesson = LessonPlan &
  LessonText & {
    /** In a course in another language: the one of this lesson, where it is not that. */
    language?: string;
  };

/** A course in one language, whole: what people were taught is kept as this text under its hash. */
export interface Course extends Omit<CoursePlan, 'lessons'> {
  lessons: Lesson[];
  questions: Question[];
  points: Point[];
  words: HardWord[];
  spelling: Spelling[];
  scenarios: Scenario[];
  /** The pictures that questions and lessons show, by name: the hash that each is kept under. */
  pictures: Record<string, string>;
  /** What the organisation adds to lessons in its own words; absent for none. */
  own?: Own;
}

/** Reads a kept course by its hash. */
export const courseOf = contentReader((body) => JSON.parse(body) as Course);

/** The version of a course that new attempts are bound to, in a language where it is there in it. Throws not found for a course that is not in force. */
export async function currentCourse(
  db: Db,
  id: string,
  language?: string,
): Promise<{ hash: string; course: Course }> {
  const inForce = await courseInForce(db, id);
  if (inForce === undefined) throw notFound();
  const hash = (language && (await translationOf(db, inForce.hash, language))) || inForce.hash;
  return { hash, course: await courseOf(db, hash) };
}

/** True when a course in force has a question of this id. */
export async function isTaught(db: Db, questionId: string): Promise<boolean> {
  const courses = await Promise.all((await hashesInForce(db)).map((hash) => courseOf(db, hash)));
  return courses.some((course) => course.questions.some((question) => question.id === questionId));
}

/** One question of a course. Throws not found. */
export function questionOf(course: Course, id: string): Question {
  const found = course.questions.find((question) => question.id === id);
  if (found === undefined) throw notFound();
  return found;
}

/** One lesson of a course. Throws not found. */
export function lessonOf(course: Course, id: string): Lesson {
  const found = course.lessons.find((lesson) => lesson.id === id);
  if (found === undefined) throw notFound();
  return found;
}
