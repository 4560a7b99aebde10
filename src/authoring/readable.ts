import { FileError } from '../files/yaml-file.ts';
import { readCoursePlan, type CoursePlan } from '../courses/course-file.ts';
import { courseOfParts, type CourseFiles } from '../courses/course-folder.ts';
import type { Course } from '../courses/course.ts';
import { readPoints, readSpelling, readWords } from '../courses/extras-file.ts';
import { readLesson } from '../courses/lesson-file.ts';
import { readOwn } from '../courses/own-file.ts';
import { readQuestions } from '../courses/question-file.ts';
import { readScenarios } from '../courses/scenario-file.ts';
import { FRAME, nameOf, OWN, partsOf, PLAN, type Thing, type ThingKind } from './parts.ts';

const MOST = 4;
const made = new Map<string, Course | undefined>();

/**
 * The course that can be made of files in which something may be wrong: without the lessons, questions … that cannot be
 * read. Undefined when its plan cannot be read. `name` names the files.
 */
export function readable(files: CourseFiles, name: string): Course | undefined {
  if (name === '') return make(files);
  if (!made.has(name)) {
    if (made.size >= MOST) made.delete(made.keys().next().value!);
    made.set(name, make(files));
  }
  return made.get(name);
}

function make(files: CourseFiles): Course | undefined {
  const plan = readPlan(files);
  if (plan === undefined) return undefined;
  const each = <T>(kind: ThingKind, read: (text: string, file: string) => T[]): T[] =>
    [...partsOf(files).values()].flatMap(({ thing, text, path }) =>
      thing.startsWith(`${kind}:`) ? (once(thing, text, () => read(text, path)) ?? []) : [],
    );
  const textOf = (id: string) => {
    const path = `${plan.language}/lessons/${id}.md`;
    const body = files[path];
    return body === undefined ? undefined : once(`lesson:${id}`, body, () => readLesson(body, path));
  };
  return courseOfParts(plan, files, {
    texts: new Map(plan.lessons.map(({ id }) => [id, textOf(id)] as const)),
    own: files[OWN] === undefined ? undefined : attempt(() => readOwn(files[OWN]!, OWN)),
    questions: each('question', readQuestions),
    points: each('point', readPoints),
    words: each('word', readWords),
    spelling: each('spelling', readSpelling),
    scenarios: each('scenario', readScenarios),
  });
}

// A lesson whose line in the plan is wrong is left out, and the plan read without it.
function readPlan(files: CourseFiles): CoursePlan | undefined {
  const text = files[PLAN] ?? '';
  try {
    return readCoursePlan(text, PLAN);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
  const parts = partsOf(files);
  const frame = parts.get(FRAME)?.text ?? '';
  const lines = [...parts.values()].filter((part) => part.thing.startsWith('plan:'));
  const sound = lines.filter((line) => attempt(() => readCoursePlan(frame + line.text, PLAN)) !== undefined);
  return attempt(() => readCoursePlan(frame + sound.map((line) => line.text).join(''), PLAN));
}

const MOST_READ = 1500;
const known = new Map<string, unknown>();

function once<T>(thing: Thing, text: string, read: () => T): T | undefined {
  const key = `${thing.slice(0, thing.length - nameOf(thing).length)} ${text}`;
  if (!known.has(key)) {
    if (known.size >= MOST_READ) known.clear();
    known.set(key, attempt(read));
  }
  return known.get(key) as T | undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
