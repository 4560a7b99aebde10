import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { transact, type Db } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { append } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { projections } from '../../src/projections.ts';
import { inPast } from '../../src/reports/past.ts';
import { strikeAnswersLeft, strikeAttempt } from '../../src/training/attempt-strike.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce } from '../support/training.ts';

// What was asked, and since when, stays said.
const SUMS = ['item_stat', 'item_option', 'clause_stat', 'item_person'] as const;

async function sums(db: Db): Promise<string[]> {
  const found: string[] = [];
  for (const table of SUMS)
    for (const row of await db.selectFrom(table).selectAll().execute())
      found.push(`${table} ${JSON.stringify(row, Object.keys(row).toSorted())}`);
  return found.toSorted();
}

onBoth('the answers of an attempt that was struck', (open, kind) => {
  let database: TestDatabase;
  let app: TestApp;
  let log: Log;
  let officer: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    log = await openLog(database.write, testKey(), now());
    await putIntoForce(database, now());
    officer = await addStaff(app, { roles: ['officer'] });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const pass = (who: Added) => transact(database.write, (tx) => passCourse(tx, now(), who.id));
  const strike = (who: Added, attempt: string) =>
    transact(database.write, (tx) =>
      strikeAttempt(tx, now(), officer.id, who.id, { attempt, reason: 'A colleague sat it' }),
    );
  const dayEnds = async () => {
    await sealAll(database.write, log, now());
    await checkpointNow(database.write, log, now());
    app.clock.pass({ hours: 24 });
  };
  const past = (on: string, knownOn: string) =>
    inPast(
      database,
      { on, knownOn, scope: 'everyone', about: 'questions' },
      { zone: 'UTC', now: now() },
      ({ db }) => sums(db),
    );

  it('count no longer in what is said of the questions, today and in reports of the past that know of it', async () => {
    const [kim, nia] = [await addStaff(app), await addStaff(app)];
    await pass(kim);
    const alone = await sums(database.read);
    expect(alone.length).toBeGreaterThan(10);
    const first = dayIn('UTC', now());
    await dayEnds();
    const second = dayIn('UTC', now());
    const { attempt } = await pass(nia);
    const both = await sums(database.read);
    expect(both).not.toEqual(alone);
    await dayEnds();
    const third = dayIn('UTC', now());
    await strike(nia, attempt.id);
    expect(await sums(database.read)).toEqual(alone);
    const { ok, differing } = await checkRebuild(database, projections, now());
    expect([ok, differing]).toEqual([true, []]);
    await dayEnds();
    // As it was run then; and as it is known now: of the first day nothing is taken out, of the second what was struck is.
    expect(await past(first, first)).toEqual(alone);
    expect(await past(second, second)).toEqual(both);
    expect(await past(first, third)).toEqual(alone);
    expect(await past(second, third)).toEqual(alone);
    expect(await past(third, third)).toEqual(alone);
    // Sat once more by the person, they count.
    const again = await pass(nia);
    expect(await sums(database.read)).not.toEqual(alone);
    await strike(nia, again.attempt.id);
    expect(await sums(database.read)).toEqual(alone);
  });

  it('are taken out by night where it was struck before answers were', async () => {
    const [kim, nia] = [await addStaff(app), await addStaff(app)];
    await pass(kim);
    const alone = await sums(database.read);
    const { attempt } = await pass(nia);
    const both = await sums(database.read);
    const day = dayIn('UTC', now());
    await transact(database.write, (tx) =>
      append(tx, now(), [
        {
          at: now().toISOString(),
          kind: 'attempt-struck',
          personId: nia.id,
          facts: { by: officer.id, attempt: attempt.id, course: 'social-media' },
          commits: { reason: 'A colleague sat it' },
        },
      ]),
    );
    await dayEnds();
    expect(await sums(database.read)).toEqual(both);
    expect(await strikeAnswersLeft(database, now())).toBe(1);
    expect(await sums(database.read)).toEqual(alone);
    const struck = await database.read.selectFrom('ledger').select('body').where('kind', '=', 'answers-struck').execute();
    expect(struck.map(({ body }) => (JSON.parse(body) as { facts: object }).facts)).toMatchObject([{ by: officer.id, attempt: attempt.id }]);
    // One that is struck in full, and one that is done, are left alone.
    await strike(nia, (await pass(nia)).attempt.id);
    expect(await strikeAnswersLeft(database, now())).toBe(0);
    expect(await sums(database.read)).toEqual(alone);
    expect((await checkRebuild(database, projections, now())).differing).toEqual([]);
    await dayEnds();
    expect(await past(day, day)).toEqual(both);
    expect(await past(day, dayIn('UTC', now()))).toEqual(alone);
  }); // prettier-ignore

  it('are counted by the migration as they are by the record', async () => {
    await pass(await addStaff(app));
    const counted = await sums(database.read);
    await sql`update item_person set n = 99`.execute(database.write);
    const name = `0041_struck_answers.${kind === 'sqlite' ? 'sqlite' : 'pg'}.sql`;
    const text = readFileSync(`migrations/${name}`, 'utf8');
    await sql.raw(text.slice(text.indexOf('update'))).execute(database.write);
    expect(await sums(database.read)).toEqual(counted);
  });
});
