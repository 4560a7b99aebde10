import { randomUUID } from 'node:crypto';
import { transact } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { dayIn } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import type { LogKey } from '../../src/ledger/log-key.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { insertMails } from '../../src/mail/mail.store.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type AppOptions, type TestApp } from '../support/app.ts';
import type { TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

/** A small clinic in 2019: some stay, some leave, all were taught, marked, mailed and signed. */
export interface Clinic {
  app: TestApp;
  database: TestDatabase;
  log: Log;
  officer: Added;
  second: Added;
  auditor: Added;
  /** Left in 2019. */
  gone: Added;
  /** Left in 2019, too. */
  also: Added;
  stays: Added;
  signatures: Record<string, string>;
}

export const change = (clinic: Clinic, who: Added, what: Partial<PersonDetails>) =>
  transact(clinic.database.write, async (tx) => {
    const now = clinic.app.clock.now();
    const before = (await personDetails(tx, who.id))!;
    await changePerson(tx, now, clinic.officer.id, who.id, { ...before, ...what }, dayIn('UTC', now));
  });

/** Everything up to a signature, at this moment of the clock. */
export async function taught(clinic: Clinic, who: Added): Promise<string> {
  const { app, database } = clinic;
  await transact(database.write, (tx) => passCourse(tx, app.clock.now(), who.id));
  return transact(database.write, (tx) => signAs(tx, app.clock.now(), who.id, who.name, 1));
}

export const sealed = async ({ app, database, log }: Clinic) => {
  await sealAll(database.write, log, app.clock.now());
  await checkpointNow(database.write, log, app.clock.now());
};

export const mailTo = ({ app, database }: Clinic, personId: string, text: string) =>
  transact(database.write, async (tx) => {
    const [id, at] = [newId(app.clock.now()), app.clock.now().toISOString()];
    const words = { subject: text, text, html: `<p>${text.replaceAll("'", '&#39;')}</p>`, calendar: null };
    const sent = {
      state: 'sent',
      tries: 1,
      next_at: at,
      created_at: at,
      claimed_at: at,
      sent_at: at,
    } as const;
    await insertMails(tx, [
      { id, person_id: personId, kind: 'reminder', ...words, ...sent, link_purpose: null, error: null },
    ]);
    return id;
  });

/** True to the last row: the record verifies, and what is derived is what the ledger gives. */
export async function soundness({ app, database, log }: Clinic) {
  const verdict = await verify(database.read, log, app.clock.now());
  const check = await checkRebuild(database, projectionsInUse(), app.clock.now());
  return {
    problems: verdict.problems,
    gaps: verdict.gapCount,
    /** The purge entries that the gaps name. */
    by: [...new Set(verdict.gaps.map(({ by }) => by))],
    differing: check.differing,
  };
}

export async function clinicOf2019(
  database: TestDatabase,
  options: Partial<AppOptions> = {},
  key: LogKey = testKey(),
): Promise<Clinic> {
  const app = await startApp({ database, now: '2019-01-07T09:00:00.000Z', ...options });
  const log = await openLog(database.write, key, app.clock.now());
  await putIntoForce(database, app.clock.now());
  const add = (name: string, more: Parameters<typeof addStaff>[1] = {}) =>
    addStaff(app, { name, hiredOn: '2019-01-07', employeeNumber: `N${randomUUID().slice(0, 8)}`, ...more });
  const officer = await add('Olive Officer', { roles: ['officer'] });
  const second = await add('Sam Second', { roles: ['administrator'] });
  const auditor = await add('Audrey Auditor', { hiredOn: null, roles: ['auditor'] });
  const gone = await add("Georgina O'Gonegirl", {
    managerId: second.id,
    email: 'georgina.g@larkfield.example',
  });
  const also = await add('Alsina Leftover');
  const stays = await add('Stacy Stayer');
  const clinic: Clinic = { app, database, log, officer, second, auditor, gone, also, stays, signatures: {} };
  await sealed(clinic);
  for (const who of [gone, also, stays]) {
    app.clock.pass({ days: 1 });
    clinic.signatures[who.name] = await taught(clinic, who);
    await mailTo(clinic, who.id, `Hello ${who.name}`);
    await sealed(clinic);
  }
  await mailTo(clinic, second.id, `On your team: ${gone.name} and ${stays.name} are done`);
  const today = dayIn('UTC', app.clock.now());
  const reason = `Covers for ${gone.name} meanwhile`;
  const excused = { thing: 'social-media', from: today, until: '2019-03-01', reason, today };
  await transact(database.write, (tx) => waive(tx, app.clock.now(), officer.id, stays.id, excused));
  await sealed(clinic);
  app.clock.set('2019-06-03T09:00:00.000Z');
  for (const who of [gone, also]) await change(clinic, who, { leftOn: '2019-06-30' });
  await sealed(clinic);
  return clinic;
}
