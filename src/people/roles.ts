import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { SEATS, type Role, type Seat } from '../web/viewer.ts';
import { knownPeople, lastingAdministrators, rolesOf } from './people.store.ts';

/**
 * Gives a person a role or takes it away, from today on; false when it was so already. Throws `not-found`, and
 * `conflict` where nobody would be left to hand out roles, or an auditor would decide what they audit.
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
  const held = await rolesOf(tx, personId);
  if (held.includes(role) === has) return false;
  const isSeat = (one: string) => SEATS.some((seat) => seat === one);
  if (has && isSeat(role) && held.includes('auditor')) throw conflict('people.auditor-no-seat');
  if (has && role === 'auditor' && held.some(isSeat)) throw conflict('people.seat-no-auditor');
  if (role === 'administrator' && !has) {
    const others = (await lastingAdministrators(tx)).filter((id) => id !== personId);
    if (others.length === 0) throw conflict('people.last-administrator');
  }
  await append(tx, now, [
    { at: today, kind: has ? 'role-granted' : 'role-revoked', personId, facts: { by, role } },
  ]);
  return true;
}
