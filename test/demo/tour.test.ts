import { sql } from 'kysely';
import { routes } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { demoClock, DemoClock, noteMove } from '../../src/demo/clock.ts';
import { hurried } from '../../src/demo/hurry.store.ts';
import { tourPages } from '../../src/demo/tour.routes.ts';
import { Traveller } from '../../src/demo/travel.ts';
import { addressOf } from '../../src/demo/accounts.ts';
import { startApp, addStaff, TestClock, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { testKey } from '../ledger/filled.ts';
import { putIntoForce } from '../support/training.ts';
import { openLog } from '../../src/ledger/log.ts';

describe('the clock of the demo', () => {
  it('goes forward only', () => {
    const base = new TestClock('2026-10-05T09:00:00.000Z');
    const clock = new DemoClock(0, base);
    clock.forwardTo(new Date('2026-10-12T09:00:00.000Z'));
    clock.forwardTo(new Date('2026-10-06T09:00:00.000Z'));
    expect(clock.now().toISOString()).toBe('2026-10-12T09:00:00.000Z');
    base.pass({ hours: 1 });
    expect(clock.now().toISOString()).toBe('2026-10-12T10:00:00.000Z');
  });
});

onSqlite('what the demo has beside the app', (open) => {
  let app: TestApp;
  let bare: TestApp;
  let clock: DemoClock;
  let traveller: Traveller;

  beforeAll(async () => {
    const database = await open();
    bare = await startApp({ database });
    clock = await demoClock(database, bare.clock);
    const log = await openLog(database.write, testKey(), clock.now());
    traveller = new Traveller({ ...bare.ground, clock }, clock, async () => log);
    app = await startApp({ database, empty: true, clock, beside: tourPages(traveller) });
    await putIntoForce(database, clock.now());
    await addStaff(bare, { email: addressOf('manager'), name: 'Ruth Adeyemi' });
    await addStaff(bare, { email: 'other@larkfield.example' });
  });
  afterAll(async () => {
    await traveller.end();
    await app.close();
    await bare.close();
  });

  it('is not in the table of the app, which answers as to any address that is not there', async () => {
    expect(routes(bare.ground).filter(({ path }) => path.startsWith('/demo'))).toEqual([]);
    const browser = await bare.as(addressOf('manager'));
    for (const { method, path } of tourPages(traveller).rows(bare.ground)) {
      const answer = method === 'GET' ? await browser.get(path) : await browser.post(path, {});
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    expect((await browser.get('/')).text).not.toContain('demo-strip');
  });

  it('is given by no setting', () => {
    const names = readConfig({}, { data: 'x' }).settings.map(({ name }) => name);
    expect(names.filter((name) => /demo|clock|beside/i.test(name))).toEqual([]);
    const config = readConfig({ HEED_DEMO_TOUR: 'yes', DEMO: '1', NODE_ENV: 'demo' }, { data: 'x' });
    expect(Object.keys(config).filter((name) => /demo|beside/i.test(name))).toEqual([]);
  });

  it('signs in as an account of the demo with a new session, and as nobody else', async () => {
    const browser = app.browser();
    expect((await browser.get('/demo/tour')).text).toContain('demo-strip');
    const first = await browser.post('/demo/accounts', { account: 'manager', next: '/account' });
    expect([first.status, first.location]).toEqual([303, '/account']);
    expect((await browser.get('/account')).text).toContain('Ruth Adeyemi');
    const before = browser.cookies.get('heed');
    const again = await browser.post('/demo/accounts', { account: 'manager', next: '//evil.example/' });
    expect(again.location).toBe('/');
    expect(browser.cookies.get('heed')).not.toBe(before);
    expect((await browser.post('/demo/accounts', { account: 'other' })).status).toBe(404);
    expect((await browser.post('/demo/accounts', { account: 'manager' }, { csrf: null })).status).toBe(403);
  });

  it('waits for the disk at each commit again once a long work is over, however it ended', async () => {
    const { database } = bare.ground;
    const level = async () =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(database.write)).rows[0]!.synchronous;
    expect(await hurried(database, level)).toBe(1);
    expect(await level()).toBe(2);
    const failing = hurried(database, () => Promise.reject(new Error('on the way')));
    await expect(failing).rejects.toThrow('on the way');
    expect(await level()).toBe(2);
  });

  it('lives through a week once, says so, and never goes back', async () => {
    const browser = app.browser();
    await browser.get('/demo/tour');
    expect((await browser.post('/demo/clock', { jump: 'back' })).status).toBe(404);
    const [one, two] = [traveller.begin('week'), traveller.begin('week')];
    await Promise.all([one, two]);
    while (traveller.journey?.mails === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(traveller.journey).toMatchObject({
      from: '2026-10-05',
      until: '2026-10-12',
      done: 8,
      failed: false,
    });
    expect(clock.now().toISOString()).toBe('2026-10-12T09:00:00.000Z');
    const ran = await bare.ground.database.read
      .selectFrom('timetable_run')
      .select('slot')
      .where('job', '=', 'remind')
      .where('error', 'is', null)
      .execute();
    expect(ran.map(({ slot }) => slot).toSorted()).toEqual(
      ['05', '06', '07', '08', '09', '10', '11', '12'].map((day) => `2026-10-${day}`),
    );
    expect((await browser.get('/demo/clock')).text).toContain('7 days went by');
    // Whoever starts the demo again is where it was.
    await noteMove(bare.ground.database, clock.now(), 5);
    const later = await demoClock(bare.ground.database, bare.clock);
    expect(later.now().toISOString()).toBe('2026-10-12T09:05:00.000Z');
  });
});
