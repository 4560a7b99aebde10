import { currentCourse } from '../courses/course.ts';
import { courseInForce } from '../courses/course.store.ts';
import { packagesKnown } from '../courses/package.store.ts';
import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import type { What } from './required.ts';

/** What is required, in a few words: a course, lesson or package by its title of today, clauses by their numbers. */
export async function whatText(db: Db, { t }: Messages, what: What): Promise<string> {
  if ('clauses' in what)
    return t('asked.clauses', { count: what.clauses.length, list: what.clauses.join(', ') });
  if ('package' in what)
    return (await packagesKnown(db, [what.package]))[0]?.title ?? t('obligations.thing-package');
  const id = 'course' in what ? what.course : what.of;
  const known = (await courseInForce(db, id)) !== undefined;
  const course = known ? (await currentCourse(db, id)).course : undefined;
  if ('course' in what) return t('asked.what-course', { title: course?.title ?? id });
  const lesson = course?.lessons.find((one) => one.id === what.lesson);
  return t('asked.what-lesson', { title: lesson?.title ?? what.lesson });
}
