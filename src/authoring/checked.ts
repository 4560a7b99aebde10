import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { FileError, type FileProblem } from '../files/yaml-file.ts';
import type { Known } from '../courses/check.ts';
import { courseFrom, type CourseFiles } from '../courses/course-folder.ts';
import type { Course } from '../courses/course.ts';
import { placesIn } from '../courses/places.ts';
import { keysDisproved, type Disproved } from '../courses/prove.ts';
import { questionVersion } from '../courses/question-version.ts';
import { remarksOn } from '../courses/remarks.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { inForce } from '../policy/publication.store.ts';
import { versionOf } from '../policy/version.ts';
import { languageOf, OWN, PLAN, type Thing } from './parts.ts';

/** What is wrong with a folder, or could be better. `thing` '' for what is about the whole. */
export interface Found extends FileProblem {
  thing: Thing;
}

export interface Checked {
  problems: readonly Found[];
  remarks: readonly Found[];
  /** The course that the files make; undefined while something is wrong with them. */
  course: Course | undefined;
}

const MOST = 6;
const known = new Map<string, Promise<Checked>>();

/** Checks files as `heed course check` does. `name` names them: those that were checked are remembered. */
export async function checked(
  db: Db,
  files: CourseFiles,
  name: string,
  policy: PolicySource,
): Promise<Checked> {
  const { also, mark } = await ownWords(db, policy);
  const key = `${name} ${mark}`;
  let found = known.get(key);
  if (found === undefined) {
    found = check(files, policy, also);
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(key, found);
    // What went wrong once is tried again.
    found.catch(() => known.delete(key));
  }
  return found;
}

// Clauses and brackets that the organisation has, and Heed does not bring.
async function ownWords(db: Db, policy: PolicySource): Promise<{ also: Known; mark: string }> {
  const published = await inForce(db);
  if (published === undefined) return { also: { clauses: [], brackets: [] }, mark: '' };
  const { clauses, brackets } = await versionOf(db, published.hash);
  const shipped = new Set(policy.clauses.map(({ id }) => id));
  const also = {
    clauses: clauses.filter(({ id }) => !shipped.has(id)),
    brackets: Object.keys(brackets).map((key) => ({ key })),
  };
  return { also, mark: published.hash };
}

async function check(files: CourseFiles, policy: PolicySource, also: Known): Promise<Checked> {
  const language = languageOf(files);
  const about = (found: FileProblem): Found => ({ ...found, thing: thingOf(found, files) });
  try {
    const course = courseFrom(files, policy, '', also);
    const places = placesIn(files, language, '');
    const wrong = await disproved(course, policy);
    const problems = wrong.map(({ question: id, text }) => ({ ...places('question', id), about: id, text }));
    const remarks = remarksOn(course, policy, places);
    return {
      problems: problems.map(about),
      remarks: remarks.map(about),
      course: wrong.length === 0 ? course : undefined,
    };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { problems: error.problems.map(about), remarks: [], course: undefined };
  }
}

const proven = new WeakMap<PolicySource, Map<string, readonly Disproved[]>>();
const MOST_PROVEN = 5000;

// A question that was tried once answers the same for ever; others may be served between two of them.
async function disproved(course: Course, policy: PolicySource): Promise<Disproved[]> {
  const all: Disproved[] = [];
  const tried = proven.get(policy) ?? new Map<string, readonly Disproved[]>();
  proven.set(policy, tried);
  for (const question of course.questions) {
    const key = `${question.id} ${questionVersion(question)}`;
    let found = tried.get(key);
    if (found === undefined) {
      await breathe();
      found = keysDisproved({ questions: [question] }, policy);
      if (tried.size >= MOST_PROVEN) tried.clear();
      tried.set(key, found);
    }
    all.push(...found);
  }
  return all;
}

/** The thing that a sentence about a file is about; '' for the whole. */
export function thingOf({ file, about }: Pick<FileProblem, 'file' | 'about'>, files: CourseFiles): Thing {
  const begins = `${languageOf(files)}/`;
  const lesson = (id: string) => (files[`${begins}lessons/${id}.md`] === undefined ? '' : `lesson:${id}`);
  if (file === PLAN || file === OWN) return lesson(about);
  if (!file.startsWith(begins)) return '';
  const path = file.slice(begins.length);
  const text = /^lessons\/(.+)\.md$/.exec(path)?.[1];
  if (text !== undefined) return `lesson:${text}`;
  if (about === '') return '';
  if (path.startsWith('questions/')) return `question:${about}`;
  const kind =
    /^(point|word|scenario)s\.yaml$/.exec(path)?.[1] ?? (path === 'spelling.yaml' ? 'spelling' : undefined);
  return kind === undefined ? '' : `${kind}:${about}`;
}
