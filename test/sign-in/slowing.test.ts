import { standingAt, waitAfter } from '../../src/sign-in/slowdown.ts';
import { addStaff, PASSWORD, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

describe('the wait', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 2],
    [6, 4],
    [7, 8],
    [8, 16],
    [9, 32],
    [10, 60],
    [11, 60],
    [10_000, 60],
  ])('after %d failures is %d seconds', (failures, seconds) => {
    expect(waitAfter(failures)).toBe(seconds * 1000);
  });

  it('begins after fifty for an address', () => {
    expect(waitAfter(49, 50)).toBe(0);
    expect(waitAfter(50, 50)).toBe(2000);
    expect(waitAfter(60, 50)).toBe(60_000);
  });

  it('is forgotten after a quarter of an hour of quiet', () => {
    const row = { failures: 9, last_at: '2026-10-05T09:00:00.000Z' };
    const last = Date.parse(row.last_at);
    expect(standingAt(row, 5, last + 899_999)).toEqual({ failures: 9, until: last + 32_000 });
    expect(standingAt(row, 5, last + 900_000)).toEqual({ failures: 0, until: 0 });
  });
});

onSqlite('guessing', (open) => {
  let app: TestApp;
  let nurse: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open(), env: { HEED_PROXIES: 'loopback' } });
    nurse = await addStaff(app, { email: 'nurse@larkfield.example', employeeNumber: 'N-7' });
  });
  afterEach(() => app.close());

  async function stranger(): Promise<Browser> {
    const browser = app.browser();
    await browser.get('/sign-in');
    return browser;
  }
  let from = 0;
  // Another machine each time in one network, or in one network each.
  const nearby = () => `203.0.113.${from++ & 255}`;
  const elsewhere = () => `10.${(from >> 8) & 255}.${from++ & 255}.1`;
  const guess = (browser: Browser, who: string, password = 'a wrong guess', address = nearby()) =>
    browser.post('/sign-in', { who, password }, { headers: { 'x-forwarded-for': address } });

  it.each(['nurse@larkfield.example', 'nobody@larkfield.example'])(
    'is slowed after five for %s, the password not even looked at',
    async (who) => {
      const browser = await stranger();
      for (let i = 0; i < 5; i++) expect((await guess(browser, who)).status).toBe(422);
      const waiting = await guess(browser, who.toUpperCase(), PASSWORD);
      expect(waiting.status).toBe(429);
      expect(waiting.text).toContain('Wait 2 seconds, then try again.');
      expect(waiting.headers.get('retry-after')).toBe('2');
      app.clock.pass({ seconds: 1 });
      expect((await guess(browser, who)).text).toContain('Wait 1 second, then');
      app.clock.pass({ seconds: 1 });
      expect((await guess(browser, who)).status).toBe(422);
      expect((await guess(browser, who)).text).toContain('Wait 4 seconds');
      app.clock.pass({ minutes: 15 });
      for (let i = 0; i < 5; i++) expect((await guess(browser, who)).status).toBe(422);
    },
  );

  it('in one place does not keep the owner out in another, however long it goes on', async () => {
    const attacker = await stranger();
    for (let i = 0; i < 5; i++) expect((await guess(attacker, 'N-7')).status).toBe(422);
    let tried = 0;
    for (let seconds = 0; seconds < 2 * 60 * 60; seconds += 30) {
      app.clock.pass({ seconds: 30 });
      const { status } = await guess(attacker, 'N-7');
      if (status === 422) tried += 1;
      if (seconds % 900 !== 0) continue;
      const owner = await stranger();
      expect((await guess(owner, 'N-7', PASSWORD, '198.51.100.7')).status).toBe(303);
      expect((await guess(await stranger(), 'N-7', PASSWORD, '203.0.113.99')).status).toBe(429);
    }
    expect(tried).toBeLessThan(130);
  });

  it('from everywhere is slowed after a hundred in a quarter of an hour, the owner’s success giving none back', async () => {
    const attacker = await stranger();
    for (let i = 0; i < 50; i++) expect((await guess(attacker, 'N-7', 'x', elsewhere())).status).toBe(422);
    expect((await guess(await stranger(), 'N-7', PASSWORD, '198.51.100.7')).status).toBe(303);
    for (let i = 0; i < 50; i++) expect((await guess(attacker, 'n-7', 'x', elsewhere())).status).toBe(422);
    const slowed = await guess(attacker, 'N-7', PASSWORD, elsewhere());
    expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, '2']);
    for (const wait of [2, 4, 8, 16, 32, 60, 60]) {
      app.clock.pass({ seconds: wait - 1 });
      expect((await guess(attacker, 'N-7', 'x', elsewhere())).status).toBe(429);
      app.clock.pass({ seconds: 1 });
      expect((await guess(attacker, 'N-7', 'x', elsewhere())).status).toBe(422);
    }
    app.clock.pass({ minutes: 15 });
    expect((await guess(await stranger(), 'N-7', PASSWORD, elsewhere())).status).toBe(303);
  });

  it('asked again and again during a wait makes it no longer', async () => {
    const browser = await stranger();
    for (let i = 0; i < 5; i++) await guess(browser, 'N-7');
    for (let i = 0; i < 20; i++) expect((await guess(browser, 'N-7')).status).toBe(429);
    app.clock.pass({ seconds: 2 });
    expect((await guess(browser, 'N-7', PASSWORD)).status).toBe(303);
  });

  it('starts afresh after the right password', async () => {
    const browser = await stranger();
    for (let i = 0; i < 4; i++) await guess(browser, 'N-7');
    expect((await guess(browser, 'N-7', PASSWORD)).status).toBe(303);
    const other = await stranger();
    for (let i = 0; i < 5; i++) expect((await guess(other, 'N-7')).status).toBe(422);
  });

  it('all at once gets no more than five looked at', async () => {
    const browser = await stranger();
    const answers = await Promise.all(Array.from({ length: 40 }, () => guess(browser, 'N-7')));
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(35);
  });

  it('at many accounts from one address is slowed after fifty, others elsewhere are not', async () => {
    const browser = await stranger();
    for (let i = 0; i < 50; i++)
      expect((await guess(browser, `somebody-${i}`, 'x', '2001:db8::1')).status).toBe(422);
    expect((await guess(browser, 'one-more', 'x', '2001:db8::2')).status).toBe(429);
    expect((await guess(browser, 'N-7', PASSWORD, '2001:db8:0:1::1')).status).toBe(303);
  });

  it('does not count those who sign in against the address they share', async () => {
    const browser = await stranger();
    for (let i = 0; i < 49; i++) await guess(browser, `somebody-${i}`, 'x', '10.9.9.9');
    for (let i = 0; i < 5; i++) {
      const colleague = await stranger();
      expect((await guess(colleague, 'N-7', PASSWORD, '10.9.9.9')).status).toBe(303);
    }
  });

  it('by others does not lock out the owner in a browser they signed in with before', async () => {
    const own = await app.as(nurse);
    await own.get('/account');
    await own.post('/sign-out');
    await own.get('/sign-in');
    const attacker = await stranger();
    for (let i = 0; i < 5; i++) await guess(attacker, 'N-7');
    expect((await guess(attacker, 'N-7', PASSWORD)).status).toBe(429);
    expect((await guess(own, 'N-7', PASSWORD)).status).toBe(303);
    // And what the owner does there leaves the attacker where they were.
    expect((await guess(attacker, 'N-7', PASSWORD)).status).toBe(429);
  });

  it('is slowed in the owner’s own browser too, and for everybody else from there', async () => {
    const own = await app.as(nurse);
    const other = await addStaff(app);
    await own.get('/account');
    await own.post('/sign-out');
    await own.get('/sign-in');
    for (let i = 0; i < 5; i++) expect((await guess(own, 'N-7')).status).toBe(422);
    expect((await guess(own, 'N-7', PASSWORD)).status).toBe(429);
    for (let i = 0; i < 5; i++) expect((await guess(own, other.email)).status).toBe(422);
    expect((await guess(own, other.email)).status).toBe(429);
  });

  it('gains nothing from a mark that was made up or belongs to somebody else', async () => {
    const other = await addStaff(app);
    const theirs = (await app.as(other)).cookies.get('heed-device')!;
    const browser = await stranger();
    for (let i = 0; i < 5; i++) await guess(browser, 'N-7');
    for (const mark of [theirs, theirs.replace(other.id, nurse.id), `${nurse.id}.x.y`, '~~', nurse.id]) {
      browser.cookies.set('heed-device', mark);
      expect((await guess(browser, 'N-7', PASSWORD)).status).toBe(429);
    }
  });

  it('keeps the marks of five people who share a workstation', async () => {
    const people = [nurse];
    for (let i = 0; i < 5; i++) people.push(await addStaff(app));
    const browser = await stranger();
    for (const person of people) {
      expect((await guess(browser, person.email, PASSWORD)).status).toBe(303);
      await browser.get('/account');
    }
    const marks = browser.cookies.get('heed-device')!.split('~');
    expect(marks.map((mark) => mark.split('.')[0])).toEqual(
      people
        .slice(1)
        .map(({ id }) => id)
        .toReversed(),
    );
  });
});
