import type { FileProblem } from '../files/yaml-file.ts';
import { bracketsIn } from '../policy/brackets.ts';
import { SETTINGS, type PolicySource, type Setting } from '../policy/policy-file.ts';
import { questionFaults } from './check-question.ts';
import { lessonFaults } from './check-lesson.ts';
import type { Course } from './course.ts';
import type { Question } from './question-file.ts';

/** Everything about a course that a schema cannot see: keys, coverage, names that lead nowhere. */
export function checkCourse(course: Course, policy: PolicySource, folder: string): FileProblem[] {
  const clauses = new Set(policy.clauses.map((clause) => clause.id));
  const brackets = new Set(policy.brackets.map((bracket) => bracket.key));
  const problems: FileProblem[] = [];
  const say = (file: string, about: string, text: string) =>
    problems.push({ file: folder === '' ? file : `${folder}/${file}`, line: 1, about, text });
  const noBracket = (file: string, about: string, text: string) => {
    for (const key of bracketsIn(text))
      if (!brackets.has(key)) say(file, about, `[${key}] is not among the policy's brackets`);
  };
  const noClause = (file: string, about: string, ids: Iterable<string>) => {
    for (const id of ids) if (!clauses.has(id)) say(file, about, `the policy has no clause ${id}`);
  };
  const ids = new Set<string>();
  for (const question of course.questions) {
    if (ids.has(question.id)) say('questions', question.id, 'stands twice');
    ids.add(question.id);
    for (const fault of questionFaults(question, course)) say('questions', question.id, fault);
    noClause('questions', question.id, [...question.clauses, ...Object.keys(question.holds ?? {})]);
    noBracket('questions', question.id, textsOf(question).join('\n'));
  }
  const practised = new Set<string>();
  for (const lesson of course.lessons) {
    for (const id of lesson.practice) {
      if (!ids.has(id)) say('course.yaml', lesson.id, `there is no question ${id}`);
      if (practised.has(id)) say('course.yaml', lesson.id, `${id} is practised in two lessons`);
      practised.add(id);
    }
    if (lesson.critical && lesson['test out'])
      say('course.yaml', lesson.id, 'is critical, and so nobody may skip it');
    const file = `lessons/${lesson.id}.md`;
    const { faults, shown, words } = lessonFaults(lesson, course);
    for (const fault of faults) say(file, lesson.id, fault);
    noClause(file, lesson.id, shown);
    noBracket(file, lesson.id, words);
  }
  for (const { clause, point, again } of course.points) {
    noClause('points.yaml', clause, [clause]);
    noBracket('points.yaml', clause, `${point}\n${again}`);
  }
  if (course.refresher !== undefined) {
    const told = new Set(course.points.map((point) => point.clause));
    for (const id of clauses)
      if (!told.has(id)) say('points.yaml', id, 'has no point: the refresher needs one for each clause');
    for (const id of course.refresher.cases)
      if (course.questions.find((question) => question.id === id)?.kind !== 'story')
        say('course.yaml', id, 'is no story that can be a case of the refresher');
  }
  for (const scenario of course.scenarios) noBracket('scenarios.yaml', scenario.id, scenario.text);
  if (course.scenarios.length > 0 && course['scenario words'] === undefined)
    say('course.yaml', 'scenario words', 'are missing: scenarios are answered with them');
  const asked = new Set(course.questions.flatMap((question) => question.clauses));
  for (const id of clauses) if (!asked.has(id)) say('questions', id, 'no question asks about this clause');
  for (const setting of SETTINGS) {
    const usable = course.questions.filter((question) => holdsAt(question, setting)).length;
    if (usable < course.test.questions)
      say('questions', setting, `only ${usable} questions hold at this setting`);
  }
  return problems;
}

/** All words of a question. */
export const textsOf = ({ stem, options, partly, post, alt, scenes, ending }: Question): string[] => [
  ...[stem, partly, post, alt, ending].filter((text) => text !== undefined),
  ...(scenes ?? []).map((scene) => scene.text),
  ...options.flatMap((option) => [option.text, option.why]),
];

const holdsAt = (question: Question, setting: Setting): boolean =>
  Object.values(question.holds ?? {}).every((settings) => settings.includes(setting));
