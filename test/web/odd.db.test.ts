import { routes } from '../../src/app.ts';
import { pino } from 'pino';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

// Of these a database can think otherwise: bytes it cannot keep, text that is no text, more than an index holds.
const STORED = ['%00', '%ED%A0%80', 'x'.repeat(2000)];
const ELSEWHERE = ['a%00b', '%F0%9F%92%A9', '..%2f..%2fetc', 'constructor'];

onBoth('odd requests', (open, kind) => {
  let app: TestApp;
  let lines: string[];
  let everyone: Browser[];

  beforeAll(async () => {
    const database = await open();
    lines = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    app = await startApp({ database, log });
    await putIntoForce(database, app.clock.now());
    const staff = [await addStaff(app, { roles: ['officer', 'administrator'] }), await addStaff(app)];
    everyone = await Promise.all(staff.map((one) => app.as(one)));
  });
  afterAll(() => app.close());

  it.each(kind === 'sqlite' ? [...STORED, ...ELSEWHERE] : STORED)(
    'never break a page: %.12s… in every parameter',
    async (odd) => {
      for (const row of routes(app.ground)) {
        // Who may do little is refused by one rule, before a parameter is read: once shows that.
        for (const browser of odd === STORED[0] ? everyone : everyone.slice(0, 1)) {
          const path = `${row.path.replace(/:\w+/g, odd)}?q=${odd}&site=${odd}&status=${odd}&after=${odd}&next=${odd}`;
          const answer =
            row.method === 'GET'
              ? await browser.get(path)
              : row.path.startsWith('/sign-out')
                ? null
                : await browser.post(path, { chosen: 'x' });
          if (answer !== null)
            expect([row.method, path, answer.status < 500]).toEqual([row.method, path, true]);
        }
      }
    },
    60_000,
  );

  it('never break a form: bodies of other types, with the token in a header', async () => {
    for (const row of routes(app.ground).filter(
      (r) => r.method === 'POST' && !r.path.startsWith('/sign-out'),
    )) {
      for (const browser of everyone) {
        if (browser.csrf === null) await browser.get('/account');
        const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        for (const [type, body] of [
          ['application/json', '{"chosen":["0"]}'],
          ['text/plain', 'x'],
          ['', ''],
        ] as const) {
          const headers = {
            cookie,
            'x-csrf-token': browser.csrf!,
            ...(type === '' ? {} : { 'content-type': type }),
          };
          const path = row.path.replace(/:\w+/g, 'nothing');
          const answer = await fetch(app.url + path, { method: 'POST', headers, body, redirect: 'manual' });
          expect([path, type, answer.status < 500]).toEqual([path, type, true]);
        }
      }
    }
  }, 60_000);

  it('leave no secret, name, address or query in the log', async () => {
    const browser = app.browser();
    for (const path of ['/First-Run/sEcReT1', '/welcome/sEcReT2', '/WELCOME/sEcReT3', '/people?q=sEcReT4'])
      await browser.get(path);
    await browser.post('/sign-in', { who: 'sEcReT5@x.example', password: 'sEcReT6' });
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => /secret|@|larkfield|person \d/i.test(line))).toEqual([]);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      method: 'POST',
      route: '/sign-in',
      request: expect.any(String),
    });
  });
});
