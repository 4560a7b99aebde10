import type { Db } from '../database/database.ts';
import { agrees } from '../courses/agrees.ts';
import { questionOf } from '../courses/course.ts';
import type { Drawn, Examinee, Random } from '../courses/draw.ts';
import { isFor } from '../courses/fitting.ts';
import type { Question } from '../courses/question-file.ts';
import { SCENARIO, scenarioId, scenarioMark, scenarioQuestion } from '../courses/scenario.ts';
import { reviewedScenarios } from '../courses/scenario.store.ts';
import { notFound } from '../errors.ts';
import { rulesOf, type PolicyText } from '../policy/text.ts';
import type { Bound } from './attempt.ts';
import { examineeFor } from './examinee.ts';

/** Questions that may be drawn; of one that was made from a scenario the seed. */
export type Askable = ReadonlyMap<Question, number | null>;

const SEEDS = 2 ** 31;

/** The questions of an attempt's course, and one made of each scenario that an author has looked over. */
export async function questionsToDraw(db: Db, bound: Bound, random: Random): Promise<Askable> {
  const { course, who } = bound;
  // The case of the year is kept for the refresher.
  const cases = new Set(course.refresher?.cases);
  const bank = agreeing(bound).filter(({ id }) => !cases.has(id));
  const askable = new Map<Question, number | null>(bank.map((question) => [question, null]));
  const reviewed = await reviewedScenarios(db, course.id);
  for (const scenario of course.scenarios) {
    if (!reviewed.has(scenarioMark(scenario)) || !isFor(scenario, who)) continue;
    const seed = Math.floor(random() * SEEDS);
    const question = madeFrom(bound, scenarioId(scenario), seed);
    if (question !== undefined) askable.set(question, seed);
  }
  return askable;
}

const known = new WeakMap<PolicyText, Map<string, readonly Question[]>>();

// Under one text, course and roles this never changes, and trying the keys takes some milliseconds.
function agreeing({ attempt, course, text, who }: Bound): readonly Question[] {
  let byWho = known.get(text);
  if (byWho === undefined) known.set(text, (byWho = new Map()));
  const key = [attempt.course_hash, ...who.roles].join(' ');
  let questions = byWho.get(key);
  if (questions === undefined) {
    const rules = rulesOf(text);
    questions = course.questions.filter((question) => agrees(question, rules, who.roles));
    byWho.set(key, questions);
  }
  return questions;
}

/** A question of a paper as it was drawn: from the bank, or as it was made from its scenario. Throws not found. */
export function questionDrawn(bound: Bound, { question, seed, made: kept }: Drawn): Question {
  if (kept !== undefined) return kept;
  if (seed === undefined) return questionOf(bound.course, question);
  const made = madeFrom(bound, question, seed);
  if (made === undefined) throw notFound();
  return made;
}

function madeFrom({ course, text, who }: Bound, id: string, seed: number): Question | undefined {
  const scenario = course.scenarios.find((one) => `${SCENARIO}${one.id}` === id);
  const words = course['scenario words'];
  if (scenario === undefined || words === undefined) return undefined;
  return scenarioQuestion(scenario, words, { rules: rulesOf(text), roles: who.roles }, seed);
}

/** For whom the papers of an attempt are drawn. */
export const examineeOf = (db: Db, { attempt, policy, who }: Bound): Promise<Examinee> =>
  examineeFor(db, attempt.person_id, policy, who);
