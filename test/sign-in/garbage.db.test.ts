import { transact } from '../../src/database/database.ts';
import { mintLink } from '../../src/sign-in/link.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';

const good = (fields: readonly string[]) => Object.fromEntries(fields.map((name) => [name, 'N-7']));

onBoth('garbage in every field of sign-in', (open) => {
  let app: TestApp;
  let nurse: Added;
  let link: string;
  let signedIn: Browser;
  let guest: Browser;
  beforeAll(async () => {
    app = await startApp({ database: await open() });
    nurse = await addStaff(app, { employeeNumber: 'N-7' });
    const token = await transact(app.ground.database.write, (tx) =>
      mintLink(tx, app.clock.now(), nurse.id, 'invitation'),
    );
    link = `/welcome/${token}`;
    signedIn = await app.as(nurse);
    await signedIn.get('/account');
    guest = app.browser();
    await guest.get('/sign-in');
  });
  afterAll(() => app.close());

  const FORMS = {
    '/sign-in': ['who', 'password', 'next'],
    '/forgotten-password': ['who'],
    '/welcome': ['password', 'passwordAgain'],
    '/account/password': ['current', 'password', 'passwordAgain'],
  };
  const GARBAGE = {
    nothing: '',
    'a NUL': 'a\0b',
    'only NULs': '\0'.repeat(20),
    emoji: '👩🏽‍⚕️🦉'.repeat(10),
    'a lone surrogate': 'abc\ud800defghijkl',
    'right to left': '\u202eabc\u0000\u200b',
    markup: '"><script>alert(1)</script>',
    SQL: "'; drop table person; --",
    __proto__: '__proto__',
    'an object': '[object Object]',
    'a line end': 'a\r\nset-cookie: x=y',
    'much text': 'x'.repeat(150_000),
  };
  const browserOf = (path: string) => (path.startsWith('/account') ? signedIn : guest);
  const address = (path: string) => (path === '/welcome' ? link : path);

  async function isSentence(answer: { status: number; text: string }, statuses: number[]): Promise<void> {
    expect(statuses).toContain(answer.status);
    expect(answer.text).not.toMatch(/\bat \w+.*\.(ts|js):\d+|node_modules|SQLITE|<script>alert/);
    expect(answer.text).toMatch(/<h1>[A-Z]/);
    // A wait would hide what comes next.
    app.clock.pass({ minutes: 16 });
    await signedIn.get('/account');
  }

  for (const [path, fields] of Object.entries(FORMS)) {
    describe(`POST ${path}`, () => {
      for (const field of fields) {
        it.each(Object.entries(GARBAGE))(`${field}: %s`, async (_what, value) => {
          const answer = await browserOf(path).post(address(path), { ...good(fields), [field]: value });
          await isSentence(answer, [200, 404, 422]);
        });

        it(`${field}: given twice, and with brackets`, async () => {
          for (const odd of [
            { [field]: ['a', 'b'] },
            { [`${field}[]`]: 'a' },
            { [`${field}[toString]`]: 'a' },
          ]) {
            const answer = await browserOf(path).post(address(path), {
              ...good(fields),
              [field]: '',
              ...odd,
            });
            await isSentence(answer, [200, 404, 422]);
          }
        });

        it(`${field}: a megabyte`, async () => {
          const answer = await browserOf(path).post(address(path), { [field]: 'x'.repeat(1_000_000) });
          await isSentence(answer, [413]);
        });
      }

      it('other names, nothing at all, and bodies of other kinds', async () => {
        const browser = browserOf(path);
        await isSentence(
          await browser.post(address(path), { __proto__x: 'a', constructor: 'b' }),
          [404, 422],
        );
        await isSentence(await browser.post(address(path)), [404, 422]);
        const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}`, 'x']));
        await isSentence(await browser.post(address(path), many), [413, 422]);
        for (const type of ['application/json', 'multipart/form-data', 'text/plain']) {
          const headers = { 'content-type': type };
          await isSentence(await browser.post(address(path), good(fields), { headers }), [403, 422]);
        }
        const broken = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-7' };
        await isSentence(
          await browser.post(address(path), good(fields), { headers: broken }),
          [403, 415, 422],
        );
      });

      it('a wrong method', async () => {
        for (const method of ['PUT', 'DELETE', 'PATCH'])
          expect((await fetch(app.url + address(path), { method })).status).toBe(404);
      });
    });
  }

  it('a form’s token that is garbage', async () => {
    for (const csrf of ['', '\0', '👩', 'x'.repeat(10_000)])
      await isSentence(await guest.post('/sign-in', { who: 'N-7', password: 'x' }, { csrf }), [403]);
  });

  it('addresses', async () => {
    for (const path of [
      '/welcome/%00',
      '/welcome/%E0%A4%A',
      '/welcome/__proto__',
      `/welcome/${'x'.repeat(8000)}`,
      '/welcome/👩',
      '/account/password',
      '/sign-out',
      '/sign-out-everywhere',
      '/sign-in/x',
    ])
      await isSentence(await signedIn.get(path), [404, 422]);
    for (const query of ['next=%00', 'next[]=a&next=b', 'next=%E0%A4%A', 'ended[x]=1', 'out=__proto__', '%'])
      await isSentence(await guest.get(`/sign-in?${query}`), [200]);
  });
});
