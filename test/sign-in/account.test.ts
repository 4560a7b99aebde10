import { addStaff, PASSWORD, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

const NEW = 'three blue bicycles';
const form = (current: string, password = NEW, passwordAgain = password) => ({
  current,
  password,
  passwordAgain,
});

onSqlite('the account page', (open) => {
  let app: TestApp;
  let manager: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    manager = await addStaff(app, {
      name: 'Zoë <b>Quill</b>',
      email: 'manager@larkfield.example',
      employeeNumber: 'M-1',
      team: 'Day team',
      roles: ['officer'],
    });
    await addStaff(app, { managerId: manager.id });
  });
  afterEach(() => app.close());

  it('says who one is here', async () => {
    const page = await (await app.as(manager)).get('/account');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Zoë &lt;b&gt;Quill&lt;/b&gt;');
    for (const words of ['manager@larkfield.example', 'M-1', 'Main clinic', 'Day team'])
      expect(page.text).toContain(words);
    expect(page.text).toContain('Staff, Manager, Compliance lead');
  });

  it('is for those who are signed in', async () => {
    expect((await app.browser().get('/account')).location).toBe('/sign-in?next=%2Faccount');
  });

  it('changes the password, stays signed in here and signs out elsewhere', async () => {
    const here = await app.as(manager);
    const there = await app.as(manager);
    app.clock.pass({ minutes: 1 });
    await here.get('/account');
    expect((await here.post('/account/password', form(PASSWORD))).location).toBe('/account?changed=1');
    expect((await here.follow()).text).toContain('Your password is changed.');
    expect((await there.get('/account')).status).toBe(303);
    await expect(app.as(manager)).rejects.toThrow('422');
    expect((await app.browser().signIn('M-1', NEW)).status).toBe(303);
    const kinds = await app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'password-set')
      .where('person_id', '=', manager.id)
      .orderBy('id')
      .execute();
    expect(kinds.map(({ body }) => JSON.parse(body).facts.how)).toEqual(['invitation', 'account']);
  });

  it('changes nothing without the current password, and slows guesses at it', async () => {
    const browser = await app.as(manager);
    await browser.get('/account');
    for (let i = 0; i < 5; i++) {
      const answer = await browser.post('/account/password', form('not the one'));
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('That is not your current password.');
    }
    expect((await browser.post('/account/password', form(PASSWORD))).status).toBe(429);
    app.clock.pass({ seconds: 2 });
    expect((await browser.post('/account/password', form(PASSWORD))).status).toBe(303);
  });

  it('takes a password of digits and dashes for what it is, though a PIN could be typed so', async () => {
    const date = '1987-03-14';
    const browser = await app.as(manager);
    await browser.get('/account');
    expect((await browser.post('/account/password', form(PASSWORD, date))).status).toBe(303);
    expect((await app.browser().signIn('M-1', date)).location).toBe('/');
    const pin = { pin: '740258', pinAgain: '740258' };
    const saved = await browser.post('/account/pin', { ...pin, currentOfPin: date });
    expect(saved.location).toBe('/account?changed=pin');
    await expect(app.browser().signIn('M-1', '1987-03-15')).rejects.toThrow('422');
    // A PIN of nine digits is one however it is spaced.
    const nine = { pin: '740 258 319', pinAgain: '740258319', currentOfPin: '740-258' };
    expect((await browser.post('/account/pin', nine)).location).toBe('/account?changed=pin');
    expect((await app.browser().signIn('M-1', '740-258-319')).location).toBe('/');
  });

  it('signs out elsewhere with a new PIN too, and stays signed in here', async () => {
    const [here, there] = [await app.as(manager), await app.as(manager)];
    await here.get('/account');
    const pin = { pin: '740258', pinAgain: '740258' };
    const wrong = await here.post('/account/pin', { ...pin, currentOfPin: 'not the one' });
    expect(wrong.text).toContain('That is neither your password nor your PIN.');
    expect((await there.get('/account')).status).toBe(200);
    await here.post('/account/pin', { ...pin, currentOfPin: PASSWORD });
    expect((await here.follow()).text).toContain('Your PIN is saved. Other devices are signed out.');
    expect((await there.get('/account')).status).toBe(303);
  });

  it.each([
    [form('', NEW), 'Enter your current password.'],
    [form(PASSWORD, ''), 'Enter a new password.'],
    [form(PASSWORD, 'short'), 'Use at least 10 characters.'],
    [form(PASSWORD, NEW, 'another one'), 'The two passwords are not the same.'],
    [form(PASSWORD, 'manager@larkfield.example'), 'not your email or employee number'],
  ])('refuses %j', async (given, words) => {
    const browser = await app.as(manager);
    await browser.get('/account');
    const answer = await browser.post('/account/password', given);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect((await app.as(manager)).last!.status).toBe(303);
  });
});
