import { currentCourse } from '../courses/course.ts';
import { courseInForce } from '../courses/course.store.ts';
import type { Db } from '../database/database.ts';
import { policyInForce } from '../policy/publication.ts';
import { inForce } from '../policy/publication.store.ts';
import { ANYWHERE, textAt } from '../policy/text.ts';
import type { Messages } from '../web/messages.ts';
import type { Choosable } from './bulk-form.ts';
import { packagesInUse } from './package.ts';
import { courseOf, packageOf, rules, type Thing } from './rule.ts';
import { titlesOf } from './titles.ts';

interface Option {
  value: string;
  text: string;
}

/** What can be chosen in the form, for checking and for showing. */
export interface Choices extends Choosable {
  options: { thing: Option[]; what: Option[]; clause: Option[] };
}

/** What rules ask for, and what can be required today: courses, packages in use, lessons, clauses. `other`: things that are owed besides. */
export async function choicesFor(db: Db, messages: Messages, other: readonly Thing[]): Promise<Choices> {
  const things = [...new Set([...(await rules(db)).map(({ thing }) => thing), ...other])];
  const packages = await packagesInUse(db);
  const titles = await titlesOf(db, messages, [...things, ...packages]);
  const ids = [...new Set(things.flatMap((thing) => courseOf(thing) ?? []))];
  const courses = [];
  for (const id of ids)
    if ((await courseInForce(db, id)) !== undefined) courses.push((await currentCourse(db, id)).course);
  const lessons = courses.flatMap((course) =>
    // One that is a package is asked for as that.
    course.lessons
      .filter((lesson) => lesson.package === undefined)
      .map((lesson) => ({ value: `${course.id}/${lesson.id}`, text: lesson.title })),
  );
  const clauses =
    (await inForce(db)) === undefined
      ? []
      : textAt((await policyInForce(db)).version, ANYWHERE).clauses.map(({ id, title }) => ({
          value: id,
          text: `${id} ${title}`,
        }));
  return {
    things,
    courses: courses.map(({ id }) => id),
    packages: packages.flatMap((thing) => packageOf(thing) ?? []),
    lessons: lessons.map(({ value }) => value),
    clauses: clauses.map(({ value }) => value),
    options: {
      thing: things.map((thing) => ({ value: thing, text: titles.get(thing)! })),
      what: [
        ...courses.map(({ id, title }) => ({
          value: `course:${id}`,
          text: messages.t('asked.what-course', { title }),
        })),
        ...packages.map((thing) => ({
          value: thing,
          text: messages.t('asked.what-package', { title: titles.get(thing)! }),
        })),
        { value: 'clauses', text: messages.t('asked.what-clauses') },
        ...lessons.map(({ value, text }) => ({
          value: `lesson:${value}`,
          text: messages.t('asked.what-lesson', { title: text }),
        })),
      ],
      clause: clauses,
    },
  };
}
