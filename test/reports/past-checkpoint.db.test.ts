import { sql } from 'kysely';
import { transact, type Db } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { latestCheckpoint } from '../../src/ledger/latest.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { derivedAbout, type About } from '../../src/reports/past-about.ts';
import { atCheckpoint } from '../../src/reports/past.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

type Rows = Record<string, string[]>;

const rowsOf = async (db: Db, tables: readonly string[]): Promise<Rows> => {
  const all: Rows = {};
  for (const table of tables) {
    const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(db);
    all[table] = rows
      .map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))))
      .toSorted();
  }
  return all;
};

const tablesOf = (about: About) => [
  ...derivedAbout(about)
    .flatMap(({ tables }) => [...tables])
    // Some of their kinds are left out on purpose.
    .filter(
      (table) =>
        about === 'everything' ||
        !['step_done', 'practice', 'paper', 'answer', 'help_request'].includes(table),
    ),
  ...(about === 'questions' ? [] : ['standing']),
];

// Whatever is derived from the ledger is the same at a checkpoint as it was then, whatever came after it.
onBoth('the past at a checkpoint', (open) => {
  let app: TestApp;
  let log: Log;
  let ann: Added;
  let bob: Added;
  let officer: Added;
  let bobsName = 'Bob';

  const pass = (who: Added, name: string) =>
    transact(app.ground.database.write, async (tx) => {
      const { number } = (await passCourse(tx, app.clock.now(), who.id)).policy;
      await signAs(tx, app.clock.now(), who.id, name, number);
    });

  const checkpoint = async () => {
    const { write } = app.ground.database;
    await sealAll(write, log, app.clock.now());
    await checkpointNow(write, log, app.clock.now());
  };

  beforeAll(async () => {
    app = await startApp({ database: await open(), now: '2026-03-01T09:00:00.000Z' });
    log = await openLog(app.ground.database.write, testKey(), app.clock.now());
    await putIntoForce(app.ground.database, app.clock.now());
    officer = await addStaff(app, { name: 'Olive Officer', roles: ['officer'] });
    ann = await addStaff(app, { name: 'Ann', hiredOn: '2026-02-20' });
    bob = await addStaff(app, { name: 'Bob', hiredOn: '2026-02-20' });
    await pass(ann, 'Ann');
    await checkpoint();
  });
  afterAll(() => app.close());

  it.each(['standing', 'questions', 'everything'] as const)('is what it was: %s', async (about) => {
    const { database } = app.ground;
    app.clock.pass({ hours: 2 });
    await checkpoint();
    const { size, at } = (await latestCheckpoint(database.read))!;
    const then = await rowsOf(database.read, tablesOf(about));
    expect(Object.values(then).filter((rows) => rows.length > 0).length).toBeGreaterThan(3);

    app.clock.pass({ days: 3 });
    await pass(bob, bobsName);
    await transact(database.write, async (tx) => {
      const before = (await personDetails(tx, ann.id))!;
      const left = { ...before, leftOn: dayIn('UTC', app.clock.now()) };
      await changePerson(tx, app.clock.now(), officer.id, ann.id, left, left.leftOn);
    });
    expect(await rowsOf(database.read, tablesOf(about))).not.toEqual(then);
    const past = { size, at: new Date(at), about };
    expect(await atCheckpoint(database, past, ({ db }) => rowsOf(db, tablesOf(about)))).toEqual(then);
    expect(await atCheckpoint(database, past, ({ now }) => Promise.resolve(now.toISOString()))).toBe(at);

    // As it was, for the next.
    ann = await addStaff(app, { name: `Ann after ${about}`, hiredOn: '2026-02-20' });
    await pass(ann, `Ann after ${about}`);
    bobsName = `Bob after ${about}`;
    bob = await addStaff(app, { name: `Bob after ${about}`, hiredOn: '2026-02-20' });
  });
});
