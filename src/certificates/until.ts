import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { commonFacts } from '../obligations/common.store.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { courseThing, rules } from '../obligations/rule.ts';
import { standings } from '../obligations/standing.ts';
import type { Attempt } from '../training/attempt.store.ts';

/**
 * The day by which a completed course is to be renewed, as the rules say now: what is asked after this completion, whatever
 * came later. Null where nobody asks for it again.
 */
export async function holdsUntil(
  db: Db,
  { person_id: personId, course, ...attempt }: Attempt,
): Promise<Day | null> {
  const [known] = await personFacts(db, [personId]);
  if (known === undefined) return null;
  const completions = known.facts.completions.filter((one) => one.passedOn <= (attempt.passed_on ?? ''));
  // A change of the policy asks for something of its own; the course holds as long as it would without.
  const common = { ...(await commonFacts(db)), asking: [] };
  const thing = courseThing(course);
  const found = standings(await rules(db), { ...known.facts, completions }, common).find(
    (one) => one.thing === thing,
  );
  if (found === undefined || found.doneOn === null || found.dueOn === FOREVER) return null;
  return found.dueOn;
}
