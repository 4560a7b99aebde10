import { inTurn, isAsked, type Examinee, type Random } from './draw.ts';
import type { Question } from './question-file.ts';

/**
 * Draws so many questions, one on each of these clauses as far as there are any, the first clauses first; what this
 * person has not had comes first. Pure.
 */
export function drawOn(
  questions: readonly Question[],
  clauses: readonly string[],
  most: number,
  examinee: Examinee,
  random: Random,
): Question[] {
  const usable = questions.filter((one) => isAsked(one, examinee) && one.kind !== 'story');
  const taken: Question[] = [];
  for (const clause of clauses) {
    if (taken.length >= most) break;
    const pool = usable.filter((one) => !taken.includes(one) && one.clauses[0] === clause);
    const wider = usable.filter((one) => !taken.includes(one) && one.clauses.includes(clause));
    const [question] = inTurn(pool.length === 0 ? wider : pool, examinee, random);
    if (question !== undefined) taken.push(question);
  }
  return taken;
}

/** What a refresher begins with: how many questions, and the clauses that come first. */
export interface Cold {
  questions: number;
  /** Clauses that this person is weakest in, the weakest first. */
  weak: readonly string[];
  /** Clauses that changed since they signed. */
  changed: readonly string[];
}

/**
 * Draws the questions that a refresher begins with: half of them such as must be right, then one on each weak clause,
 * then on what changed, then on others by weight. Nothing twice, and what was not had before first. Pure.
 */
export function drawCold(
  questions: readonly Question[],
  { questions: most, weak, changed }: Cold,
  examinee: Examinee,
  random: Random,
): Question[] {
  const usable = questions.filter((one) => isAsked(one, examinee) && one.kind !== 'story');
  const critical = inTurn(
    usable.filter((one) => one.critical),
    examinee,
    random,
  );
  const taken = critical.slice(0, Math.floor(most / 2));
  const left = () => usable.filter((one) => !taken.includes(one));
  const asked = () => new Set(taken.map((one) => one.clauses[0]));
  for (const clauses of [weak, changed]) {
    const open = clauses.filter((clause) => !asked().has(clause));
    taken.push(...drawOn(left(), open, most - taken.length, examinee, random));
  }
  const others = inTurn(left(), examinee, random);
  // One more on a clause only when every clause was asked about.
  for (const isFresh of [true, false])
    for (const question of others) {
      if (taken.length >= most) break;
      const again = taken.includes(question) || (isFresh && asked().has(question.clauses[0]));
      if (!again) taken.push(question);
    }
  return taken;
}
