import { fits, isAsked } from '../../courses/draw.ts';
import { isFor } from '../../courses/fitting.ts';
import type { Question } from '../../courses/question-file.ts';
import { scenarioMark, scenarioQuestion } from '../../courses/scenario.ts';
import { isMade } from '../../courses/scenario-file.ts';
import { rulesOf } from '../../policy/text.ts';
import type { Source } from './source.ts';

/** When a question is drawn: those that must be right, then those for these roles, then those of others to fill up. */
export type Turn = 'critical' | 'own' | 'other';

export interface Pooled {
  question: Question;
  turn: Turn;
}

/** A scenario becomes one of so many questions, where there are so many. */
const VARIANTS = 8;

/**
 * The questions that a test is drawn from, for these roles, this country and these settings: none whose key does not
 * hold, none that is kept for the yearly refresher. Those of other roles only where they can be needed. Pure.
 */
export function poolOf(source: Source): Pooled[] {
  const { course, who, agreed } = source;
  const cases = new Set(course.refresher?.cases);
  const bank = [...agreed.filter(({ id }) => !cases.has(id)), ...madeFor(source)];
  const own = bank.filter((question) => isAsked(question, who));
  // Of these kinds at most some are taken, of the others all.
  const plain = own.filter(({ kind, ...one }) => kind !== 'true-false' && kind !== 'story' && !isMade(one));
  const filled = plain.length >= course.test.questions;
  const others = filled
    ? []
    : bank.filter((question) => !question.critical && fits(question, who) && !own.includes(question));
  return bank.flatMap((question): Pooled[] => {
    if (own.includes(question)) return [{ question, turn: question.critical ? 'critical' : 'own' }];
    return others.includes(question) ? [{ question, turn: 'other' }] : [];
  });
}

/** The questions that scenarios become: of each several, of which a paper has one. */
function madeFor({ course, text, who, reviewed }: Source): Question[] {
  const words = course['scenario words'];
  if (words === undefined) return [];
  const under = { rules: rulesOf(text), roles: who.roles };
  return course.scenarios
    .filter((scenario) => reviewed.has(scenarioMark(scenario)) && isFor(scenario, who))
    .flatMap((scenario) => {
      const made = new Map<string, Question>();
      for (let seed = 0; seed < VARIANTS * 3 && made.size < VARIANTS; seed++) {
        const question = scenarioQuestion(scenario, words, under, seed);
        if (question !== undefined) made.set(JSON.stringify([question.stem, question.options]), question);
      }
      return [...made.values()];
    });
}
