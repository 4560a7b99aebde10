import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { contentHash } from '../files/content.store.ts';
import { FileError, type FileProblem } from '../files/yaml-file.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { checkCourse, type Known } from './check.ts';
import { readCoursePlan, type CoursePlan } from './course-file.ts';
import type { Course, Lesson } from './course.ts';
import { readPoints, readSpelling, readWords } from './extras-file.ts';
import { readLesson, type LessonText } from './lesson-file.ts';
import { readOwn, type Own } from './own-file.ts';
import { placesIn } from './places.ts';
import { readQuestions } from './question-file.ts';
import { readScenarios } from './scenario-file.ts';

/** The files of a course folder by their path in it. Pictures are `data:` addresses; everything else is text. */
export type CourseFiles = Readonly<Record<string, string>>;

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};
const PLAN = 'course.yaml';
// These are the policy's and the register's: whoever edits a course does not edit them.
const OTHERS = /^(?:[a-z]{2}\/)?(?:policy|networks|wording)\.yaml$/;

/** Reads the files of a course from a folder on the disk. What it does not know it leaves out. */
export function filesIn(folder: string): CourseFiles {
  const files: Record<string, string> = {};
  const walk = (place: string) => {
    for (const name of readdirSync(join(folder, place)).toSorted()) {
      const path = place === '' ? name : `${place}/${name}`;
      if (statSync(join(folder, path)).isDirectory()) walk(path);
      else if (!OTHERS.test(path)) {
        const type = PICTURE_TYPES[extname(name)];
        const body = readFileSync(join(folder, path));
        if (type !== undefined && place === 'pictures')
          files[path] = `data:${type};base64,${body.toString('base64')}`;
        else if (/\.(md|yaml)$/.test(name)) files[path] = body.toString('utf8');
      }
    }
  };
  if (existsSync(folder)) walk('');
  return files;
}

/**
 * Makes the course out of its files, in the language that its plan names. Throws FileError with file, line and sentence
 * for everything that is wrong; `shown` is the folder as it is named there.
 */
export function courseFrom(files: CourseFiles, policy: PolicySource, shown: string, also?: Known): Course {
  const problems: FileProblem[] = [];
  const named = (path: string) => (shown === '' ? path : `${shown}/${path}`);
  const read = <T>(path: string, parse: Parse<T>, needed = true): T | undefined => {
    const text = files[path];
    if (text === undefined) {
      if (needed) problems.push({ file: named(path), line: 1, about: '', text: 'this file is missing' });
      return undefined;
    }
    try {
      return remembered(text, named(path), parse);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const plan = read(PLAN, readCoursePlan);
  const language = plan?.language ?? 'en';
  const texts = new Map(
    (plan?.lessons ?? []).map(({ id }) => [id, read(`${language}/lessons/${id}.md`, readLesson)] as const),
  );
  const questions = Object.keys(files)
    .filter((path) => path.startsWith(`${language}/questions/`))
    .toSorted()
    .flatMap((path) => read(path, readQuestions) ?? []);
  const extras = {
    points: read(`${language}/points.yaml`, readPoints, false) ?? [],
    words: read(`${language}/words.yaml`, readWords, false) ?? [],
    spelling: read(`${language}/spelling.yaml`, readSpelling, false) ?? [],
    scenarios: read(`${language}/scenarios.yaml`, readScenarios, false) ?? [],
  };
  const own = read('own.yaml', readOwn, false);
  if (problems.length > 0 || plan === undefined) throw new FileError(problems);
  const course = courseOfParts(plan, files, { texts, questions, ...extras, own });
  const places = placesIn(files, language, shown);
  const found = checkCourse(course, policy, places, also);
  if (found.length > 0) throw new FileError(found);
  return course;
}

/** What was read of the files of a course, beside its plan; of its lessons the texts, by id. */
export interface CourseParts extends Pick<
  Course,
  'questions' | 'points' | 'words' | 'spelling' | 'scenarios'
> {
  texts: ReadonlyMap<string, LessonText | undefined>;
  own: Own | undefined;
}

/** Puts a course together; a lesson that has no text is left out. */
export function courseOfParts(
  plan: CoursePlan,
  files: CourseFiles,
  { texts, own, ...lists }: CourseParts,
): Course {
  return {
    ...plan,
    ...lists,
    ...(own && { own }),
    lessons: plan.lessons.flatMap((lesson): Lesson[] => {
      const text = texts.get(lesson.id);
      // A page made of a screen is remembered with it: each course has its own.
      return text ? [{ ...lesson, ...text, screens: text.screens.map((screen) => ({ ...screen })) }] : [];
    }),
    pictures: Object.fromEntries(
      picturesOf(files).map(({ name, body }) => [name, contentHash(body)] as const),
    ),
  };
}

type Parse<T> = (text: string, file: string) => T;
const MOST = 60;
const known = new WeakMap<Parse<unknown>, Map<string, unknown>>();

/** What a text reads as. An author changes one file at a time, and reading the others again takes a while. */
export function remembered<T>(text: string, file: string, parse: Parse<T>): T {
  let parsed = known.get(parse);
  if (parsed === undefined) known.set(parse, (parsed = new Map()));
  if (!parsed.has(text)) {
    const value = parse(text, file);
    if (parsed.size >= MOST) parsed.delete(parsed.keys().next().value!);
    parsed.set(text, value);
  }
  return parsed.get(text) as T;
}

/** The pictures among the files: their names, and what they are kept as. */
export const picturesOf = (files: CourseFiles): { name: string; body: string }[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith('pictures/'))
    .map(([path, body]) => ({ name: path.slice('pictures/'.length), body }));

/** A folder as it is named in a sentence for people. */
export const shownFolder = (folder: string): string => relative(process.cwd(), folder) || '.';
