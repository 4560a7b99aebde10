import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockPeople, type Tx } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { canonicalText, frozen } from '../files/canonical.ts';
import { contentReader } from '../files/content.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import { FileError } from '../files/yaml-file.ts';
import { append } from '../ledger/ledger.ts';
import { readPolicy, type PolicySource } from '../policy/policy-file.ts';
import { adoptedVersions } from './adoption.store.ts';
import { seenNow } from './changed.ts';
import { courseFrom, filesIn, picturesOf, shownFolder, type CourseFiles } from './course-folder.ts';
import type { Course } from './course.ts';
import { packagesKnown } from './package.store.ts';
import { picturesIn } from './picture-words.ts';
import { courseIn } from './translated.ts';

export const SHIPPED = join(import.meta.dirname, '../../courses/social-media');

/** A course folder: its files, the course that they make, and the policy that it teaches. */
export interface Shipped {
  files: CourseFiles;
  course: Course;
  policy: PolicySource;
  /** Set for what comes with Heed: the same files, as those that were taken over. */
  shipped?: CourseFiles;
}

/** A course to put into force, with the files it was made of: without them nobody can edit it. */
export interface Taught extends Pick<Shipped, 'course'>, Partial<Pick<Shipped, 'files'>> {
  /** The shipped files that were last taken over, so that the next update can tell what is new in it. */
  shipped?: CourseFiles | undefined;
  /** The draft that it was written in. */
  draft?: string;
  /** Why. */
  note?: string;
}

/** Reads and checks a course folder. Throws FileError with file, line and sentence for everything that is wrong. */
export function readCourseFolder(folder: string): Shipped {
  const { files, course, policy } = lazyFolder(folder);
  return { files, course, policy };
}

// The policy is read at once, the course when it is first asked for: it is long, and most pages never need it.
function lazyFolder(folder: string): Shipped {
  const file = join(folder, 'policy.yaml');
  const shown = shownFolder(folder);
  const about = { file: `${shown}/policy.yaml`, line: 1, about: '' };
  if (!existsSync(file)) throw new FileError([{ ...about, text: 'this file is missing' }]);
  const policy = readPolicy(readFileSync(file, 'utf8'), about.file);
  let files: CourseFiles | undefined;
  let course: Course | undefined;
  return {
    policy,
    get files() {
      return (files ??= Object.freeze(filesIn(folder)));
    },
    get course() {
      return (course ??= frozen(courseFrom(this.files, policy, shown)));
    },
  };
}

let shipped: Shipped | undefined;

/** The course that comes with this program, each part read and checked once, when it is first used. Throws FileError. */
export function shippedCourse(): Shipped {
  if (shipped === undefined) {
    const read = lazyFolder(SHIPPED);
    shipped = Object.defineProperty(read, 'shipped', { get: () => read.files, enumerable: true });
  }
  return shipped;
}

/**
 * Puts a course into force for whoever starts from now on; keeps it whole, with the files it was made of. Gives its
 * hash. What it changed counts as looked at, in view of the policy and the features as they are. Throws conflict when it
 * names a package that is not in use.
 */
export async function adoptCourse(
  tx: Tx,
  now: Date,
  by: string,
  { course, files = {}, shipped: taken, draft, note = '' }: Taught,
): Promise<string> {
  await lockPeople(tx, 'everyone');
  await refuseMissing(tx, course);
  const hash = await keepContent(tx, 'course', courseText(course));
  const folder = await keepFolder(tx, files);
  const shipped = taken === undefined ? {} : { shipped: await keepFolder(tx, taken) };
  const spanish = courseIn('es', course, files, taken ?? (await takenBefore(tx, course.id)));
  const other = spanish && { es: await keepContent(tx, 'course', courseText(spanish)) };
  for (const { body } of [...picturesOf(files), ...(spanish ? picturesIn('es', files) : [])])
    await keepContent(tx, 'picture', body);
  const { policy, features } = await seenNow(tx);
  const facts = {
    by,
    course: course.id,
    hash,
    folder,
    ...other,
    ...shipped,
    ...(draft && { draft }),
    policy,
    features,
  };
  const why = note === '' ? {} : { commits: { note } };
  await append(tx, now, [{ at: now.toISOString(), kind: 'course-adopted', facts, ...why }]);
  return hash;
}

// What was taken over from Heed last, and so with the translation of just that.
async function takenBefore(tx: Tx, course: string): Promise<CourseFiles | undefined> {
  const hash = (await adoptedVersions(tx, course)).find((one) => one.shipped !== null)?.shipped;
  return hash === undefined || hash === null ? undefined : folderOf(tx, hash);
}

// Nobody could finish a course that names a package which is not here, or not used any more.
async function refuseMissing(tx: Tx, { lessons }: Course): Promise<void> {
  const named = lessons.flatMap((lesson) => lesson.package ?? []);
  const usable = new Set(
    (await packagesKnown(tx, named)).filter(({ retired }) => !retired).map(({ id }) => id),
  );
  const missing = named.filter((id) => !usable.has(id));
  if (missing.length > 0)
    throw conflict('courses.package-missing', { count: missing.length, list: missing.join(', ') });
}

/** Keeps the files of a course as they are; gives the hash. */
export const keepFolder = (tx: Tx, files: CourseFiles): Promise<string> =>
  keepContent(tx, 'course-folder', canonicalText(files));

/** The hash that files would be kept under. */
export const folderHash = (files: CourseFiles): string => contentHash(canonicalText(files));

/** Reads kept files of a course by their hash. */
export const folderOf = contentReader((body) => JSON.parse(body) as CourseFiles, 6);

/** The hash that a course would be kept under. */
export const courseHash = (course: Course): string => contentHash(courseText(course));

const courseText = (course: Course): string => canonicalText(course);
