import type { FileProblem } from '../files/yaml-file.ts';
import { bracketsIn } from '../policy/brackets.ts';
import { SETTINGS, type PolicySource, type Setting } from '../policy/policy-file.ts';
import { questionFaults } from './check-question.ts';
import { lessonFaults, markdownFaults } from './check-lesson.ts';
import { scenarioFaults, wordsOfScenario } from './check-scenario.ts';
import type { Course } from './course.ts';
import { NEEDS_PARTS } from './lesson-file.ts';
import { ownFaults } from './own-file.ts';
import type { PartKind, Places } from './places.ts';
import type { Question } from './question-file.ts';

/** What a course may speak of: the clauses of the policy, and the brackets that are filled. */
export interface Known {
  clauses: readonly { id: string }[];
  brackets: readonly { key: string }[];
}

type Say = (kind: PartKind, id: string, text: string, near?: string) => void;

/**
 * Everything about a course that a schema cannot see: keys, coverage, names that lead nowhere. `also`: clauses and
 * brackets of the organisation's own, which need not be taught.
 */
export function checkCourse(
  course: Course,
  policy: PolicySource,
  places: Places,
  also: Known = { clauses: [], brackets: [] },
): FileProblem[] {
  const problems: FileProblem[] = [];
  const say: Say = (kind, id, text, near) => problems.push({ ...places(kind, id, near), about: id, text });
  const clauses = new Set([...policy.clauses, ...also.clauses].map((clause) => clause.id));
  const brackets = new Set([...policy.brackets, ...also.brackets].map((bracket) => bracket.key));
  const unknown: Unknown = {
    bracket: (kind, id, text) => {
      for (const key of bracketsIn(text.replace(LINK, '')))
        if (!brackets.has(key)) say(kind, id, `[${key}] is not among the policy's brackets`, `[${key}]`);
    },
    clause: (kind, id, ids) => {
      for (const clause of ids)
        if (!clauses.has(clause)) say(kind, id, `the policy has no clause ${clause}`, clause);
    },
  };
  checkQuestions(course, say, unknown);
  checkLessons(course, say, unknown);
  checkExtras(course, policy, say, unknown);
  checkCoverage(course, say);
  problems.push(...ownFaults(course, brackets, places));
  for (const { clause, lesson } of unasked(course, policy)) {
    const text = 'no question asks about this clause';
    problems.push({ ...places('plan', lesson, clause), about: clause, text });
  }
  return problems;
}

// The words of a link or of a picture stand in brackets too.
const LINK = /!?\[[^\][]*\]\([^)]*\)/g;

interface Unknown {
  bracket: (kind: PartKind, id: string, text: string) => void;
  clause: (kind: PartKind, id: string, ids: Iterable<string>) => void;
}

function checkQuestions(course: Course, say: Say, unknown: Unknown): void {
  const ids = new Set<string>();
  for (const question of course.questions) {
    const { id } = question;
    if (ids.has(id)) say('question', id, 'stands twice');
    ids.add(id);
    for (const fault of questionFaults(question, course)) say('question', id, fault);
    unknown.clause('question', id, [...question.clauses, ...Object.keys(question.holds ?? {})]);
    unknown.bracket('question', id, textsOf(question).join('\n'));
  }
}

function checkLessons(course: Course, say: Say, unknown: Unknown): void {
  const ids = new Set(course.questions.map((question) => question.id));
  const practised = new Set<string>();
  for (const lesson of course.lessons) {
    for (const id of lesson.practice) {
      if (!ids.has(id)) say('plan', lesson.id, `there is no question ${id}`, id);
      if (practised.has(id)) say('plan', lesson.id, `${id} is practised in two lessons`, id);
      practised.add(id);
    }
    if (lesson.critical && lesson['test out'])
      say('plan', lesson.id, 'is critical, and so nobody may skip it', 'test out');
    const { package: packageId, screens } = lesson;
    if (packageId === undefined && screens.length === 0) say('lesson', lesson.id, NEEDS_PARTS);
    if (packageId !== undefined && screens.length > 0)
      say('lesson', lesson.id, `is the package ${packageId}, and so has a head alone`, '##');
    const { faults, shown, words } = lessonFaults(lesson, course);
    for (const { text, near } of faults) say('lesson', lesson.id, text, near);
    unknown.clause('lesson', lesson.id, shown);
    unknown.bracket('lesson', lesson.id, words);
  }
}

function checkExtras(course: Course, policy: PolicySource, say: Say, unknown: Unknown): void {
  for (const { clause, point, again } of course.points) {
    const words = `${point}\n${again}`;
    unknown.clause('point', clause, [clause]);
    unknown.bracket('point', clause, words);
    for (const { text, near } of markdownFaults(words, course.pictures)) say('point', clause, text, near);
  }
  if (course.refresher !== undefined) {
    const told = new Set(course.points.map((point) => point.clause));
    for (const { id } of policy.clauses)
      if (!told.has(id)) say('point', id, 'has no point: the refresher needs one for each clause');
    for (const id of course.refresher.cases)
      if (course.questions.find((question) => question.id === id)?.kind !== 'story')
        say('plan', 'refresher', `${id} is no story that can be a case of the refresher`, id);
  }
  const ids = new Set<string>();
  for (const scenario of course.scenarios) {
    if (ids.has(scenario.id)) say('scenario', scenario.id, 'stands twice');
    ids.add(scenario.id);
    for (const fault of scenarioFaults(scenario)) say('scenario', scenario.id, fault);
    unknown.bracket('scenario', scenario.id, wordsOfScenario(scenario));
  }
  if (course.scenarios.length > 0 && course['scenario words'] === undefined)
    say('plan', 'scenario words', 'are missing: scenarios are answered with them');
}

function checkCoverage(course: Course, say: Say): void {
  for (const setting of SETTINGS) {
    const usable = course.questions.filter((question) => holdsAt(question, setting)).length;
    if (usable < course.test.questions)
      say('plan', 'test', `only ${usable} questions hold at the setting “${setting}”`, 'questions');
  }
}

function unasked(course: Course, policy: PolicySource): { clause: string; lesson: string }[] {
  const asked = new Set(course.questions.flatMap((question) => question.clauses));
  return policy.clauses
    .filter(({ id }) => !asked.has(id))
    .map(({ id }) => ({
      clause: id,
      lesson: course.lessons.find(({ clauses }) => clauses.includes(id))?.id ?? 'lessons',
    }));
}

/** All words of a question. */
export const textsOf = ({ stem, options, partly, post, alt, scenes, ending }: Question): string[] => [
  ...[stem, partly, post, alt, ending].filter((text) => text !== undefined),
  ...(scenes ?? []).map((scene) => scene.text),
  ...options.flatMap((option) => [option.text, option.why]),
];

const holdsAt = (question: Question, setting: Setting): boolean =>
  Object.values(question.holds ?? {}).every((settings) => settings.includes(setting));
