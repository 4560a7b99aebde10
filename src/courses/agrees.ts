import { judge } from '../policy/judge.ts';
import type { Rule } from '../policy/rule.ts';
import { postOf } from './facts-file.ts';
import type { Question } from './question-file.ts';

/**
 * True unless the policy that somebody is bound to answers a post of the question otherwise than its key does: an
 * organisation's own rules may. A question without facts says nothing that could be tried. Pure.
 */
export const agrees = (question: Question, rules: readonly Rule[], roles: readonly string[]): boolean =>
  [question, ...question.options].every(
    ({ facts, answer }) =>
      facts === undefined ||
      answer === undefined ||
      (answer as readonly string[]).includes(judge(rules, postOf(facts, roles)).verdict),
  );
