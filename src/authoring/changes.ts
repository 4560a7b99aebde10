import type { CourseFiles } from '../courses/course-folder.ts';
import { kindOf, nameOf, partsOf, type Part, type Thing } from './parts.ts';

export type Marked = 'new' | 'changed' | 'gone';

/** What differs between two folders, by thing, in their order. A lesson's line in the plan counts as the lesson. Pure. */
export function marksBetween(before: CourseFiles, after: CourseFiles): Map<Thing, Marked> {
  const [was, is] = [partsOf(before), partsOf(after)];
  const marks = new Map<Thing, Marked>();
  for (const thing of new Set([...is.keys(), ...was.keys()])) {
    const mark = markBetween(was.get(thing), is.get(thing));
    if (mark === undefined) continue;
    const lesson = `lesson:${nameOf(thing)}`;
    const partOfLesson = ['plan', 'own'].includes(kindOf(thing)) && (is.has(lesson) || was.has(lesson));
    if (!partOfLesson) marks.set(thing, mark);
    else if (!marks.has(lesson)) marks.set(lesson, 'changed');
  }
  return marks;
}

function markBetween(was: Part | undefined, is: Part | undefined): Marked | undefined {
  if (was === undefined) return is === undefined ? undefined : 'new';
  if (is === undefined) return 'gone';
  return was.text === is.text ? undefined : 'changed';
}
