import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { extend } from '../../src/obligations/extension.ts';
import { requiredEntries } from '../../src/obligations/requirement.ts';
import { waive } from '../../src/obligations/waiver.ts';
import type { Maker } from '../../src/packs/standing-on.ts';
import { timedImport } from '../../src/people/import/timed.ts';
import { changePerson } from '../../src/people/people.ts';
import { remind } from '../../src/reminders/remind.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import type { TestDatabase } from '../support/databases.ts';
import {
  answerPaper,
  doLessons,
  passCourse,
  publishNext,
  putIntoForce,
  signAs,
} from '../support/training.ts';

/** A clinic with a year behind it. */
export interface Year {
  app: TestApp;
  log: Log;
  maker: Maker;
  people: Record<'officer' | 'auditor' | 'prompt' | 'late' | 'never' | 'gone' | 'excused', Added>;
}

/** People who were trained soon, late and never, who left, were excused and asked after an incident; two versions of the policy. */
export const aYear = async (database: TestDatabase): Promise<Year> =>
  liveAYear(await startApp({ database, now: '2026-01-05T09:00:00.000Z' }));

/** The same, in an app that stands at its first day. */
export async function liveAYear(app: TestApp): Promise<Year> {
  const { clock } = app;
  const { database } = app.ground;
  const { write } = database;
  const log = await openLog(write, loadLogKey(undefined, app.ground.config.data), clock.now());
  await putIntoForce(database, clock.now());
  await sealAll(write, log, clock.now());
  const officer = await addStaff(app, { name: 'Olu Officer', roles: ['officer'], hiredOn: '2025-01-01' });
  const auditor = await addStaff(app, { name: 'Ada Auditor', roles: ['auditor'], hiredOn: '2025-01-01' });
  const prompt = await addStaff(app, { name: 'Pia Prompt', hiredOn: '2026-01-05' });
  const late = await addStaff(app, { name: 'Lars =Late', hiredOn: '2026-01-05', jobRole: 'front-desk' });
  const never = await addStaff(app, { name: 'Nia Never', hiredOn: '2026-02-01' });
  const gone = await addStaff(app, { name: 'Gus Gone', hiredOn: '2026-01-10' });
  const excused = await addStaff(app, { name: 'Eva Excused', hiredOn: '2026-02-01' });

  clock.set('2026-01-09T10:00:00.000Z');
  await transact(write, (tx) => passCourse(tx, clock.now(), prompt.id));
  await transact(write, (tx) => signAs(tx, clock.now(), prompt.id, prompt.name, 1));
  clock.set('2026-02-10T10:00:00.000Z');
  const by = officer.id;
  await transact(
    write,
    (tx) =>
    waive(tx, clock.now(), by, excused.id, {
      thing: 'course:social-media', from: '2026-02-10', until: '2026-04-30', reason: 'Seconded to the county', today: '2026-02-10',
    }), // prettier-ignore
  );
  await transact(
    write,
    (tx) =>
    extend(tx, clock.now(), by, never.id, {
      thing: 'course:social-media', until: '2026-04-15', reason: 'Night shifts only', today: '2026-02-10',
    }), // prettier-ignore
  );
  const { messages, config } = app.ground;
  await remind({ database, messages, origin: config.origin }, clock.now());
  clock.set('2026-03-20T10:00:00.000Z');
  await transact(write, async (tx) => {
    const bound = await doLessons(tx, clock.now(), late.id);
    await handIn(tx, clock.now(), late.id, await answerPaper(tx, clock.now(), bound, false));
  });
  clock.pass({ hours: 2 });
  await transact(write, async (tx) => {
    const bound = await doLessons(tx, clock.now(), late.id);
    await handIn(tx, clock.now(), late.id, await answerPaper(tx, clock.now(), bound));
    await signAs(tx, clock.now(), late.id, late.name, 1);
  });
  await transact(write, (tx) =>
    changePerson(
      tx,
      clock.now(),
      by,
      gone.id,
      {
        ...gone,
        jobRole: 'clinician',
        team: '',
        managerId: null,
        hiredOn: '2026-01-10',
        leftOn: '2026-03-31',
      },
      '2026-03-20',
    ),
  );
  clock.set('2026-05-04T10:00:00.000Z');
  await publishNext(database, clock.now(), 1, true);
  clock.pass({ days: 3 });
  await transact(write, (tx) => signAs(tx, clock.now(), prompt.id, prompt.name, 2));
  await transact(write, (tx) =>
    append(
      tx,
      clock.now(),
      requiredEntries(
        by,
        'asked-1',
        {
          what: { course: 'social-media' },
          cause: 'incident',
          due: '2026-06-01',
          reason: 'A photo with a chart',
          caseNumber: 'INC-7',
        },
        [late.id],
        '2026-05-07',
      ),
    ),
  );
  clock.set('2026-06-01T04:00:00.000Z');
  const head = 'number,name,email,job role,site,first day';
  const line = ({ employeeNumber, name, email }: Added, role: string, day: string) =>
    `${employeeNumber},${name},${email},${role},Main clinic,${day}`;
  await timedImport(database, [head, line(prompt, 'clinician', '2026-01-05'), line(never, 'clinician', '2026-02-01')].join('\n'), 'night.csv', {
    now: clock.now(), by: null, zone: 'UTC', country: 'us', everybody: true,
  }); // prettier-ignore
  clock.set('2026-06-30T09:00:00.000Z');
  const maker: Maker = {
    database,
    log,
    messages,
    clock,
    data: config.data,
    failed: (error) => failures.push(error),
  };
  return { app, log, maker, people: { officer, auditor, prompt, late, never, gone, excused } };
}

/** What went wrong while packs were made. */
export const failures: unknown[] = [];
