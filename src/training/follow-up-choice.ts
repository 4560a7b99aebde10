import { isAsked, isShort, shownOrder, shuffled, type Examinee, type Random } from '../courses/draw.ts';
import type { Question } from '../courses/question-file.ts';
import type { Item } from './knowledge.store.ts';
import { newestFirst, weakClauses } from './weak-clauses.ts';

/** An answer that somebody gave, wherever they were asked. */
export type Evidence = Pick<Item, 'clauses' | 'right' | 'confidence'> & { at: string };

/** A question of the same count that was sent before; `right` null while it is not answered. */
export interface AskedBefore {
  clause: string;
  question: string;
  right: boolean | null;
}

export interface ToChooseFrom {
  questions: readonly Question[];
  examinee: Examinee;
  evidence: readonly Evidence[];
  /** In this count, oldest first. */
  asked: readonly AskedBefore[];
}

/** What to ask: the clause it is asked for, the question, and its options in the order shown. */
export interface Choice {
  clause: string;
  question: Question;
  order: number[];
}

/**
 * The clauses from the weakest: first those that somebody's newest answer shows to be weak, then the others by weight,
 * in no order among equals. Pure but for `random`.
 */
export function weakestFirst(
  weights: Readonly<Record<string, number>>,
  evidence: readonly Evidence[],
  random: Random,
): string[] {
  const weak = weakClauses(newestFirst(evidence)).filter((clause) => Object.hasOwn(weights, clause));
  const others = shuffled(Object.keys(weights), random)
    .filter((clause) => !weak.includes(clause))
    .toSorted((a, b) => weights[b]! - weights[a]!);
  return [...weak, ...others];
}

/**
 * Chooses what to ask somebody: the weakest clause that has a question for them, not the one of the time before nor
 * one that was asked in this count, unless it was answered wrong or nothing else is left. Undefined when no question of
 * a short kind fits. Pure but for `random`.
 */
export function chooseFollowUp(from: ToChooseFrom, random: Random): Choice | undefined {
  const { questions, examinee, evidence, asked } = from;
  // Pictures are for those who signed in.
  const usable = questions.filter(
    (one) => isShort(one) && one.picture === undefined && isAsked(one, examinee),
  );
  const held = (clause: string): number => {
    if (asked.at(-1)?.clause === clause) return 2;
    const last = asked.findLast((one) => one.clause === clause);
    return last === undefined || last.right === false ? 0 : 1;
  };
  const clauses = weakestFirst(examinee.weights, evidence, random).toSorted((a, b) => held(a) - held(b));
  for (const clause of clauses) {
    const pool = usable.filter((one) => one.clauses.includes(clause));
    const known = (one: Question) =>
      asked.some(({ question }) => question === one.id) ? 2 : examinee.seen.has(one.id) ? 1 : 0;
    const aside = (one: Question) => (one.clauses[0] === clause ? 0 : 1);
    const [question] = shuffled(pool, random).toSorted((a, b) => known(a) - known(b) || aside(a) - aside(b));
    if (question !== undefined) return { clause, question, order: shownOrder(question, random) };
  }
  return undefined;
}
