import type { Tx } from '../database/database.ts';
import { lockPeople } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { currentCourse } from './course.ts';
import { scenarioMark } from './scenario.ts';
import { reviewedScenarios } from './scenario.store.ts';

/**
 * Records that an author looked over a scenario of the course in force, as it is written: from then on it is asked.
 * Again changes nothing. Throws not found for none of this course, conflict when it reads otherwise than was shown.
 */
export async function reviewScenario(
  tx: Tx,
  now: Date,
  by: string,
  courseId: string,
  { scenario, mark }: { scenario: string; mark: string },
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const { course } = await currentCourse(tx, courseId);
  const found = course.scenarios.find(({ id }) => id === scenario);
  if (found === undefined) throw notFound();
  if (scenarioMark(found) !== mark) throw conflict('courses.changed-since');
  if ((await reviewedScenarios(tx, courseId)).has(mark)) return;
  const facts = { by, course: courseId, scenario, mark };
  await append(tx, now, [{ at: now.toISOString(), kind: 'scenario-reviewed', facts }]);
}
