import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import type { Fields } from '../support/browser.ts';
import { onBoth } from '../support/databases.ts';

// Each once in every field; enough of it to be worth the time.
const GARBAGE = {
  nothing: '',
  'a NUL': 'a\0b',
  'odd letters': `👩🏽‍⚕️🦉 abc\ud800def\u202eabc\u200b`,
  'markup and SQL': `'"><script>alert(1)</script>; drop table person; --`,
  patterns: '%_\\',
  __proto__: '__proto__',
  'a line end': 'a\r\nset-cookie: x=y',
  'much text': 'x'.repeat(3000),
};

// What the databases take differently; the rest is asked of one of them.
const DIFFERS = ['a NUL', 'odd letters', 'patterns'];

onBoth('garbage in every field of people and settings', (open, kind) => {
  let app: TestApp;
  let nurse: Added;
  let administrator: Browser;
  beforeAll(async () => {
    app = await startApp({ database: await open() });
    nurse = await addStaff(app);
    administrator = await app.as(await addStaff(app, { roles: ['administrator'] }));
  });
  afterAll(() => app.close());

  let count = 0;
  const person = () => ({
    name: 'Ann',
    employeeNumber: '',
    email: `a${++count}@x.org`,
    jobRole: 'it',
    site: nurse.siteId,
    newSite: 'N',
    newSiteCountry: 'us',
    newSiteZone: 'UTC',
    team: '',
    manager: '',
    hiredOn: '2026-01-01',
    leftOn: '',
    seen: 'x',
  });
  const site = { name: 'S', zone: 'UTC', country: 'us' };
  const forms = (): [string, Record<string, string>][] => [
    ['/people', person()],
    ['/people', { ...person(), site: 'new' }],
    [`/people/${nurse.id}`, person()],
    [`/people/${nurse.id}/roles`, { role: 'auditor', has: '1' }],
    [`/people/${nurse.id}/invitation`, { how: 'mail' }],
    ['/settings', { ...site, startDay: '2020-01-01' }],
    ['/settings/sites', site],
    [`/settings/sites/${nurse.siteId}`, site],
  ];

  async function send(path: string, fields: Fields): Promise<void> {
    const { status, text } = await administrator.post(path, fields);
    const fine = [303, 404, 409, 413, 422].includes(status);
    expect([path, fields, fine]).toEqual([path, fields, true]);
    expect(text).not.toMatch(/<script>alert|\bat .*\.ts:|SqliteError/);
    if (administrator.csrf === null) await administrator.get('/settings/sites/new');
  }

  it.each(Object.entries(GARBAGE).filter(([what]) => kind === 'sqlite' || DIFFERS.includes(what)))(
    'is a sentence, never a stack: %s',
    async (_what, garbage) => {
      await administrator.get('/people');
      for (const [path, fields] of forms()) {
        for (const name of Object.keys(fields)) await send(path, { ...fields, [name]: garbage });
        await send(path, Object.fromEntries(Object.keys(fields).map((name) => [name, garbage])));
        await send(path, Object.fromEntries(Object.keys(fields).map((name) => [name, [garbage, garbage]])));
      }
      const text = encodeURIComponent(garbage.toWellFormed().slice(0, 2000));
      for (const name of [
        'q',
        'site',
        'team',
        'role',
        'state',
        'email',
        'after',
        'before',
        'invited',
        'added',
        'done',
      ])
        for (const path of ['/people', `/people/${nurse.id}`, '/people/import', '/settings'])
          expect([name, (await administrator.get(`${path}?${name}=${text}`)).status]).toEqual([name, 200]);
      for (const packed of [garbage, Buffer.from(garbage).toString('base64')]) {
        const answer = await administrator.postFile(
          '/people/import',
          { field: 'file', name: 'people.csv', content: garbage },
          { packed: packed.toWellFormed(), shown: garbage.toWellFormed() },
        );
        expect([200, 422]).toContain(answer.status);
      }
    },
  );
});
