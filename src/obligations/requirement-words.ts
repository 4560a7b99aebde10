import { currentCourse, type Course } from '../courses/course.ts';
import { courseInForce } from '../courses/course.store.ts';
import { packagesKnown } from '../courses/package.store.ts';
import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import type { What } from './required.ts';

/** What is required, in a few words: a course, lesson or package by its title of today, clauses by their numbers. */
export const whatText = async (db: Db, messages: Messages, what: What): Promise<string> =>
  (await whatTexts(db, messages, [what]))[0]!;

/** The same of many, in their order: what they name is looked up once. */
export async function whatTexts(
  db: Db,
  { t, language }: Messages,
  whats: readonly What[],
): Promise<string[]> {
  const ids = whats.flatMap((what) => ('package' in what ? [what.package] : []));
  const packages = new Map((await packagesKnown(db, ids)).map(({ id, title }) => [id, title]));
  const courses = new Map<string, Course | undefined>();
  for (const what of whats) {
    const id = 'course' in what ? what.course : 'of' in what ? what.of : undefined;
    if (id === undefined || courses.has(id)) continue;
    const isKnown = (await courseInForce(db, id)) !== undefined;
    courses.set(id, isKnown ? (await currentCourse(db, id, language)).course : undefined);
  }
  return whats.map((what) => {
    if ('clauses' in what)
      return t('asked.clauses', { count: what.clauses.length, list: what.clauses.join(', ') });
    if ('package' in what) return packages.get(what.package) ?? t('obligations.thing-package');
    if ('course' in what)
      return t('asked.what-course', { title: courses.get(what.course)?.title ?? what.course });
    const lesson = courses.get(what.of)?.lessons.find((one) => one.id === what.lesson);
    return t('asked.what-lesson', { title: lesson?.title ?? what.lesson });
  });
}
