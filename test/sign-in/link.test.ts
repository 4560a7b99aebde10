import { transact } from '../../src/database/database.ts';
import { inviteLink, linkMinter, mintLink, type Purpose } from '../../src/sign-in/link.ts';
import { addStaff, PASSWORD, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

const NEW = 'three blue bicycles';
const twice = (password: string) => ({ password, passwordAgain: password });

onSqlite('a single-use link', (open) => {
  let app: TestApp;
  let hire: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    hire = await addStaff(app, {
      email: 'new.hire@larkfield.example',
      employeeNumber: 'H-1000000',
      password: false,
    });
  });
  afterEach(() => app.close());

  const mint = (purpose: Purpose = 'invitation', id = hire.id) =>
    transact(app.ground.database.write, (tx) => mintLink(tx, app.clock.now(), id, purpose));
  const entries = (kind: string) =>
    app.ground.database.read.selectFrom('ledger').selectAll().where('kind', '=', kind).execute();

  it('sets the password, signs in and is recorded', async () => {
    const token = await mint();
    const browser = app.browser();
    const page = await browser.get(`/welcome/${token}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Larkfield Clinics');
    expect(page.text).not.toContain(hire.name);
    expect((await browser.post(`/welcome/${token}`, twice(NEW))).location).toBe('/');
    expect((await browser.get('/account')).status).toBe(200);
    expect((await app.browser().signIn('H-1000000', NEW)).status).toBe(303);
    const [entry] = await entries('password-set');
    expect(JSON.parse(entry!.body)).toMatchObject({
      person_id: hire.id,
      at: app.clock.now().toISOString(),
      facts: { how: 'invitation' },
    });
    expect(entry!.body).not.toContain(NEW);
  });

  it('is not used up by looking, and is nowhere in the database', async () => {
    const token = await mint();
    for (let i = 0; i < 3; i++) expect((await app.browser().get(`/welcome/${token}`)).status).toBe(200);
    const rows = await app.ground.database.read.selectFrom('single_use_link').selectAll().execute();
    expect(rows.map((row) => row.used_at)).toEqual([null]);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  it('works once: a second time, late or made up it says what to do', async () => {
    const used = await mint();
    const first = app.browser();
    await first.get(`/welcome/${used}`);
    await first.post(`/welcome/${used}`, twice(NEW));
    const late = await mint('reset');
    app.clock.pass({ hours: 2 });
    for (const token of [used, late, 'x', 'a'.repeat(43), '%00', 'a'.repeat(3000)]) {
      const browser = app.browser();
      const page = await browser.get(`/welcome/${token}`);
      expect([token, page.status]).toEqual([token, 404]);
      expect(page.text).toContain('I forgot my password');
      const answer = await browser.post(`/welcome/${token}`, twice('four red bicycles'));
      expect([token, answer.status]).toEqual([token, 404]);
    }
    expect((await app.browser().signIn('H-1000000', NEW)).status).toBe(303);
  });

  it.each([
    ['invitation', { days: 13, hours: 23, minutes: 59 }, { minutes: 1 }],
    ['reset', { hours: 1, minutes: 59 }, { minutes: 1 }],
  ] as const)('for %s ends in its time', async (purpose, before, then) => {
    const token = await mint(purpose);
    app.clock.pass(before);
    expect((await app.browser().get(`/welcome/${token}`)).status).toBe(200);
    app.clock.pass(then);
    expect((await app.browser().get(`/welcome/${token}`)).status).toBe(404);
  });

  it('ends when a newer one is made for the same purpose, and all end when one is used', async () => {
    const [old, reset, newest] = [await mint(), await mint('reset'), await mint()];
    const status = async (token: string) => (await app.browser().get(`/welcome/${token}`)).status;
    expect([await status(old), await status(reset), await status(newest)]).toEqual([404, 200, 200]);
    const browser = app.browser();
    await browser.get(`/welcome/${newest}`);
    await browser.post(`/welcome/${newest}`, twice(NEW));
    expect(await status(reset)).toBe(404);
  });

  it('raced for in many tabs sets one password, and tells the others', async () => {
    const token = await mint();
    const tabs = await Promise.all(
      ['one', 'two', 'three', 'four', 'five', 'six'].map(async (word) => {
        const browser = app.browser();
        await browser.get(`/welcome/${token}`);
        return { browser, password: `${word} blue bicycles` };
      }),
    );
    const answers = await Promise.all(
      tabs.map(({ browser, password }) => browser.post(`/welcome/${token}`, twice(password))),
    );
    const winners = tabs.filter((_tab, i) => answers[i]!.status === 303);
    expect(winners).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 303)) {
      expect([404, 409]).toContain(answer.status);
      expect(answer.text).toMatch(/This link was just used|This link no longer works/);
    }
    expect((await app.browser().signIn(hire.email, winners[0]!.password)).status).toBe(303);
    expect(await entries('password-set')).toHaveLength(1);
  });

  it.each([
    ['', '', 'Enter a new password.'],
    ['too short', 'too short', 'Use at least 10 characters.'],
    ['a'.repeat(201), 'a'.repeat(201), 'Use at most 200 characters.'],
    [NEW, `${NEW}!`, 'The two passwords are not the same.'],
    ['Password123', 'Password123', 'one of the first that anyone would guess'],
    ['aaaaaaaaaaaaa', 'aaaaaaaaaaaaa', 'one of the first that anyone would guess'],
    ['new.hire@larkfield.example', 'new.hire@larkfield.example', 'not your email or employee number'],
    ['NEW.HIRE@larkfield.EXAMPLE', 'NEW.HIRE@larkfield.EXAMPLE', 'not your email or employee number'],
    ['h-1000000', 'h-1000000', 'Use at least 10 characters.'],
  ])('refuses the password %j, %j and stays usable', async (password, passwordAgain, words) => {
    const token = await mint();
    const browser = app.browser();
    await browser.get(`/welcome/${token}`);
    const answer = await browser.post(`/welcome/${token}`, { password, passwordAgain });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    if (password !== '') expect(answer.text).not.toContain(`value="${password}"`);
    expect((await browser.post(`/welcome/${token}`, twice(NEW))).status).toBe(303);
  });

  it('takes a password in any script, however its characters are composed', async () => {
    const token = await mint();
    const browser = app.browser();
    await browser.get(`/welcome/${token}`);
    expect((await browser.post(`/welcome/${token}`, twice('Ärztehaus-Größe ①'))).status).toBe(303);
    expect((await app.browser().signIn(hire.email, 'A\u0308rztehaus-Gro\u0308ße 1')).status).toBe(303);
  });

  it('ends the sessions on other devices, and lets in at once while a wait runs', async () => {
    const nurse = await addStaff(app);
    const there = await app.as(nurse);
    const attacker = app.browser();
    await attacker.get('/sign-in');
    for (let i = 0; i < 6; i++) await attacker.post('/sign-in', { who: nurse.email, password: 'wrong' });
    expect(attacker.last!.status).toBe(429);
    const token = await mint('reset', nurse.id);
    const browser = app.browser();
    await browser.get(`/welcome/${token}`);
    expect((await browser.post(`/welcome/${token}`, twice(NEW))).location).toBe('/');
    expect((await browser.get('/account')).status).toBe(200);
    expect((await there.get('/account')).status).toBe(303);
    // The wait is forgotten, and the old password no longer fits.
    expect((await attacker.post('/sign-in', { who: nurse.email, password: PASSWORD })).status).toBe(422);
  });

  it('is of no use to somebody who has left', async () => {
    const leaver = await addStaff(app, { leftOn: '2026-10-06' });
    const token = await mint('invitation', leaver.id);
    app.clock.set('2026-10-07T00:00:00.000Z');
    const browser = app.browser();
    expect((await browser.get(`/welcome/${token}`)).status).toBe(404);
    expect((await browser.post(`/welcome/${token}`, twice(NEW))).status).toBe(404);
  });

  it('made by an administrator is recorded, without the token', async () => {
    const { write } = app.ground.database;
    const token = await transact(write, (tx) => inviteLink(tx, app.clock.now(), 'admin', hire.id));
    expect((await app.browser().get(`/welcome/${token}`)).status).toBe(200);
    const [entry] = await entries('invited');
    expect(JSON.parse(entry!.body)).toMatchObject({ person_id: hire.id, facts: { by: 'admin' } });
    expect(entry!.body).not.toContain(token);
    const nobody = transact(write, (tx) => inviteLink(tx, app.clock.now(), 'admin', 'nobody'));
    await expect(nobody).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('for a mail is a whole address, for the two purposes there are', async () => {
    const { write } = app.ground.database;
    const link = linkMinter(app.url);
    const made = await transact(write, (tx) => link(tx, app.clock.now(), hire.id, 'reset'));
    expect((await app.browser().get(made.replace(app.url, ''))).status).toBe(200);
    const odd = transact(write, (tx) => link(tx, app.clock.now(), hire.id, 'raise'));
    await expect(odd).rejects.toThrow('no link is for raise');
  });
});
