import { lockPeople, type Tx } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { lastAdopted } from '../courses/adoption.store.ts';
import type { Course } from '../courses/course.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { adoptCourse, folderOf } from '../courses/shipped.ts';
import { change, changedPaths, deskOf, type Desk } from './draft.ts';
import { kindOf, languageOf, nameOf, partsIn, partsOf, withPart, type Thing } from './parts.ts';

/**
 * Puts the draft of a course into force for whoever starts from now on. `shown`: the name of the files that its author
 * saw; `sound`: the course that was made of just these, undefined while something is wrong with them. Throws conflict
 * when the draft changed since, is not sound, changes nothing, or began from another version than the one in force.
 */
export async function putDraftIntoForce(
  tx: Tx,
  now: Date,
  by: string,
  courseId: string,
  {
    shown,
    sound,
    note,
  }: { shown: string; sound: { name: string; course: Course | undefined }; note: string },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const desk = await deskOf(tx, courseId);
  const { draft, files, base } = desk;
  if (draft === undefined || desk.name !== shown || sound.name !== shown)
    throw conflict('authoring.draft-changed');
  if (isOvertaken(desk)) throw conflict('authoring.overtaken');
  // To keep all that is ours is an answer to an update, too.
  if (changedPaths(base, files).length === 0 && draft.shipped === null)
    throw conflict('authoring.nothing-changed');
  if (sound.course === undefined) throw conflict('authoring.not-sound');
  const taken = draft.shipped ?? (await lastAdopted(tx, courseId))?.shipped ?? null;
  const shipped = taken === null ? undefined : await folderOf(tx, taken);
  await adoptCourse(tx, now, by, { course: sound.course, files, shipped, draft: draft.id, note });
}

/** True when another version was put into force after the draft began. */
export const isOvertaken = ({ draft, baseHash }: Desk): boolean =>
  draft !== undefined && draft.base !== baseHash;

/** Takes a change of the draft back: the thing reads as it is in force. False when it does already. */
export async function takeBack(
  tx: Tx,
  now: Date,
  by: string,
  courseId: string,
  { thing, shown }: { thing: Thing; shown: number },
): Promise<boolean> {
  const { base } = await deskOf(tx, courseId);
  const edit = (files: CourseFiles) =>
    settled(base, withThings(files, base, kindOf(thing) === 'lesson' ? lessonThings(thing) : [thing]));
  return change(tx, now, by, courseId, { thing, shown, edit });
}

const lessonThings = (lesson: Thing): Thing[] =>
  ['lesson', 'plan', 'own'].map((kind) => `${kind}:${nameOf(lesson)}`);

function withThings(files: CourseFiles, from: CourseFiles, things: readonly Thing[]): CourseFiles {
  const wanted = partsOf(from);
  return things.reduce((now, thing) => {
    const part = wanted.get(thing);
    return withPart(now, thing, part?.text, part?.path ?? '');
  }, files);
}

/** Files in which everything reads as in `base` are those of `base`, letter for letter. Pure. */
export function settled(base: CourseFiles, files: CourseFiles): CourseFiles {
  const language = languageOf(files);
  const same = changedPaths(base, files).filter((path) => {
    const [was, is] = [base[path], files[path]];
    if (was === undefined || is === undefined) return false;
    const read = (text: string) => JSON.stringify(partsIn(path, text, language).toSorted(byThing));
    return read(was) === read(is);
  });
  return { ...files, ...Object.fromEntries(same.map((path) => [path, base[path]!])) };
}

const byThing = (a: { thing: Thing }, b: { thing: Thing }): number => (a.thing < b.thing ? -1 : 1);
