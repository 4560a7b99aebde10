import type { Db } from '../database/database.ts';
import { agreeing } from '../courses/agrees.ts';
import { questionOf } from '../courses/course.ts';
import type { Drawn, Examinee, Random } from '../courses/draw.ts';
import { isFor } from '../courses/fitting.ts';
import type { Question } from '../courses/question-file.ts';
import { scenarioMark, scenarioQuestion } from '../courses/scenario.ts';
import { reviewedScenarios } from '../courses/scenario.store.ts';
import { rulesOf } from '../policy/text.ts';
import type { Bound } from './attempt.ts';
import { examineeUnder } from './examinee.ts';
import { seenQuestions } from './knowledge.store.ts';

const SEEDS = 2 ** 31;

/** The questions of an attempt's course, and one made of each scenario that an author has looked over. */
export async function questionsToDraw(db: Db, bound: Bound, random: Random): Promise<Question[]> {
  const { course, text, who } = bound;
  // The case of the year is kept for the refresher.
  const cases = new Set(course.refresher?.cases);
  const bank = agreeing(course, text, who.roles).filter(({ id }) => !cases.has(id));
  const words = course['scenario words'];
  if (words === undefined) return bank;
  const reviewed = await reviewedScenarios(db, course.id);
  const under = { rules: rulesOf(text), roles: who.roles };
  const made = course.scenarios
    .filter((scenario) => reviewed.has(scenarioMark(scenario)) && isFor(scenario, who))
    .flatMap((scenario) => scenarioQuestion(scenario, words, under, Math.floor(random() * SEEDS)) ?? []);
  return [...bank, ...made];
}

/** A question of a paper as it was drawn: as it was made from its scenario, or of the course. Throws not found. */
export const questionDrawn = ({ course }: Bound, { question, made }: Drawn): Question =>
  made ?? questionOf(course, question);

/** For whom the papers of an attempt are drawn. */
export const examineeOf = async (db: Db, { attempt, policy, who }: Bound): Promise<Examinee> =>
  examineeUnder(policy.version, who, await seenQuestions(db, attempt.person_id));
