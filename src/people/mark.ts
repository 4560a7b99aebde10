import { createHash } from 'node:crypto';
import type { PersonDetails } from './person.ts';
import { factsOf, USUAL_WORK } from './work-facts.ts';

/**
 * A mark of a person's details as somebody saw them, to notice when they are others by the time a change comes. How they
 * work is taken from `known` where the details do not say.
 */
export function markOf(details: PersonDetails, known?: PersonDetails): string {
  const { employeeNumber, name, email, jobRole, siteId, team, managerId, hiredOn, leftOn } = details;
  const work = details.work ?? known?.work ?? USUAL_WORK;
  const all = [employeeNumber, name, email, jobRole, siteId, team, managerId, hiredOn, leftOn, factsOf(work)];
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 22);
}
