import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Db } from '../database/database.ts';
import { FileError, problemLine, type FileProblem } from '../files/yaml-file.ts';
import type { Messages } from '../web/messages.ts';
import { lastAdopted } from './adoption.store.ts';
import { otherLanguages } from './check-languages.ts';
import { shownFolder, type CourseFiles } from './course-folder.ts';
import { placesIn } from './places.ts';
import { parity } from './parity.ts';
import { keysDisproved } from './prove.ts';
import { remarksOn } from './remarks.ts';
import { folderOf, readCourseFolder, SHIPPED, shippedCourse } from './shipped.ts';

type Print = (line: string) => unknown;

/**
 * `heed course check DIR`: prints whatever is wrong in a course folder, then what could be better. Gives the exit code:
 * 0 when nothing is wrong, 1 when something is.
 */
export function checkCommand(folder: string, messages: Messages, print: Print): 0 | 1 {
  try {
    const { course, policy, files } = readCourseFolder(folder);
    const places = placesIn(files, course.language, shownFolder(folder));
    const wrong = keysDisproved(course, policy).map(({ question, text }) => ({
      ...places('question', question),
      about: question,
      text,
    }));
    const { faults, notes } = parity(folder, course, policy, files);
    wrong.push(...faults);
    for (const line of inOrder(wrong)) print(line);
    const remarks = [...remarksOn(course, policy, places), ...notes];
    for (const remark of inOrder(remarks.map(({ text, ...rest }) => ({ ...rest, text: warning(text) }))))
      print(remark);
    const { title, lessons, questions } = course;
    const counts = { title, lessons: lessons.length, questions: questions.length };
    if (wrong.length === 0) print(messages.t('cli.course-sound', counts));
    return wrong.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    for (const line of inOrder(error.problems)) print(line);
    return 1;
  }

  function warning(text: string): string {
    return messages.t('cli.course-warning', { text });
  }
}

function inOrder(problems: readonly FileProblem[]): string[] {
  return problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line).map(problemLine);
}

/**
 * `heed course export DIR`: writes the files of the course in force into a folder that is new or empty, with the policy
 * file that belongs to them in each language, so that it can be read, edited and checked there. Gives the exit code.
 */
export async function exportCommand(
  db: Db,
  folder: string,
  messages: Messages,
  print: Print,
): Promise<0 | 1> {
  const adopted = await lastAdopted(db, shippedCourse().course.id);
  const files = adopted === undefined || adopted.folder === null ? {} : await folderOf(db, adopted.folder);
  if (Object.keys(files).length === 0) {
    print(messages.t('cli.course-no-files'));
    return 1;
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    print(messages.t('cli.course-not-empty', { folder }));
    return 1;
  }
  writeFolder(files, folder);
  const policies = ['', ...otherLanguages(files, 'en')]
    .map((language) => join(language, 'policy.yaml'))
    .filter((path) => existsSync(join(SHIPPED, path)));
  for (const path of policies) copyFileSync(join(SHIPPED, path), join(folder, path));
  print(messages.t('cli.course-exported', { folder, count: Object.keys(files).length + policies.length }));
  return 0;
}

/** Writes the files of a course into a folder, pictures as they were. */
export function writeFolder(files: CourseFiles, folder: string): void {
  for (const [path, body] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const picture = /^data:[^,]*;base64,(.*)$/s.exec(body)?.[1];
    const isPicture = path.startsWith('pictures/') && picture !== undefined;
    writeFileSync(file, isPicture ? Buffer.from(picture, 'base64') : body);
  }
}
