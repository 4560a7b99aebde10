import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { transact } from '../../src/database/database.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { attemptRow } from '../../src/scorm/attempt.store.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { decideByHand, takeBack } from '../../src/scorm/by-hand.ts';
import { openLaunch } from '../../src/scorm/launch.ts';
import { retirePackage, setPackageRule } from '../../src/scorm/package.ts';
import { commitsOf, sessionOf, statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { packageZip } from '../support/packages.ts';

onBoth('what odd and hostile content sends', (open) => {
  let app: TestApp;
  let person: string;
  let count = 0;

  beforeAll(async () => {
    app = await startApp({ database: await open(), env: { HEED_PROXIES: '127.0.0.1' } });
    await bring('old', '1.2');
    await bring('young', '2004');
  });
  beforeEach(async () => {
    person = (await addStaff(app, { email: `p${++count}@larkfield.example`, name: 'Ada Osei' })).id;
  });
  afterAll(() => app.close());

  async function bring(id: string, standard: '1.2' | '2004', parts = ['one', 'two', 'three']) {
    const { database, clock, config } = app.ground;
    const scos = parts.map((sco) => ({ id: sco, title: sco }));
    const zip = await packageZip({ standard, title: id, scos });
    return bringPackage(database, clock.now(), 'test', { zip, id, isNew: true, data: config.data });
  }

  const ask = (path: string, options: { body?: string; headers?: Record<string, string> } = {}) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
      (resolve, reject) => {
        const { port } = new URL(app.url);
        const { body, headers = {} } = options;
        const method = body === undefined ? 'GET' : 'POST';
        const all = { host: `content.localhost:${port}`, ...headers };
        const asked = request({ host: '127.0.0.1', port, path, method, headers: all }, (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (more: string) => (text += more));
          res.on('end', () => resolve({ status: res.statusCode!, headers: res.headers, text }));
        });
        asked.on('error', reject);
        asked.end(body);
      },
    );

  async function launch(packageId = 'old') {
    const { database, clock } = app.ground;
    const now = clock.now();
    const attemptId = await transact(database.write, (tx) => beginAttempt(tx, now, person, packageId, false));
    const opening = { personId: person, packageId, version: 1, attemptId, mode: 'normal' } as const;
    const token = await openLaunch(database, now, opening);
    await ask(`/play/${token}/`);
    return { token, attempt: attemptId };
  }

  const said = async (token: string, body: object) => {
    const answer = await ask(`/play/${token}/commit`, { body: JSON.stringify(body) });
    return { status: answer.status, ...(JSON.parse(answer.text) as object) };
  };
  const save = (token: string, sequence: number, data: object, more: object = {}) =>
    said(token, { sequence, sco: 'one', cause: 'commit', data, ...more });
  const claimIn = async (attempt: string) =>
    JSON.parse((await sessionOf(app.ground.database.write, attempt))!.claim) as object;

  it('saves whatever figures are claimed', async () => {
    const { token, attempt } = await launch('young');
    const data = { total_time: 'PT99999999999H', score: { scaled: 700 }, completion_status: 'incomplete' };
    expect(await save(token, 1, data)).toMatchObject({ status: 200, result: 'true' });
    const [state] = await statesOf(app.ground.database.write, attempt);
    expect(state).toMatchObject({ score: 100, seconds: 1_000_000_000 });
    const odd = await launch();
    const core = { score: { raw: 1e308, min: -1e308, max: 1e308 }, lesson_status: 'incomplete' };
    expect(await save(odd.token, 1, { core })).toMatchObject({ status: 200, result: 'true' });
  });

  it('refuses what no database or machine can hold, at once', async () => {
    const { token, attempt } = await launch();
    const long = {
      ['k'.repeat(400_000)]: Object.fromEntries(Array.from({ length: 40_000 }, (_, n) => [n, 0])),
    };
    const deep = `${'{"a":'.repeat(150_000)}0${'}'.repeat(150_000)}`;
    const body = `{"sequence":1,"sco":"one","cause":"auto","data":${deep}}`;
    const begun = performance.now();
    expect(await save(token, 1, long)).toMatchObject({ status: 400 });
    expect((await ask(`/play/${token}/commit`, { body })).status).toBe(400);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(await save(token, Number.MAX_SAFE_INTEGER, {})).toMatchObject({ status: 400 });
    expect(await save(token, 1, {}, { sequencing: 'a\0b' })).toMatchObject({ status: 400 });
    expect(await save(token, 1, {}, { sequencing: '\ud800' })).toMatchObject({ status: 400 });
    expect(await statesOf(app.ground.database.write, attempt)).toEqual([]);
    expect(
      await said(
        token,
        JSON.parse('{"sequence":1,"sco":"one","cause":"auto","data":{"__proto__":{"core":1}}}'),
      ),
    ).toMatchObject({ status: 200 });
  });

  it('lets fewer large commits through than small ones', async () => {
    const { token } = await launch();
    const heavy = { suspend_data: 'x'.repeat(900_000) };
    const statuses: number[] = [];
    for (let n = 1; n <= 10; n++) statuses.push((await save(token, n, heavy)).status);
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses).toContain(429);
    app.clock.pass({ seconds: 10 });
    expect((await save(token, 20, heavy)).status).toBe(200);
  });

  it('has no more kept than can be read at each commit, and says so', async () => {
    const parts = Array.from({ length: 24 }, (_, n) => `part-${n}`);
    await bring('many', '1.2', parts);
    const { token, attempt } = await launch('many');
    const answers = [];
    for (const [n, sco] of parts.entries()) {
      app.clock.pass({ seconds: 30 });
      answers.push(await save(token, n + 1, { suspend_data: 'x'.repeat(950_000) }, { sco }));
    }
    expect(answers[20]).toMatchObject({ result: 'true' });
    expect(answers[21]).toMatchObject({ status: 409, refused: 'too-large' });
    expect(await statesOf(app.ground.database.write, attempt)).toHaveLength(21);
    expect(await save(token, 30, { lesson_location: '2' }, { sco: parts[0] })).toMatchObject({
      result: 'true',
    });
  });

  it('counts the time of many short pauses as long as they were', async () => {
    const { token, attempt } = await launch();
    for (let n = 1; n <= 50; n++) {
      app.clock.pass({ seconds: 0.4 });
      await save(token, n, { core: { lesson_location: String(n) } });
    }
    expect((await sessionOf(app.ground.database.write, attempt))!.seconds).toBe(20);
  });

  it('takes in what comes late of one SCO when another has spoken since, and nothing twice', async () => {
    const { token, attempt } = await launch();
    await save(token, 1, { core: { lesson_status: 'incomplete' } });
    await save(token, 3, { core: { lesson_status: 'completed' } }, { sco: 'two' });
    expect(await save(token, 2, { core: { lesson_status: 'completed' } })).toMatchObject({ result: 'true' });
    await save(token, 1, { core: { lesson_status: 'incomplete', lesson_location: 'old' } });
    await save(token, 2, { core: { lesson_status: 'failed' } });
    const db = app.ground.database.write;
    const states = new Map((await statesOf(db, attempt)).map((row) => [row.sco_id, row.data]));
    expect(states.get('one')).toBe('{"core":{"lesson_status":"completed"}}');
    expect(await commitsOf(db, attempt)).toHaveLength(3);
    expect(await sessionOf(db, attempt)).toMatchObject({ last_sequence: 3 });
    expect(await save(token, 4, { core: { lesson_status: 'completed' } }, { sco: 'three' })).toMatchObject({
      counts: true,
    });
  });

  it('lets what comes late change nothing of the whole of a sequenced package', async () => {
    const { token, attempt } = await launch('young');
    const root = (completion: string) => ({ root: { completion, success: 'unknown', score: null } });
    await save(token, 2, {}, { sco: 'two', ...root('incomplete'), sequencing: 'newer' });
    await save(
      token,
      1,
      { completion_status: 'incomplete' },
      { ...root('not attempted'), sequencing: 'older' },
    );
    expect(await sessionOf(app.ground.database.write, attempt)).toMatchObject({ sequencing: 'newer' });
    expect(await claimIn(attempt)).toMatchObject({ completion: 'incomplete' });
  });

  it('keeps no names of people among what content says', async () => {
    const { token, attempt } = await launch();
    await save(token, 1, { core: { student_id: person, student_name: 'Ada Osei', lesson_location: '3' } });
    const young = await launch('young');
    await save(young.token, 1, { learner_id: person, learner_name: 'Ada Osei', location: '3' });
    const db = app.ground.database.write;
    const kept = JSON.stringify([
      await statesOf(db, attempt),
      await commitsOf(db, attempt),
      await statesOf(db, young.attempt),
      await commitsOf(db, young.attempt),
    ]);
    expect(kept).not.toMatch(/Ada Osei|student_|learner_/);
    expect(kept).toContain('location');
    expect((await ask(`/play/${token}/`)).text).toContain('"name":"Ada Osei"');
  });

  it('knows its own host however it is written, and no package reaches the app through a header', async () => {
    const { token } = await launch();
    const { port, host } = new URL(app.url);
    for (const name of [`CONTENT.localhost:${port}`, `content.localhost.:${port}`]) {
      expect((await ask('/sign-in', { headers: { host: name } })).status).toBe(404);
      expect((await ask(`/play/${token}/`, { headers: { host: name } })).status).toBe(200);
    }
    expect((await ask('/sign-in', { headers: { 'x-forwarded-host': host } })).status).toBe(404);
    expect((await ask('/sign-in', { headers: { host } })).status).toBe(200);
  });

  it('lets nobody remember that a file was not there', async () => {
    const { config } = app.ground;
    const { found } = await bring('broken', '1.2');
    rmSync(join(config.data, 'packages', found.hash, '1'));
    const { token } = await launch('broken');
    const gone = found.files.find(({ kept }) => kept === '1')!;
    const { status, headers, text } = await ask(`/play/${token}/files/${gone.path}`);
    expect({ status, text, cache: headers['cache-control'] }).toEqual({
      status: 404,
      text: '',
      cache: 'no-store',
    });
    expect(headers['etag']).not.toContain(gone.hash);
  });

  it('survives everything at once, and a rebuild gives the same and touches no claim', async () => {
    const { database, clock } = app.ground;
    const db = database.write;
    const { token, attempt } = await launch();
    const rule = { completed: true, passed: false, score: null, minutes: null, attempts: 2, outside: false };
    const done = { core: { lesson_status: 'completed', score: { raw: '66.67' } } };
    await save(token, 1, done);
    await save(token, 2, done, { sco: 'two' });
    const officer = (await addStaff(app, { email: 'lead@larkfield.example', roles: ['officer'] })).id;
    const now = clock.now();
    const by = { on: '2026-10-05', reason: 'Seen' };
    const results = await Promise.allSettled([
      save(token, 3, done, { sco: 'three' }),
      ask(`/play/${token}/`),
      ask(`/play/${token}/`),
      transact(db, (tx) => decideByHand(tx, now, officer, attempt, by)),
      transact(db, (tx) => decideByHand(tx, now, officer, attempt, by)),
      transact(db, (tx) => setPackageRule(tx, now, officer, 'old', rule)),
      transact(db, (tx) => retirePackage(tx, now, officer, 'old', true)),
      transact(db, (tx) => retirePackage(tx, now, officer, 'old', true)),
    ]);
    expect(results.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(2);
    const decided = await db
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'package-decided')
      .where('person_id', '=', person)
      .execute();
    expect(decided).toHaveLength(1);
    await transact(db, (tx) => takeBack(tx, now, officer, attempt, 'Somebody else was at it'));
    await transact(db, (tx) => retirePackage(tx, now, officer, 'old', false));
    const zip = await packageZip({ standard: '1.2', title: 'again', scos: [{ id: 'one', title: 'One' }] });
    const given = { zip, id: 'again', isNew: true, data: app.ground.config.data };
    const twice = await Promise.allSettled([
      bringPackage(database, now, officer, given),
      bringPackage(database, now, officer, given),
    ]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await checkRebuild(database, projectionsInUse(), now)).differing).toEqual([]);
    const kept = async () => [
      await db.selectFrom('scorm_session').selectAll().orderBy('attempt_id').execute(),
      await db.selectFrom('scorm_state').selectAll().orderBy('attempt_id').orderBy('sco_id').execute(),
      await db.selectFrom('scorm_launch').selectAll().orderBy('id').execute(),
      await db.selectFrom('scorm_commit').selectAll().orderBy('launch_id').orderBy('sequence').execute(),
      await attemptRow(db, attempt),
    ];
    const before = await kept();
    await rebuild(database, projectionsInUse(), now);
    expect(await kept()).toEqual(before);
  });
});
