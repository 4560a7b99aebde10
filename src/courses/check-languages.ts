import { FileError, type FileProblem } from '../files/yaml-file.ts';
import type { CourseFiles } from './course-folder.ts';
import type { Course } from './course.ts';
import { readPoints } from './extras-file.ts';
import { clausesShown, readLesson, type LessonText } from './lesson-file.ts';
import { placesIn, type PartKind } from './places.ts';
import { readQuestions, type Question } from './question-file.ts';

/**
 * What the folders of other languages lack beside the first: each has the same lessons, questions and points by their
 * ids, and each question the same kind, clauses and options. A folder without lessons and questions is none. Pure.
 */
export function checkLanguages(course: Course, files: CourseFiles, shown: string): FileProblem[] {
  const languages = new Set(
    Object.keys(files).flatMap((path) => /^([a-z]{2})\/(?:lessons|questions)\//.exec(path)?.[1] ?? []),
  );
  languages.delete(course.language);
  return [...languages].toSorted().flatMap((language) => checkLanguage(course, files, language, shown));
}

function checkLanguage(course: Course, files: CourseFiles, language: string, shown: string): FileProblem[] {
  const problems: FileProblem[] = [];
  const places = placesIn(files, language, shown);
  const say = (kind: PartKind, id: string, text: string, near?: string) =>
    problems.push({ ...places(kind, id, near), about: id, text });
  const read = <T>(path: string, parse: (text: string, file: string) => T): T | undefined => {
    const text = files[path];
    if (text === undefined) return undefined;
    try {
      return parse(text, shown === '' ? path : `${shown}/${path}`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  for (const lesson of course.lessons) {
    const path = `${language}/lessons/${lesson.id}.md`;
    const other = read(path, readLesson);
    if (files[path] === undefined) say('lesson', lesson.id, 'this file is missing');
    else if (other !== undefined) compareLessons(lesson, other, (text) => say('lesson', lesson.id, text));
  }
  const questions = Object.keys(files)
    .filter((path) => path.startsWith(`${language}/questions/`))
    .toSorted()
    .flatMap((path) => read(path, readQuestions) ?? []);
  compareIds('question', course.questions, questions, course.language, say);
  for (const question of questions) {
    const first = course.questions.find(({ id }) => id === question.id);
    if (first !== undefined) compareQuestions(first, question, (text) => say('question', question.id, text));
  }
  const points = read(`${language}/points.yaml`, readPoints) ?? [];
  const named = (list: readonly { clause: string }[]) => list.map(({ clause }) => ({ id: clause }));
  compareIds('point', named(course.points), named(points), course.language, say);
  return problems;
}

type Named = readonly { id: string }[];
type Say = (kind: PartKind, id: string, text: string) => void;

function compareIds(kind: PartKind, first: Named, others: Named, language: string, say: Say): void {
  const [here, there] = [new Set(others.map(({ id }) => id)), new Set(first.map(({ id }) => id))];
  for (const { id } of first) if (!here.has(id)) say(kind, id, `is missing in this language`);
  for (const { id } of others) if (!there.has(id)) say(kind, id, `is not in the folder ${language}`);
}

function compareLessons(first: LessonText, other: LessonText, say: (text: string) => void): void {
  if (other.id !== first.id) say(`has the id ${other.id}`);
  const [was, is] = [first, other].map(({ screens }) => clausesShown(screens).toSorted().join(', '));
  if (was !== is) say(`shows the clauses ${is || 'none'}, and the first language shows ${was || 'none'}`);
}

function compareQuestions(first: Question, other: Question, say: (text: string) => void): void {
  if (first.kind !== other.kind) {
    say(`is of kind ${other.kind}, and in the first language of kind ${first.kind}`);
    return;
  }
  if (first.clauses.join() !== other.clauses.join())
    say(`is on ${other.clauses.join(', ')}, and in the first language on ${first.clauses.join(', ')}`);
  if (first.options.length !== other.options.length)
    say(`has ${other.options.length} options, and in the first language ${first.options.length}`);
  else if (first.options.some((option, n) => option.right !== other.options[n]!.right))
    say('marks other options as right than the first language does');
}
