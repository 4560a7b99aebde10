import type { FileProblem } from '../files/yaml-file.ts';
import { bracketsIn } from '../policy/brackets.ts';
import { SETTINGS, type PolicySource, type Setting } from '../policy/policy-file.ts';
import type { Question } from './course-file.ts';
import type { Course } from './course.ts';
import { clausesShown, wordsOf } from './lesson-file.ts';

/** Everything about a course that a schema cannot see: keys, coverage, names that lead nowhere. */
export function checkCourse(course: Course, policy: PolicySource, folder: string): FileProblem[] {
  const clauses = new Set(policy.clauses.map((clause) => clause.id));
  const brackets = new Set(policy.brackets.map((bracket) => bracket.key));
  const problems: FileProblem[] = [];
  const say = (file: string, about: string, text: string) =>
    problems.push({ file: `${folder}/${file}`, line: 1, about, text });
  const ids = new Set<string>();
  for (const question of course.questions) {
    if (ids.has(question.id)) say('questions', question.id, 'stands twice');
    ids.add(question.id);
    for (const fault of keyFaults(question)) say('questions', question.id, fault);
    for (const id of [...question.clauses, ...Object.keys(question.holds ?? {})])
      if (!clauses.has(id)) say('questions', question.id, `the policy has no clause ${id}`);
    const texts = [question.stem, ...question.options.flatMap((option) => [option.text, option.why])];
    for (const key of bracketsIn(texts.join('\n')))
      if (!brackets.has(key)) say('questions', question.id, `[${key}] is not among the policy's brackets`);
  }
  const practised = new Set<string>();
  for (const lesson of course.lessons) {
    for (const id of lesson.practice) {
      if (!ids.has(id)) say('course.yaml', lesson.id, `there is no question ${id}`);
      if (practised.has(id)) say('course.yaml', lesson.id, `${id} is practised in two lessons`);
      practised.add(id);
    }
    const shown = new Set(clausesShown(lesson.screens));
    for (const id of lesson.clauses)
      if (!shown.has(id)) say(`lessons/${lesson.id}.md`, lesson.id, `does not show its clause ${id}`);
    for (const id of shown)
      if (!clauses.has(id)) say(`lessons/${lesson.id}.md`, lesson.id, `the policy has no clause ${id}`);
    const words = wordsOf(lesson.screens);
    for (const key of bracketsIn(words))
      if (!brackets.has(key))
        say(`lessons/${lesson.id}.md`, lesson.id, `[${key}] is not among the policy's brackets`);
  }
  const asked = new Set(course.questions.flatMap((question) => question.clauses));
  for (const id of clauses) if (!asked.has(id)) say('questions', id, 'no question asks about this clause');
  for (const setting of SETTINGS) {
    const usable = course.questions.filter((question) => holdsAt(question, setting)).length;
    if (usable < course.test.questions)
      say('questions', setting, `only ${usable} questions hold at this setting`);
  }
  return problems;
}

function keyFaults(question: Question): string[] {
  const right = question.options.filter((option) => option.right).length;
  const faults: string[] = [];
  if (right === 0) faults.push('no option is right');
  if (question.kind !== 'multiple' && right > 1) faults.push('more than one option is right');
  if (question.kind === 'multiple' && right === question.options.length) faults.push('every option is right');
  if (question.kind === 'true-false' && question.options.length !== 2)
    faults.push('needs exactly two options');
  return faults;
}

const holdsAt = (question: Question, setting: Setting): boolean =>
  Object.values(question.holds ?? {}).every((settings) => settings.includes(setting));
