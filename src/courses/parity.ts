import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FileError, type FileProblem } from '../files/yaml-file.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { startingGaps } from '../networks/starting-words.ts';
import { wordingGaps } from '../policy/checks/wording-file.ts';
import { policyGaps, readPolicyWords } from '../policy/tongue-file.ts';
import { languageIn } from '../web/languages.ts';
import { messageGaps } from '../web/message-gaps.ts';
import { checkLanguage, otherLanguages } from './check-languages.ts';
import { shownFolder, type CourseFiles } from './course-folder.ts';
import type { Course } from './course.ts';
import { SHIPPED } from './shipped.ts';
import { readPlanWords } from './translated.ts';

/**
 * What the other languages of a course folder lack beside the first: in its lessons and questions, in the words of the policy,
 * and for the course that comes with Heed in the interface. Of a language that is not said to be complete it is a note for each
 * file, else a fault for each thing.
 */
export function parity(
  folder: string,
  course: Course,
  policy: PolicySource,
  files: CourseFiles,
): { faults: FileProblem[]; notes: FileProblem[] } {
  const all = otherLanguages(files, course.language).map((language) => ({
    isComplete: isComplete(files, language),
    found: gapsIn(folder, course, policy, files, language),
  }));
  return {
    faults: all.flatMap(({ isComplete: whole, found }) => (whole ? found : [])),
    notes: all.flatMap(({ isComplete: whole, found }) => (whole ? [] : counted(found))),
  };
}

/** Everything that a language lacks, one by one. */
export function gapsIn(
  folder: string,
  course: Course,
  policy: PolicySource,
  files: CourseFiles,
  language: string,
): FileProblem[] {
  const shown = shownFolder(folder);
  return [
    ...checkLanguage(course, files, language, shown),
    ...policyIn(folder, policy, language, shown),
    ...besideIn(folder, language, shown),
    ...(resolve(folder) === resolve(SHIPPED) ? messagesOf(language) : []),
  ];
}

function isComplete(files: CourseFiles, language: string): boolean {
  const path = `${language}/course.yaml`;
  try {
    return readPlanWords(files[path] ?? '', path).complete;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function policyIn(folder: string, policy: PolicySource, language: string, shown: string): FileProblem[] {
  const [file, path] = [join(folder, language, 'policy.yaml'), `${shown}/${language}/policy.yaml`];
  if (!existsSync(file)) return [{ file: path, line: 1, about: '', text: 'this file is missing' }];
  try {
    return policyGaps(policy, readPolicyWords(readFileSync(file, 'utf8'), path), path);
  } catch (error) {
    if (error instanceof FileError) return [...error.problems];
    throw error;
  }
}

// A folder may come without these. With one of them it needs that in its other languages too.
const BESIDE = { 'networks.yaml': startingGaps, 'wording.yaml': wordingGaps } as const;

function besideIn(folder: string, language: string, shown: string): FileProblem[] {
  return Object.entries(BESIDE).flatMap(([name, gaps]) => {
    const [first, other] = [join(folder, name), join(folder, language, name)];
    const file = `${shown}/${language}/${name}`;
    if (!existsSync(first)) return [];
    if (!existsSync(other)) return [{ file, line: 1, about: '', text: 'this file is missing' }];
    try {
      return gaps(readFileSync(first, 'utf8'), readFileSync(other, 'utf8'), file);
    } catch (error) {
      if (error instanceof FileError) return [...error.problems];
      throw error;
    }
  });
}

function messagesOf(code: string): FileProblem[] {
  const language = languageIn(code);
  if (language === undefined) return [];
  return messageGaps(language).map(({ key, text }) => ({
    file: `messages/${language}`,
    line: 1,
    about: key,
    text,
  }));
}

function counted(found: readonly FileProblem[]): FileProblem[] {
  const files = [...new Set(found.map(({ file }) => file))];
  return files.map((file) => {
    const here = found.filter((one) => one.file === file);
    const one = here[0]!;
    const more =
      here.length === 1 ? '' : ` (and ${here.length - 1} more in this language, which is not complete yet)`;
    return { ...one, text: `${one.text}${more}` };
  });
}
