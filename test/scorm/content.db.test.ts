import { request } from 'node:http';
import { transact } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { contentPlace } from '../../src/scorm/content.ts';
import { openLaunch, type Mode } from '../../src/scorm/launch.ts';
import { setPackageRule } from '../../src/scorm/package.ts';
import { commitsOf, sessionOf, statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { packageZip } from '../support/packages.ts';

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

onBoth('what the content of packages is served, and what it may say', (open) => {
  let app: TestApp;
  let person: string;
  let count = 0;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    const zip = await packageZip({
      standard: '1.2',
      title: 'Fire safety',
      scos: [
        { id: 'one', title: 'One', masteryScore: 80 },
        { id: 'two', title: 'Two' },
      ],
      files: {
        'Pictures/Out ward.PNG': 'not really',
        'Station\u00e4r.txt': 'decomposed',
        'page.htm': '<meta charset="windows-1252">',
      },
    });
    const { database, clock, config } = app.ground;
    const given = { zip, id: 'fire-safety', isNew: true, data: config.data };
    await bringPackage(database, clock.now(), 'test', given);
  });
  beforeEach(async () => {
    person = (await addStaff(app, { email: `p${++count}@larkfield.example` })).id;
  });
  afterAll(() => app.close());

  const ask = (
    path: string,
    options: { method?: string; body?: string; host?: string; headers?: object } = {},
  ) =>
    new Promise<Answer>((resolve, reject) => {
      const { port } = new URL(app.url);
      const { method = 'GET', body, host = `content.localhost:${port}`, headers = {} } = options;
      const asked = request(
        { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
        (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (more: string) => (text += more));
          res.on('end', () => resolve({ status: res.statusCode!, headers: res.headers, text }));
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });

  async function launch(mode: Mode = 'normal', who = person): Promise<{ token: string; attempt: string }> {
    const { database, clock } = app.ground;
    const attempt = await transact(database.write, (tx) =>
      beginAttempt(tx, clock.now(), who, 'fire-safety', false),
    );
    const opening = { personId: who, packageId: 'fire-safety', version: 1, mode } as const;
    const attemptId = mode === 'preview' ? null : attempt;
    const token = await openLaunch(database, clock.now(), { ...opening, attemptId });
    await ask(`/play/${token}/`);
    return { token, attempt };
  }

  const data = (status: string, more: object = {}) => ({ core: { lesson_status: status, ...more } });
  const commit = async (token: string, body: object) => {
    const answer = await ask(`/play/${token}/commit`, { method: 'POST', body: JSON.stringify(body) });
    return {
      status: answer.status,
      ...(JSON.parse(answer.text) as { result: string; refused?: string; counts?: boolean }),
    };
  };
  const save = (token: string, sequence: number, of: object, sco = 'one', more: object = {}) =>
    commit(token, { sequence, sco, cause: 'commit', data: of, ...more });

  it('keeps the two origins apart: neither answers what belongs to the other', async () => {
    const { token } = await launch();
    expect((await ask('/sign-in')).status).toBe(404);
    expect((await ask('/assets/heed.css')).status).toBe(404);
    expect((await ask('/healthz')).status).toBe(404);
    const { host } = new URL(app.url);
    const inApp = await ask(`/play/${token}/`, { host });
    expect(inApp.status).toBe(404);
    const shell = await ask(`/play/${token}/`);
    expect(shell.status).toBe(200);
    expect(shell.headers['set-cookie']).toBeUndefined();
    expect(shell.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(shell.headers['content-security-policy']).toContain(`frame-ancestors ${app.url}`);
  });

  it('serves any file of the package, as its own encoding says, and in parts', async () => {
    const { token } = await launch();
    const at = (path: string, headers = {}) => ask(`/play/${token}/files/${path}`, { headers });
    expect((await at('one.html')).headers['content-type']).toBe('text/html');
    expect((await at('Pictures/Out%20ward.PNG')).text).toBe('not really');
    expect((await at('pictures/out%20WARD.png')).text).toBe('not really');
    expect((await at(encodeURIComponent('Stationa\u0308r.txt'))).text).toBe('decomposed');
    expect(await at('Pictures/Out%20ward.PNG', { range: 'bytes=4-9' })).toMatchObject({
      status: 206,
      text: 'really',
    });
    for (const path of [
      'none.html',
      '../../heed.sqlite',
      '..%2f..%2fheed.sqlite',
      '%00',
      'imsmanifest.xml/x',
      '%E0%A4%A',
    ])
      expect(await at(path)).toMatchObject({ status: 404, text: '' });
    expect((await at('one.html', { 'service-worker': 'script' })).status).toBe(403);
  });

  it('knows a token for a day, and no other', async () => {
    const { token } = await launch();
    expect((await ask(`/play/${token}x/`)).status).toBe(404);
    app.clock.pass({ hours: 25 });
    expect((await ask(`/play/${token}/`)).status).toBe(404);
    expect((await ask(`/play/${token}/commit`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('takes in what is newer, once, in whatever order it comes', async () => {
    const { token, attempt } = await launch();
    expect(await save(token, 2, data('incomplete', { lesson_location: '2' }))).toMatchObject({
      result: 'true',
    });
    expect(await save(token, 1, data('incomplete', { lesson_location: '1' }))).toMatchObject({
      result: 'true',
    });
    expect(await save(token, 2, data('incomplete', { lesson_location: 'x' }))).toMatchObject({
      result: 'true',
    });
    const [state] = await statesOf(app.ground.database.write, attempt);
    expect(JSON.parse(state!.data)).toEqual(data('incomplete', { lesson_location: '2' }));
    expect(await commitsOf(app.ground.database.write, attempt)).toHaveLength(1);
  });

  it('keeps each accepted commit as its difference to the last', async () => {
    const { token, attempt } = await launch();
    await save(token, 1, data('incomplete', { lesson_location: '1' }));
    await save(token, 2, data('incomplete', { lesson_location: '2', score: { raw: '5' } }));
    await save(token, 3, { core: { lesson_status: 'incomplete' } });
    const kept = await commitsOf(app.ground.database.write, attempt);
    expect(kept.map(({ difference }) => JSON.parse(difference) as unknown)).toEqual([
      { set: { 'core.lesson_status': 'incomplete', 'core.lesson_location': '1' }, gone: [] },
      { set: { 'core.lesson_location': '2', 'core.score.raw': '5' }, gone: [] },
      { set: {}, gone: ['core.lesson_location', 'core.score.raw'] },
    ]);
  });

  it('stops keeping differences at a cap, and goes on saving', async () => {
    const { token, attempt } = await launch();
    for (let n = 1; n <= 6; n++) {
      app.clock.pass({ seconds: 30 });
      await save(token, n, {
        core: { lesson_status: 'incomplete' },
        suspend_data: String(n).repeat(800_000),
      });
    }
    const session = (await sessionOf(app.ground.database.write, attempt))!;
    expect(session).toMatchObject({ capped: 1, last_sequence: 6 });
    expect(session.kept_bytes).toBeLessThanOrEqual(4_000_000);
    const [state] = await statesOf(app.ground.database.write, attempt);
    expect(state!.data).toContain('6'.repeat(100));
  });

  it('puts interactions together that the last message of a page left out', async () => {
    const { token, attempt } = await launch();
    const interactions = { 0: { id: 'a', result: 'correct' }, 1: { id: 'b' } };
    await save(token, 1, { ...data('incomplete'), interactions });
    await save(
      token,
      2,
      { ...data('incomplete'), interactions: { 1: { id: 'b', result: 'wrong' } } },
      'one',
      { partial: true },
    );
    const [state] = await statesOf(app.ground.database.write, attempt);
    expect(JSON.parse(state!.data)).toMatchObject({
      interactions: { 0: { id: 'a', result: 'correct' }, 1: { id: 'b', result: 'wrong' } },
    });
  });

  it('lets the newest launch alone write', async () => {
    const first = await launch();
    await save(first.token, 1, data('incomplete', { lesson_location: 'first' }));
    const second = await launch();
    expect(await save(first.token, 2, data('completed'))).toMatchObject({
      status: 409,
      refused: 'superseded',
    });
    // Loading the older one again does not take the pen back.
    await ask(`/play/${first.token}/`);
    expect(await save(first.token, 3, data('completed'))).toMatchObject({ refused: 'superseded' });
    expect(await save(second.token, 1, data('incomplete', { lesson_location: 'second' }))).toMatchObject({
      result: 'true',
    });
    expect(second.attempt).toBe(first.attempt);
  });

  it('hears the last words of the page before, when they come just after the request for the next', async () => {
    const before = await launch();
    await save(before.token, 1, data('incomplete', { lesson_location: 'first' }));
    const { database, clock } = app.ground;
    const opening = { personId: person, packageId: 'fire-safety', version: 1, attemptId: before.attempt };
    const token = await openLaunch(database, clock.now(), { ...opening, mode: 'normal' });
    const shell = ask(`/play/${token}/`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const said = {
      sequence: 2,
      sco: 'one',
      cause: 'leave',
      data: data('incomplete', { lesson_location: 'last' }),
    };
    expect(await commit(before.token, said)).toMatchObject({ status: 200, result: 'true' });
    expect((await shell).text).toContain('last');
    expect(await save(before.token, 3, data('completed'))).toMatchObject({ refused: 'superseded' });
  });

  it('goes on counting when the shell of a launch is loaded again', async () => {
    const { token, attempt } = await launch();
    await save(token, 1, data('incomplete', { lesson_location: '1' }));
    const { text } = await ask(`/play/${token}/`);
    expect(text).toContain('"sequence":1');
    await save(token, 2, data('incomplete', { lesson_location: '2' }));
    const [state] = await statesOf(app.ground.database.write, attempt);
    expect(state!.data).toContain('"2"');
  });

  it('decides by the rule of the package, once, with the hash of the package in the ledger', async () => {
    const { token, attempt } = await launch();
    expect(await save(token, 1, data('passed', { score: { raw: '95' } }))).toMatchObject({ counts: false });
    app.clock.pass({ minutes: 1 });
    expect(await save(token, 2, data('completed'), 'two')).toMatchObject({ counts: true });
    expect(await save(token, 3, data('incomplete'), 'two')).toMatchObject({ counts: true });
    const { database } = app.ground;
    const [row] = await attemptsAt(database.write, person, 'fire-safety');
    expect(row).toMatchObject({ id: attempt, score: 95, decided_by: null, decided_on: '2026-10-06' });
    const entries = await database.write
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'package-decided')
      .where('person_id', '=', person)
      .execute();
    expect(entries).toHaveLength(1);
    const version = await database.write
      .selectFrom('package_version')
      .select('hash')
      .executeTakeFirstOrThrow();
    expect(entries[0]!.body).toContain(version.hash);
    const states = await statesOf(database.write, attempt);
    expect(states.find(({ sco_id }) => sco_id === 'two')).toMatchObject({ completion: 'completed' });
  });

  it('asks for all that an officer set: score and minutes too', async () => {
    const { database, clock } = app.ground;
    const rule = { completed: true, passed: false, score: 70, minutes: 3, attempts: null, outside: false };
    await transact(database.write, (tx) => setPackageRule(tx, clock.now(), 'test', 'fire-safety', rule));
    const { token } = await launch();
    const good = data('completed', { score: { raw: '75' } });
    expect(await save(token, 1, good)).toMatchObject({ counts: false });
    expect(await save(token, 2, good, 'two')).toMatchObject({ counts: false });
    // An hour in one piece is nobody's attention: only what we saw counts, a minute and a half at most at a time.
    app.clock.pass({ hours: 1 });
    expect(await save(token, 3, good)).toMatchObject({ counts: false });
    app.clock.pass({ seconds: 90 });
    expect(await save(token, 4, good)).toMatchObject({ counts: true });
  });

  it('leaves nothing behind of a preview or of a review', async () => {
    const { token } = await launch('preview');
    expect(await save(token, 1, data('passed'))).toMatchObject({ result: 'true', counts: false });
    const review = await launch('review');
    expect(await save(review.token, 1, data('passed'))).toMatchObject({ result: 'true', counts: false });
    expect(await statesOf(app.ground.database.write, review.attempt)).toEqual([]);
    expect(await sessionOf(app.ground.database.write, review.attempt)).toBeUndefined();
    const previews = () =>
      app.ground.database.write
        .selectFrom('scorm_launch')
        .select('id')
        .where('mode', '=', 'preview')
        .execute();
    expect(await previews()).toHaveLength(1);
    app.clock.pass({ days: 2 });
    await launch();
    expect(await previews()).toEqual([]);
  });

  it('refuses what is no commit, what is too much, and what comes from elsewhere', async () => {
    const { token, attempt } = await launch();
    const post = (body: string, headers = {}) =>
      ask(`/play/${token}/commit`, { method: 'POST', body, headers });
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '{"sequence":"1"}',
      JSON.stringify({ sequence: 0, sco: 'one', cause: 'commit', data: {} }),
    ])
      expect((await post(body)).status).toBe(400);
    expect(await save(token, 1, data('passed'), 'none')).toMatchObject({
      status: 409,
      refused: 'unknown-sco',
    });
    expect(JSON.parse((await post('x'.repeat(1_100_000))).text)).toMatchObject({ refused: 'too-large' });
    expect((await post('{}', { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await ask(`/play/${token}/commit`)).status).toBe(404);
    expect(await statesOf(app.ground.database.write, attempt)).toEqual([]);
  });

  it('slows down a loop of commits, and hears the launch again after a while', async () => {
    const { token } = await launch();
    const statuses: number[] = [];
    for (let n = 1; n <= 70; n++) statuses.push((await save(token, n, data('incomplete'))).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(5);
    app.clock.pass({ seconds: 10 });
    expect((await save(token, 99, data('incomplete'))).status).toBe(200);
  });
});

describe('the content origin', () => {
  const place = (contentOrigin: string, origin = 'https://training.example.org') =>
    contentPlace({ contentOrigin, origin });

  it('is never the one of the app', () => {
    expect(() => place('https://training.example.org')).toThrow('HEED_CONTENT_ORIGIN');
    expect(() => place('http://training.example.org')).toThrow('HEED_CONTENT_ORIGIN');
  });

  it('is no other port of the app, no wildcard over it, and nothing that a browser would not show', () => {
    const refused = (contentOrigin: string) =>
      expect(() => place(contentOrigin)).toThrow('HEED_CONTENT_ORIGIN');
    refused('https://training.example.org:8443');
    refused('https://training.example.org.');
    refused('https://TRAINING.example.org/');
    refused('https://*.example.org');
    refused('https://content.*.example.org');
    refused('http://content.example.net');
    expect(place('http://content.localhost:3000').reachable).toBe(false);
    expect(place('https://*.example.net').reachable).toBe(true);
  });

  it('is known in capitals, with the usual port and with a dot at its end', () => {
    const one = place('https://content.example.net');
    for (const host of [
      'content.example.net',
      'Content.Example.NET',
      'content.example.net:443',
      'content.example.net.',
    ])
      expect(one.holds(host)).toBe(true);
    for (const host of ['content.example.net:8443', 'content.example.net:80', 'training.example.org', ''])
      expect(one.holds(host)).toBe(false);
  });

  it('gives each launch a host of its own where a wildcard is named', () => {
    const wild = place('https://*.content.example.org');
    expect(wild.originOf('a')).toMatch(/^https:\/\/p[0-9a-f]{24}\.content\.example\.org$/);
    expect(wild.originOf('a')).not.toBe(wild.originOf('b'));
    expect(wild.holds(new URL(wild.originOf('a')).host)).toBe(true);
    for (const host of [
      'content.example.org',
      'a.b.content.example.org',
      'training.example.org',
      'evil-content.example.org',
      '',
    ])
      expect(wild.holds(host)).toBe(false);
  });

  it('is of no use to people when only this machine knows its name', () => {
    expect(place('http://content.localhost:3000').reachable).toBe(false);
    expect(place('http://content.localhost:3000', 'http://localhost:3000').reachable).toBe(true);
    expect(place('https://content.example.org').reachable).toBe(true);
  });
});
