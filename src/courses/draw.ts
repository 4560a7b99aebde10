import type { CoursePlan, Question } from './course-file.ts';
import { lawsIn } from '../organisation/organisation.ts';
import type { Setting } from '../policy/policy-file.ts';
import type { Choices } from '../policy/version.ts';
import { questionRestsOn } from './stale.ts';

/** Whom a paper is drawn for. */
export interface Examinee {
  /** Job role, and `manager` for somebody with people below. */
  roles: readonly string[];
  country: string;
  /** The settings of the policy version that the attempt is bound to. */
  choices: Choices;
  /** How much each clause weighs, by id. */
  weights: Readonly<Record<string, number>>;
}

/** One question of a paper, with its options in the order shown. */
export interface Drawn {
  question: string;
  /** Places of the options in the question as it is kept. */
  order: number[];
}

/** Gives numbers from 0 up to 1. */
export type Random = () => number;

/**
 * Draws a paper: the critical questions for these roles, then others for these roles and for all, then those of other
 * roles, each by clause weight; true/false at most as the course says. Questions whose key does not hold are left out.
 */
export function drawPaper(
  questions: readonly Question[],
  test: CoursePlan['test'],
  examinee: Examinee,
  random: Random,
): Drawn[] {
  const usable = questions.filter((question) => fits(question, examinee));
  const mine = (question: Question) => question.roles.some((r) => r === 'all' || examinee.roles.includes(r));
  const pools = [
    usable.filter((question) => mine(question) && question.critical),
    usable.filter((question) => mine(question) && !question.critical),
    // A critical question of another role must not fail somebody who never does that work.
    usable.filter((question) => !mine(question) && !question.critical),
  ];
  const taken: Question[] = [];
  const trueFalseLeft = () =>
    test['true-false at most'] - taken.filter((question) => question.kind === 'true-false').length;
  for (const pool of pools) {
    for (const question of inWeightedOrder(pool, examinee.weights, random)) {
      if (taken.length >= test.questions) break;
      if (question.kind !== 'true-false' || trueFalseLeft() > 0) taken.push(question);
    }
  }
  return shuffled(taken, random).map((question) => ({
    question: question.id,
    order: question.kind === 'true-false' ? [0, 1] : shuffled([...question.options.keys()], random),
  }));
}

/** True when the question may be shown to this person: the country fits, and the key holds under the policy. */
export function fits(question: Question, examinee: Pick<Examinee, 'country' | 'choices'>): boolean {
  const laws = lawsIn(examinee.country);
  if (question.countries !== undefined && !question.countries.some((country) => laws.includes(country)))
    return false;
  return whyNotAsked(question, examinee.choices).length === 0;
}

/** A clause under which a question's key does not hold. */
export interface NotHeld {
  clause: string;
  /** Its setting; null: the policy has no such clause. */
  setting: Setting | null;
  /** The settings at which the key holds; null: at each. */
  holds: readonly Setting[] | null;
}

/** Why a question cannot be asked under these settings; empty when it can. A clause that is gone decides nothing. */
export function whyNotAsked(question: Question, choices: Choices): NotHeld[] {
  return questionRestsOn(question)
    .map((clause) => ({
      clause,
      setting: choices[clause] ?? null,
      holds: question.holds?.[clause] ?? null,
    }))
    .filter(({ setting, holds: at }) => setting === null || (at !== null && !at.includes(setting)));
}

// Efraimidis and Spirakis: the keys u^(1/w), largest first, are a weighted sample without replacement.
function inWeightedOrder(
  pool: readonly Question[],
  weights: Examinee['weights'],
  random: Random,
): Question[] {
  return pool
    .map((question) => {
      const weight = Math.max(...question.clauses.map((clause) => weights[clause] ?? 1));
      return { question, key: random() ** (1 / weight) };
    })
    .toSorted((a, b) => b.key - a.key)
    .map((keyed) => keyed.question);
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
