import { createHash, randomBytes } from 'node:crypto';
import { transact, type Database, type Db } from '../database/database.ts';
import { isDuplicate } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { dayIn, type Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { adoptCourse, type Shipped } from '../courses/shipped.ts';
import { append } from '../ledger/ledger.ts';
import { changeSettings, lawsIn, organisation, setSite, type Country } from '../organisation/organisation.ts';
import { addPerson, type JobRole } from '../people/people.ts';
import type { Brackets } from '../policy/brackets.ts';
import { firstVersion, publish } from '../policy/publication.ts';
import { fit } from '../policy/fitting.ts';
import { keepPassword } from '../sign-in/password.ts';
import { claimFirstRun, dropFirstRunLinks, isFirstRunLink, putFirstRunLink } from './first-run.store.ts';
import { ONBOARDING, setRule } from '../obligations/rule.ts';

/** What the first-run page asks. The password comes hashed: no hashing inside a transaction. */
export interface FirstRun {
  organisation: string;
  zone: string;
  country: Country;
  site: string;
  startDay: Day;
  admin: {
    name: string;
    email: string;
    employeeNumber: string | null;
    jobRole: JobRole;
    passwordHash: string;
  };
  brackets: Brackets;
}

const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes the one-time link's token while the database is empty; undefined once there is an organisation. */
export async function firstRunToken(database: Database, now: Date): Promise<string | undefined> {
  if ((await organisation(database.read)) !== undefined) return undefined;
  const token = randomBytes(24).toString('base64url');
  await transact(database.write, (tx) => putFirstRunLink(tx, hashed(token), now.toISOString()));
  return token;
}

/** True while the link may still be used. */
export async function firstRunOpen(db: Db, token: string): Promise<boolean> {
  return (await organisation(db)) === undefined && (await isFirstRunLink(db, hashed(token)));
}

/**
 * Sets everything up in one transaction: organisation, first site, first administrator (also compliance lead), policy
 * version 1 at balanced, the shipped course, the yearly rule. Of two who race for it one wins; the other gets a conflict.
 */
export async function firstRun(
  database: Database,
  now: Date,
  token: string,
  given: FirstRun,
  shipped: Shipped,
): Promise<string> {
  try {
    return await transact(database.write, async (tx) => {
      if (!(await isFirstRunLink(tx, hashed(token)))) throw notFound('first-run.gone');
      await claimFirstRun(tx, now.toISOString());
      const today = dayIn(given.zone, now);
      const { passwordHash, ...own } = given.admin;
      const { organisation: name, zone, country, startDay } = given;
      const siteId = newId(now);
      const details = { ...own, siteId, team: '', managerId: null, hiredOn: today, leftOn: null };
      const admin = await addPerson(tx, now, null, details, today);
      await changeSettings(tx, now, admin, { name, zone, country, startDay }, zone);
      await setSite(tx, now, admin, { id: siteId, name: given.site, country, zone });
      await setRule(tx, now, admin, ONBOARDING, zone);
      await keepPassword(tx, now, admin, passwordHash, 'first-run');
      await append(tx, now, [
        { at: today, kind: 'role-granted', personId: admin, facts: { role: 'administrator', by: admin } },
        { at: today, kind: 'role-granted', personId: admin, facts: { role: 'officer', by: admin } },
      ]);
      const version = fit(shipped.policy, {
        choices: {},
        brackets: given.brackets,
        countries: lawsIn(country),
      });
      await publish(tx, now, admin, version, firstVersion(zone));
      await adoptCourse(tx, now, admin, shipped);
      await dropFirstRunLinks(tx);
      return admin;
    });
  } catch (error) {
    if (isDuplicate(error)) throw conflict('first-run.taken');
    throw error;
  }
}
