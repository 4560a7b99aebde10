import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { Role, Seat } from '../web/viewer.ts';
import { knownPeople, lastingAdministrators, rolesOf } from './people.store.ts';

/**
 * Gives a person a role or takes it away, from today on; false when it was so already. Throws `not-found`, and
 * `conflict` where nobody would be left to hand out roles.
 */
export async function setRole(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { role: Role | Seat; has: boolean },
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  if (!(await knownPeople(tx, [personId])).has(personId)) throw notFound();
  const { role, has } = given;
  if ((await rolesOf(tx, personId)).includes(role) === has) return false;
  if (role === 'administrator' && !has) {
    const others = (await lastingAdministrators(tx)).filter((id) => id !== personId);
    if (others.length === 0) throw conflict('people.last-administrator');
  }
  await append(tx, now, [
    { at: today, kind: has ? 'role-granted' : 'role-revoked', personId, facts: { by, role } },
  ]);
  return true;
}
