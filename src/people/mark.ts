import { createHash } from 'node:crypto';
import type { PersonDetails } from './person.ts';

/** A mark of a person's details as somebody saw them, to notice when they are others by the time a change comes. */
export function markOf(details: PersonDetails): string {
  const { employeeNumber, name, email, jobRole, siteId, team, managerId, hiredOn, leftOn } = details;
  const all = [employeeNumber, name, email, jobRole, siteId, team, managerId, hiredOn, leftOn];
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 22);
}
