import { JOB_ROLES } from '../people/person.ts';
import { judge } from '../policy/judge.ts';
import type { Rule } from '../policy/rule.ts';
import { rulesOf, type PolicyText } from '../policy/text.ts';
import type { Course } from './course.ts';
import { isFor } from './fitting.ts';
import { postOf } from './facts-file.ts';
import type { Question } from './question-file.ts';

// Courses and policy texts that were read stay the same objects while they are remembered.
const known = new WeakMap<PolicyText, WeakMap<Course, Map<string, readonly Question[]>>>();

/**
 * The questions of a course without those to which the policy, as somebody in these roles reads it, gives another answer
 * than their key: an organisation's own rules may. A question without facts says nothing that could be tried.
 */
export function agreeing(course: Course, text: PolicyText, roles: readonly string[]): readonly Question[] {
  let byCourse = known.get(text);
  if (byCourse === undefined) known.set(text, (byCourse = new WeakMap()));
  let byRoles = byCourse.get(course);
  if (byRoles === undefined) byCourse.set(course, (byRoles = new Map()));
  const key = roles.join(' ');
  let questions = byRoles.get(key);
  if (questions === undefined) {
    const rules = rulesOf(text);
    questions = course.questions.filter((question) => agrees(question, rules, roles));
    byRoles.set(key, questions);
  }
  return questions;
}

/** The questions of a course without those that would be taken out for somebody of whom they are asked. */
export function agreeingForAll(course: Course, text: PolicyText): readonly Question[] {
  const byRole = JOB_ROLES.map((role) => ({ role, kept: new Set(agreeing(course, text, [role])) }));
  return course.questions.filter((question) =>
    byRole.every(
      ({ role, kept }) =>
        kept.has(question) || !isFor({ roles: question.roles }, { roles: [role], country: '' }),
    ),
  );
}

const agrees = (question: Question, rules: readonly Rule[], roles: readonly string[]): boolean =>
  [question, ...question.options].every(
    ({ facts, answer }) =>
      facts === undefined ||
      answer === undefined ||
      (answer as readonly string[]).includes(judge(rules, postOf(facts, roles)).verdict),
  );
