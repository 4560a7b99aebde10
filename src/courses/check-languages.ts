import canonicalize from 'canonicalize';
import { wordGaps } from '../files/other-words.ts';
import { FileError, type FileProblem } from '../files/yaml-file.ts';
import { bracketsIn } from '../policy/brackets.ts';
import { textsOf } from './check.ts';
import { lessonFaults, markdownFaults } from './check-lesson.ts';
import { questionFaults } from './check-question.ts';
import { wordsOfScenario } from './check-scenario.ts';
import { picturesOf, type CourseFiles } from './course-folder.ts';
import type { Course, Lesson } from './course.ts';
import { readPoints, readWords, type HardWord, type Point } from './extras-file.ts';
import { clausesShown, readLesson, wordsOf, type LessonText } from './lesson-file.ts';
import { readPictureWords, textsIn } from './picture-words.ts';
import { placesIn, type PartKind } from './places.ts';
import { readQuestions, type Question } from './question-file.ts';
import { readScenarios, type Scenario } from './scenario-file.ts';
import { boneOf, boneOfScenario, readPlanWords } from './translated.ts';

/** The languages that a course has folders of, beside its first. */
export const otherLanguages = (files: CourseFiles, first: string): string[] =>
  [...new Set(Object.keys(files).flatMap((path) => /^([a-z]{2})\//.exec(path)?.[1] ?? []))]
    .filter((language) => language !== first)
    .toSorted();

type Say = (kind: PartKind, id: string, text: string) => void;

/**
 * What the folder of another language lacks beside the first, or has otherwise: each has the same lessons, questions,
 * scenarios, points and hard words, and all of them the same but for their words. Pure.
 */
export function checkLanguage(
  course: Course,
  files: CourseFiles,
  language: string,
  shown: string,
): FileProblem[] {
  const problems: FileProblem[] = [];
  const places = placesIn(files, language, shown);
  const say: Say = (kind, id, text) => problems.push({ ...places(kind, id), about: id, text });
  const named = (path: string) => (shown === '' ? path : `${shown}/${path}`);
  const read = <T>(path: string, parse: (text: string, file: string) => T): T | undefined => {
    const text = files[path];
    try {
      if (text !== undefined) return parse(text, named(path));
      problems.push({ file: named(path), line: 1, about: '', text: 'this file is missing' });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      problems.push(...error.problems);
    }
    return undefined;
  };
  const plan = read(`${language}/course.yaml`, readPlanWords);
  if (
    plan !== undefined &&
    (plan['scenario words'] === undefined) !== (course['scenario words'] === undefined)
  )
    problems.push({
      file: named(`${language}/course.yaml`),
      line: 1,
      about: 'scenario words',
      text: 'are missing',
    });
  for (const lesson of course.lessons) {
    const other = read(`${language}/lessons/${lesson.id}.md`, readLesson);
    if (other !== undefined) compareLessons(lesson, other, course, (text) => say('lesson', lesson.id, text));
  }
  const folder = `${course.language}/questions/`;
  const questions = Object.keys(files)
    .filter((path) => path.startsWith(folder))
    .flatMap((path) => read(path.replace(course.language, language), readQuestions) ?? []);
  const ids = ({ id }: { id: string }) => id;
  pair('question', course.questions, questions, ids, say, compareQuestions(course));
  const points = read(`${language}/points.yaml`, readPoints) ?? [];
  pair('point', course.points, points, ({ clause }) => clause, say, comparePoints(course));
  if (course.scenarios.length > 0)
    pair(
      'scenario',
      course.scenarios,
      read(`${language}/scenarios.yaml`, readScenarios) ?? [],
      ids,
      say,
      compareScenarios,
    );
  if (course.words.length > 0)
    compareWords(course.words, read(`${language}/words.yaml`, readWords) ?? [], say);
  const worded = (name: string) => (text: string) => `${name}: ${text}`;
  const needed = picturesOf(files).flatMap(({ name, body }) => textsIn(body).map(worded(name)));
  if (needed.length > 0) {
    const path = `${language}/pictures.yaml`;
    const said = Object.entries(read(path, readPictureWords) ?? {});
    problems.push(
      ...wordGaps(
        needed,
        said.flatMap(([name, words]) => Object.keys(words).map(worded(name))),
        named(path),
      ),
    );
  }
  return problems;
}

type Compare<T> = (first: T, other: T, say: (text: string) => void) => void;

function pair<T>(
  kind: PartKind,
  first: readonly T[],
  others: readonly T[],
  key: (one: T) => string,
  say: Say,
  compare: Compare<T>,
): void {
  const there = new Map(others.map((one) => [key(one), one]));
  for (const one of first) {
    const other = there.get(key(one));
    if (other === undefined) say(kind, key(one), 'is missing in this language');
    else compare(one, other, (text) => say(kind, key(one), text));
  }
  const here = new Set(first.map(key));
  for (const one of there.keys()) if (!here.has(one)) say(kind, one, 'does not stand in the first language');
}

function compareBrackets(first: string, other: string, say: (text: string) => void): void {
  const [was, is] = [first, other].map((text) => bracketsIn(text.replace(LINK, '')).toSorted().join(', '));
  if (was !== is) say(`has the brackets ${is || 'none'}, and the first language ${was || 'none'}`);
}

const LINK = /!?\[[^\][]*\]\([^)]*\)/g;

function compareLessons(
  first: Lesson,
  other: LessonText,
  course: Pick<Course, 'pictures'>,
  say: (text: string) => void,
): void {
  if (other.id !== first.id) say(`has the id ${other.id}`);
  const [was, is] = [first, other].map(({ screens }) => clausesShown(screens).toSorted().join(', '));
  if (was !== is) say(`shows the clauses ${is || 'none'}, and the first language shows ${was || 'none'}`);
  const passages = ({ screens }: Pick<LessonText, 'screens'>) =>
    screens.map(({ kind, blocks }) => [
      kind,
      blocks.map((block) => [
        Object.keys(block).filter((name) => name !== 'roles' && name !== 'countries'),
        block.roles,
        block.countries,
      ]),
    ]);
  if (canonicalize(passages(first)) !== canonicalize(passages(other)))
    say('has other passages for roles and countries than the first language');
  const sources = ({ sources: list }: LessonText) => list.map(({ where, countries }) => [where, countries]);
  if (canonicalize(sources(first)) !== canonicalize(sources(other)))
    say('has other sources than the first language');
  compareBrackets(wordsOf(first.screens), wordsOf(other.screens), say);
  for (const { text } of lessonFaults({ ...first, ...other }, course).faults) say(text);
}

const compareQuestions =
  (course: Pick<Course, 'pictures'>): Compare<Question> =>
  (first, other, say) => {
    if (canonicalize(boneOf(first)) !== canonicalize(boneOf(other)))
      say(`is not the question of the first language: ${differing(boneOf(first), boneOf(other))}`);
    compareBrackets(textsOf(first).join('\n'), textsOf(other).join('\n'), say);
    for (const fault of questionFaults(other, course)) say(fault);
  };

const differing = (first: object, other: object): string =>
  Object.keys({ ...first, ...other })
    .filter((key) => {
      const [was, is] = [first, other].map((one) =>
        canonicalize((one as Record<string, unknown>)[key] ?? null),
      );
      return was !== is;
    })
    .join(', ');

const comparePoints =
  (course: Pick<Course, 'pictures'>): Compare<Point> =>
  (first, other, say) => {
    const [was, is] = [first, other].map(({ point, again }) => `${point}\n${again}`);
    compareBrackets(was!, is!, say);
    for (const { text } of markdownFaults(is!, course.pictures)) say(text);
  };

const compareScenarios: Compare<Scenario> = (first, other, say) => {
  if (canonicalize(boneOfScenario(first)) !== canonicalize(boneOfScenario(other)))
    say(
      `is not the scenario of the first language: ${differing(boneOfScenario(first), boneOfScenario(other))}`,
    );
  compareBrackets(wordsOfScenario(first), wordsOfScenario(other), say);
};

// Which words are hard differs from language to language: each names the word that it stands for.
function compareWords(first: readonly HardWord[], others: readonly HardWord[], say: Say): void {
  const there = new Map(others.map((one) => [one.for ?? '', one]));
  for (const { word, countries } of first) {
    const other = there.get(word);
    if (other === undefined) say('word', word, 'has no word in this language: one with “for” and this word');
    else if (canonicalize(other.countries ?? []) !== canonicalize(countries ?? []))
      say('word', other.word, `is for other countries than ${word}`);
  }
  const known = new Set(first.map(({ word }) => word));
  for (const one of others)
    if (one.for === undefined || !known.has(one.for))
      say('word', one.word, 'stands for no hard word of the first language');
}
