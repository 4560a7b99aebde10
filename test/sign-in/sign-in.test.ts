import { addStaff, PASSWORD, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200;

onSqlite('signing in', (open) => {
  let app: TestApp;
  let nurse: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    nurse = await addStaff(app, { email: 'nurse@larkfield.example', employeeNumber: 'N-7' });
  });
  afterEach(() => app.close());

  const seen = async () => (await sessions())[0]!.seen_at;
  const sessions = () => app.ground.database.read.selectFrom('session').selectAll().execute();

  it('shows a form to anybody, and leaves no session behind', async () => {
    const browser = app.browser();
    const page = await browser.get('/sign-in');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Email or employee number');
    expect(await sessions()).toEqual([]);
    expect([...browser.cookies.keys()]).toEqual(['heed-guest']);
  });

  it.each(['nurse@larkfield.example', ' NURSE@Larkfield.example ', 'N-7', 'n-7'])(
    'lets in %j with the password',
    async (who) => {
      const browser = app.browser();
      expect((await browser.signIn(who)).location).toBe('/');
      expect((await browser.get('/sign-in')).location).toBe('/');
      expect((await sessions()).map((row) => row.person_id)).toEqual([nurse.id]);
    },
  );

  it('refuses a wrong password and an unknown account in the same words', async () => {
    const browser = app.browser();
    await browser.get('/sign-in');
    const wrong = await browser.post('/sign-in', { who: 'N-7', password: `${PASSWORD}!` });
    const unknown = await browser.post('/sign-in', { who: 'N-8', password: PASSWORD });
    expect(wrong.status).toBe(422);
    expect(unknown.status).toBe(422);
    // The form token is masked anew in every page.
    const plain = (text: string) => text.replace(/name="_csrf" value="[^"]+"/g, '');
    expect(plain(wrong.text.replaceAll('N-7', 'N-8'))).toBe(plain(unknown.text));
    expect(wrong.text).toContain('That did not match.');
    expect(wrong.text).toContain('value="N-7"');
    expect(wrong.text).not.toContain(PASSWORD);
    expect(await sessions()).toEqual([]);
  });

  it('says what is missing, field by field', async () => {
    const browser = app.browser();
    await browser.get('/sign-in');
    const answer = await browser.post('/sign-in', { who: ' ', password: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Enter your email or your employee number.');
    expect(answer.text).toContain('Enter your password or PIN.');
  });

  it('does not let in somebody who has no password yet', async () => {
    const added = await addStaff(app, { password: false });
    const browser = app.browser();
    await browser.get('/sign-in');
    expect((await browser.post('/sign-in', { who: added.email, password: PASSWORD })).status).toBe(422);
  });

  it('gives the session a new id each time, and the one before is dead', async () => {
    const browser = await app.as(nurse);
    const first = browser.cookies.get('heed')!;
    const [row] = await sessions();
    expect(decodeURIComponent(first)).not.toContain(row!.id);
    await browser.get('/account');
    await browser.post('/sign-in', { who: 'N-7', password: PASSWORD });
    expect(browser.cookies.get('heed')).not.toBe(first);
    expect(await sessions()).toHaveLength(1);
    const thief = app.browser();
    thief.cookies.set('heed', first);
    expect(await isIn(thief)).toBe(false);
  });

  it('keeps a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await app.browser().signIn('N-7');
    const cookies = answer.headers.getSetCookie();
    const session = cookies.find((line) => line.startsWith('heed='));
    expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    for (const line of cookies) expect(line).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  it('over https says so in each cookie, also when a proxy does not', async () => {
    const secure = await startApp({
      database: await open(),
      env: { HEED_ORIGIN: 'https://training.example.org' },
    });
    const other = await addStaff(secure);
    const cookies = (await secure.browser().signIn(other.email)).headers.getSetCookie();
    expect(cookies.map((line) => line.split('=')[0])).toEqual(['__Host-heed-device', '__Host-heed']);
    for (const line of cookies) {
      expect(line).toMatch(/; Path=\/;.* Secure/);
      expect(line).not.toMatch(/domain/i);
    }
    await secure.close();
  });

  it.each([
    ['/account', '/account'],
    ['/reports/completion?site=a&status=due', '/reports/completion?site=a&status=due'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\t/evil.example', '/'],
    ['/x\r\nset-cookie: a=b', '/'],
    [`/${'a'.repeat(600)}`, '/'],
  ])('goes on to %j only inside the app', async (next, where) => {
    const browser = app.browser();
    await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
    const answer = await browser.post('/sign-in', { who: 'N-7', password: PASSWORD, next });
    expect(answer.location).toBe(where);
    const again = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect(again.location).toBe(where);
  });

  it('sends a stranger to sign in and back, and tells whose session ended that nothing is lost', async () => {
    const browser = app.browser();
    expect((await browser.get('/account?x=1')).location).toBe('/sign-in?next=%2Faccount%3Fx%3D1');
    const late = await browser.post(
      '/account/password',
      {},
      { csrf: null, headers: { referer: `${app.url}/account` } },
    );
    expect(late.location).toBe('/sign-in?next=%2Faccount&ended=1');
    expect((await browser.follow()).text).toContain(
      'You were signed out. Answers that were saved are still there.',
    );
    await browser.post('/sign-in', { who: 'N-7', password: PASSWORD, next: '/account' });
    expect((await browser.follow()).text).toContain('nurse@larkfield.example');
  });

  it('signs out here, and leaves other devices alone', async () => {
    const here = await app.as(nurse);
    const there = await app.as(nurse);
    await here.get('/account');
    const cookie = here.cookies.get('heed')!;
    expect((await here.post('/sign-out')).location).toBe('/sign-in?out=1');
    expect((await here.follow()).text).toContain('You are signed out.');
    expect(here.cookies.has('heed')).toBe(false);
    here.cookies.set('heed', cookie);
    expect(await isIn(here)).toBe(false);
    expect(await isIn(there)).toBe(true);
  });

  it('signs out everywhere', async () => {
    const other = await addStaff(app);
    const [here, there, theirs] = [await app.as(nurse), await app.as(nurse), await app.as(other)];
    await here.get('/account');
    expect((await here.post('/sign-out-everywhere')).location).toBe('/sign-in?out=everywhere');
    expect(await isIn(here)).toBe(false);
    expect(await isIn(there)).toBe(false);
    expect(await isIn(theirs)).toBe(true);
  });

  it('ends a session after twelve hours without a page, and after seven days in any case', async () => {
    const idle = await app.as(nurse);
    app.clock.pass({ hours: 11, minutes: 59 });
    expect(await isIn(idle)).toBe(true);
    app.clock.pass({ hours: 12 });
    expect(await isIn(idle)).toBe(false);
    const busy = await app.as(nurse);
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      app.clock.pass({ hours: 8 });
      expect(await isIn(busy)).toBe(true);
    }
    app.clock.pass({ hours: 8 });
    expect(await isIn(busy)).toBe(false);
  });

  it('writes down when somebody was seen every five minutes at most', async () => {
    const browser = await app.as(nurse);
    const first = await seen();
    app.clock.pass({ minutes: 4, seconds: 59 });
    await browser.get('/account');
    expect(await seen()).toBe(first);
    app.clock.pass({ seconds: 1 });
    await browser.get('/account');
    expect(await seen()).toBe(app.clock.now().toISOString());
  });

  it('refuses a form without its token, with a wrong one, and with that of another session', async () => {
    const browser = await app.as(nurse);
    const other = await app.as(nurse);
    await browser.get('/account');
    await other.get('/account');
    expect(browser.csrf).not.toBe(other.csrf);
    for (const csrf of [null, '', 'x', other.csrf]) {
      const answer = await browser.post('/sign-out-everywhere', {}, { csrf });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('Nothing was changed.');
    }
    const cross = { headers: { 'sec-fetch-site': 'cross-site' } };
    await browser.get('/account');
    expect((await browser.post('/sign-out-everywhere', {}, cross)).status).toBe(403);
    expect(await isIn(browser)).toBe(true);
    const guest = app.browser();
    const stranger = app.browser();
    await guest.get('/sign-in');
    await stranger.get('/sign-in');
    for (const csrf of [null, stranger.csrf]) {
      const answer = await guest.post('/sign-in', { who: 'N-7', password: PASSWORD }, { csrf });
      expect(answer.status).toBe(403);
    }
  });

  it('closes to somebody who has left, in the middle of a session too, on the day after', async () => {
    const leaver = await addStaff(app, { leftOn: '2026-10-06' });
    const browser = await app.as(leaver);
    for (const at of ['2026-10-05T20', '2026-10-06T07', '2026-10-06T18', '2026-10-06T23']) {
      app.clock.set(`${at}:00:00.000Z`);
      expect(await isIn(browser)).toBe(true);
    }
    app.clock.set('2026-10-07T00:00:00.000Z');
    expect(await isIn(browser)).toBe(false);
    expect(await sessions()).toEqual([]);
    await browser.get('/sign-in');
    const answer = await browser.post('/sign-in', { who: leaver.email, password: PASSWORD });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('That did not match.');
  });

  it('ends the session of somebody who has left with their next form too', async () => {
    const leaver = await addStaff(app, { leftOn: '2026-10-05' });
    app.clock.set('2026-10-05T23:00:00.000Z');
    const browser = await app.as(leaver);
    await browser.get('/account');
    app.clock.set('2026-10-06T01:00:00.000Z');
    const answer = await browser.post('/account/password', {});
    expect(answer.location).toBe('/sign-in?next=%2F&ended=1');
    expect(await sessions()).toEqual([]);
  });

  it('writes down that somebody was seen when they send a form', async () => {
    const browser = await app.as(nurse);
    await browser.get('/account');
    app.clock.pass({ minutes: 5 });
    expect((await browser.post('/account/password', {})).status).toBe(422);
    expect(await seen()).toBe(app.clock.now().toISOString());
  });

  it('shows a page with a reference when the database is away', async () => {
    const database = await open();
    const away = await startApp({ database });
    const browser = await away.as(await addStaff(away));
    await database.close();
    for (const answer of [
      await browser.get('/account'),
      await browser.post('/sign-out', {}, { csrf: 'x' }),
    ]) {
      expect(answer.status).toBe(500);
      expect(answer.text).toContain('tell your administrator this reference: ');
      expect(answer.text).not.toMatch(/\.ts:|node_modules/);
    }
    await away.close();
  });

  it('lets an auditor from outside in, but not somebody who was never employed and has no role', async () => {
    const auditor = await addStaff(app, { hiredOn: null, roles: ['auditor'] });
    expect((await (await app.as(auditor)).get('/account')).text).toContain('Auditor');
    const nobody = await addStaff(app, { hiredOn: null });
    await expect(app.as(nobody)).rejects.toThrow('422');
  });

  it('takes garbage in a cookie for a stranger', async () => {
    const browser = await app.as(nurse);
    const good = browser.cookies.get('heed')!;
    const bad = ['', 'x', 's%3A', 's%3Ax.y', '%00', '%E0%A4%A', `${good}x`, good.slice(0, -3), '{}', 'é'];
    for (const value of bad) {
      const raw = Buffer.from(`heed=${value}`, 'utf8').toString('latin1');
      const answer = await app.browser().get('/account', { cookie: raw });
      expect([value, answer.status]).toEqual([value, 303]);
      const form = await app.browser().post('/sign-out', {}, { csrf: null, headers: { cookie: raw } });
      expect([value, form.location]).toEqual([value, '/sign-in?next=%2F&ended=1']);
    }
  });
});
