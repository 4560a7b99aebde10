import QRCode from 'qrcode';
import { transact } from '../../src/database/database.ts';
import { pinHashOf } from '../../src/sign-in/pin.store.ts';
import { addStaff, PASSWORD, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce } from '../support/training.ts';
import { addSite, signOn } from '../ward/make.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';

const PIN = '740258';
const pin = (digits: string) => ({ choose: 'pin', pin: digits, pinAgain: digits });
const NEW = 'three blue bicycles';

onBoth('a sign-in slip', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let manager: Added;
  let porter: Added;
  let other: Added;
  let boss: Browser;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    manager = await addStaff(app, { name: 'Mona Manager', email: 'mona@x.example' });
    const silent = { email: null as unknown as string, password: false };
    porter = await addStaff(app, {
      ...silent,
      name: 'Pat Porter',
      employeeNumber: 'K-4711',
      managerId: manager.id,
    });
    other = await addStaff(app, { ...silent, name: 'Olive Other', employeeNumber: 'K-4712' });
    boss = await app.as('mona@x.example');
  });
  afterEach(() => app.close());

  const codeIn = (page: Answer): string =>
    /slip-code">([A-Z\d]{4}-[A-Z\d]{4}-[A-Z\d]{4})</.exec(page.text)![1]!;
  const slipIn = (page: Answer): string => /name="slip" value="([^"]+)"/.exec(page.text)![1]!;
  const make = (who = boss, id = porter.id) => who.post('/sign-in-slips', { person: id });
  const entries = async (kind: string) => {
    const rows = await database.read.selectFrom('ledger').select('body').where('kind', '=', kind).execute();
    return rows.map(({ body }) => JSON.parse(body) as { person_id: string; facts: Record<string, unknown> });
  };
  const choose = async (code: string, chosen: Record<string, string> = pin(PIN)) => {
    const browser = app.browser();
    await browser.get('/slip');
    return { browser, answer: await browser.post('/slip/choice', { code, ...chosen }) };
  };

  it('goes from print to hand to a PIN, and then the number and the PIN sign in', async () => {
    const page = await make();
    expect(page.status).toBe(200);
    const code = codeIn(page);
    expect(page.text).toContain('Pat Porter');
    expect(page.text).toContain('K-4711');
    expect((await boss.post('/sign-in-slips/handed', { slip: slipIn(page) })).location).toBe(
      '/sign-in-slips?done=handed',
    );
    expect((await boss.get('/sign-in-slips')).text).toContain('Handed over by Mona Manager');
    const phone = app.browser();
    expect((await phone.get(`/slip/${code}`)).text).toContain('This slip is for Pat Porter.');
    const { answer, browser } = await choose(code.toLowerCase().replaceAll('-', ' '));
    expect(answer.location).toBe('/');
    expect((await browser.get('/account')).status).toBe(200);
    expect((await app.browser().signIn('k-4711', '740 258')).location).toBe('/');
    for (const [kind, facts] of [
      ['sign-in-slip-made', { by: manager.id }],
      ['sign-in-slip-handed', { by: manager.id }],
      ['sign-in-slip-used', { chose: 'pin' }],
      ['pin-set', { how: 'slip' }],
    ] as const)
      expect((await entries(kind))[0]).toMatchObject({ person_id: porter.id, facts });
    expect((await boss.get('/sign-in-slips')).text).toContain('With a PIN');
  });

  it('leads by its QR code where its words lead', async () => {
    const page = await make();
    const address = `${app.url}/slip/${codeIn(page)}`;
    const square = await QRCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 1 });
    expect(page.text).toContain(square);
    expect(page.text).toContain(`${app.url.replace('http://', '')}/slip`);
  });

  it.each([true, false])(
    'is shown beside what its person signs later, handed over or not (%s)',
    async (isHanded) => {
      await putIntoForce(database, app.clock.now());
      const page = await make();
      app.clock.pass({ minutes: 5 });
      if (isHanded) await boss.post('/sign-in-slips/handed', { slip: slipIn(page) });
      app.clock.pass({ minutes: 5 });
      const { browser } = await choose(codeIn(page));
      app.clock.pass({ minutes: 40 });
      await transact(database.write, (tx) => passCourse(tx, app.clock.now(), porter.id));
      const { location } = await signOn(browser, { typedName: 'Pat Porter' });
      expect(location).toMatch(/^\/signatures\//);
      const receipt = (await browser.get(location)).text;
      const line = /<dt>First way in<\/dt><dd>(.*?)<\/dd>/.exec(receipt)?.[1];
      expect(line).toBe(
        [
          'A sign-in slip, printed by Mona Manager on 5 Oct 2026, 09:00.',
          isHanded
            ? 'It was handed over by Mona Manager on 5 Oct 2026, 09:05.'
            : 'Nobody recorded that it was handed over.',
          'It was used on 5 Oct 2026, 09:10.',
        ].join(' '),
      );
    },
  );

  it('is made site by site, from the page of one’s team as well', async () => {
    const second = await addSite(app);
    await addStaff(app, {
      email: null as unknown as string,
      password: false,
      name: 'Zoe Second',
      managerId: manager.id,
      siteId: second,
    });
    expect((await boss.get('/reports/team')).text).toContain('href="/sign-in-slips"');
    const first = (await boss.get('/sign-in-slips')).text;
    expect([first.includes('Pat Porter'), first.includes('Zoe Second')]).toEqual([true, false]);
    expect(first).toContain(`<option value="${second}"`);
    const other = (await boss.get(`/sign-in-slips?site=${second}`)).text;
    expect([other.includes('Pat Porter'), other.includes('Zoe Second')]).toEqual([false, true]);
    // An address that was mistyped shows the first again, never all.
    const none = (await boss.get('/sign-in-slips?site=nowhere')).text;
    expect([none.includes('Pat Porter'), none.includes('Zoe Second')]).toEqual([true, false]);
  });

  it('stands nowhere in the database, and no PIN either', async () => {
    const code = codeIn(await make());
    await choose(code);
    const all = [];
    for (const table of ['ledger', 'commitment', 'sign_in_slip', 'sign_in_code', 'pin', 'session'] as const)
      all.push(...(await database.read.selectFrom(table).selectAll().execute()));
    const text = JSON.stringify(all);
    expect(text).not.toContain(code);
    expect(text).not.toContain(code.replaceAll('-', ''));
    expect(text).not.toContain(PIN);
  });

  it('is the only live one of its person, works once, for two weeks, and says what is wrong', async () => {
    const first = codeIn(await make());
    const second = codeIn(await make());
    const says = async (code: string) => (await app.browser().get(`/slip/${code}`)).text;
    expect(await says(first)).toContain('A newer slip was printed for you.');
    expect((await choose(second)).answer.location).toBe('/');
    expect(await says(second)).toContain('This slip was used already.');
    expect((await choose(second)).answer.status).toBe(404);
    const third = codeIn(await make());
    app.clock.pass({ days: 14 });
    boss = await app.as('mona@x.example');
    expect(await says(third)).toContain('This slip is too old.');
    const page = await make();
    const fourth = codeIn(page);
    await boss.post(`/sign-in-slips/${slipIn(page)}/void`);
    expect(await says(fourth)).toContain('This slip was made void.');
    expect((await choose(fourth)).answer.status).toBe(404);
    expect(await says('BBBB-BBBB-BBBB')).toContain('There is no slip with this code.');
    expect(await entries('sign-in-slip-voided')).toHaveLength(1);
  });

  it('that is voided after it was used takes the PIN and the sessions with it', async () => {
    const page = await make();
    const { browser } = await choose(codeIn(page));
    expect((await boss.get('/sign-in-slips')).text).toContain('Void the slip and what was chosen with it');
    await boss.post(`/sign-in-slips/${slipIn(page)}/void`);
    expect((await browser.get('/account')).location).toContain('/sign-in');
    expect((await app.browser().get('/sign-in')).status).toBe(200);
    await expect(app.browser().signIn('K-4711', PIN)).rejects.toThrow();
    expect(await pinHashOf(database.read, porter.id)).toBeUndefined();
  });

  it('is made for one’s own people alone, for nobody with an email, and for a role by an administrator alone', async () => {
    expect((await make(boss, other.id)).location).toContain('done=nobody');
    expect((await make(boss, manager.id)).location).toContain('done=nobody');
    const page = await make();
    await addStaff(app, { email: 'olga@x.example', roles: ['officer'] });
    await addStaff(app, { email: 'adam@x.example', roles: ['administrator'] });
    const officer = await app.as('olga@x.example');
    expect((await make(officer, other.id)).status).toBe(200);
    const it = await addStaff(app, {
      email: null as unknown as string,
      employeeNumber: 'K-1',
      roles: ['officer'],
    });
    expect((await make(officer, it.id)).location).toContain('done=nobody');
    const admin = await app.as('adam@x.example');
    expect((await make(admin, it.id)).status).toBe(200);
    const second = await addStaff(app, { email: 'sid@x.example' });
    await addStaff(app, { managerId: second.id });
    const stranger = await app.as('sid@x.example');
    expect((await stranger.post(`/sign-in-slips/${slipIn(page)}/void`)).status).toBe(404);
    expect((await stranger.post('/sign-in-slips/handed', { slip: slipIn(page) })).location).toContain(
      'handed-none',
    );
    expect(await entries('sign-in-slip-handed')).toEqual([]);
    const staff = await app.as('sid@x.example');
    expect((await staff.get('/sign-in-slips')).text).not.toContain('Pat Porter');
  });

  it('opens no role that its person was given since, but for an administrator’s slip', async () => {
    await addStaff(app, { email: 'adam@x.example', roles: ['administrator'] });
    const admin = await app.as('adam@x.example');
    const code = codeIn(await make());
    await admin.get(`/people/${porter.id}`);
    await admin.post(`/people/${porter.id}/roles`, { role: 'officer', has: '1' });
    expect((await app.browser().get(`/slip/${code}`)).text).toContain('This slip was made void.');
    const right = { choose: 'password', password: NEW, passwordAgain: NEW };
    expect((await choose(code, right)).answer.status).toBe(404);
    const { answer, browser } = await choose(codeIn(await make(admin)), right);
    expect(answer.location).toBe('/');
    expect((await browser.get('/settings')).status).toBe(200);
  });

  it('is handed over once, though two press at the same time', async () => {
    const slip = slipIn(await make());
    await Promise.all([1, 2, 3].map(() => boss.post('/sign-in-slips/handed', { slip })));
    expect(await entries('sign-in-slip-handed')).toHaveLength(1);
  });

  it('refuses a PIN that is short, easy or mistyped, and takes a password instead', async () => {
    const code = codeIn(await make());
    for (const [chosen, says] of [
      [pin('74025'), '6 to 9 digits'],
      [pin('123456'), 'first that anyone would guess'],
      [pin('121212'), 'first that anyone would guess'],
      [pin('000000'), 'first that anyone would guess'],
      [pin('147258'), 'first that anyone would guess'],
      [pin('471147'), 'not in your employee number'],
      [pin('904711'), 'not in your employee number'],
      [{ ...pin(PIN), pinAgain: '740259' }, 'two PINs are not the same'],
      [{ choose: 'pin' }, 'Enter a PIN'],
      [{ choose: 'password', password: 'short', passwordAgain: 'short' }, 'at least 10 characters'],
    ] as const) {
      const { answer } = await choose(code, chosen);
      expect([answer.status, answer.text.includes(says), says]).toEqual([422, true, says]);
      expect(answer.text).not.toContain(`value="${'pin' in chosen ? chosen.pin : 'short'}"`);
    }
    const right = { choose: 'password', password: NEW, passwordAgain: NEW };
    expect((await choose(code, right)).answer.location).toBe('/');
    expect((await app.browser().signIn('K-4711', NEW)).location).toBe('/');
  });

  it('takes away what its person signed in with before, and lets a locked PIN go', async () => {
    await choose(codeIn(await make()));
    const right = { choose: 'password', password: NEW, passwordAgain: NEW };
    await choose(codeIn(await make()), right);
    await expect(app.browser().signIn('K-4711', PIN)).rejects.toThrow();
    await choose(codeIn(await make()));
    await expect(app.browser().signIn('K-4711', NEW)).rejects.toThrow();
    expect((await app.browser().signIn('K-4711', PIN)).location).toBe('/');
  });

  it('slows down whoever guesses codes, and nobody else', async () => {
    const code = codeIn(await make());
    const thief = app.browser();
    for (let n = 0; n < 10; n++) expect((await thief.get('/slip/BBBB-BBBB-BBBB')).status).toBe(404);
    const slowed = await thief.get('/slip/BBBB-BBBB-BBBC');
    expect(slowed.status).toBe(429);
    expect(slowed.headers.get('retry-after')).toBe('2');
    app.clock.pass({ minutes: 16 });
    expect((await app.browser().get(`/slip/${code}`)).status).toBe(200);
  });

  it('is derived from the ledger as it stands', async () => {
    const page = await make();
    await make();
    await boss.post('/sign-in-slips/handed', { slip: slipIn(page) });
    await choose(codeIn(await make()));
    const check = await checkRebuild(database, projections, app.clock.now());
    expect(check.differing).toEqual([]);
  });
});

onBoth('a PIN', (open) => {
  let app: TestApp;
  let who: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    who = await addStaff(app, {
      name: 'Nora Nurse',
      email: 'nora@x.example',
      employeeNumber: 'N-77',
      roles: ['officer', 'administrator'],
    });
    const { hashPassword } = await import('../../src/sign-in/password.ts');
    const { keepPin } = await import('../../src/sign-in/pin.ts');
    const hash = await hashPassword(PIN);
    await transact(app.ground.database.write, (tx) =>
      keepPin(tx, app.clock.now(), { personId: who.id, employeeNumber: 'N-77' }, hash, 'account'),
    );
  });
  afterEach(() => app.close());

  const enter = async (name: string, password: string, browser = app.browser()) => {
    await browser.get('/sign-in');
    return browser.post('/sign-in', { who: name, password });
  };

  it('opens with the employee number alone, never with the email', async () => {
    expect((await enter('nora@x.example', PIN)).status).toBe(422);
    expect((await enter('n-77', PIN)).location).toBe('/');
    expect((await enter('nora@x.example', PASSWORD)).location).toBe('/');
  });

  it('opens no role: that takes the password', async () => {
    await addStaff(app, { managerId: who.id });
    const [byPin, byPassword] = [app.browser(), app.browser()];
    await enter('N-77', PIN, byPin);
    await enter('N-77', PASSWORD, byPassword);
    for (const path of [
      '/people',
      '/reports/completion',
      '/settings',
      '/sign-in-slips',
      '/mail',
      '/keeping',
    ]) {
      expect([path, (await byPin.get(path)).status]).toEqual([path, 403]);
      expect([path, (await byPassword.get(path)).status]).toEqual([path, 200]);
    }
    expect((await byPin.get('/')).status).toBe(200);
  });

  it('is locked after twenty wrong ones in a row, from wherever, for a number that is and for one that is not', async () => {
    for (const number of ['N-77', 'N-78']) {
      for (let n = 0; n < 20; n++) {
        app.clock.pass({ minutes: 16 });
        expect((await enter(number, '905173')).text).toContain('That did not match');
      }
      app.clock.pass({ days: 300 });
      expect((await enter(number, PIN)).text).toContain('its PIN is locked');
    }
    expect((await enter('N-77', PASSWORD)).location).toBe('/');
  });

  it('forgets the wrong ones once it was right', async () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 15; n++) {
        app.clock.pass({ minutes: 16 });
        await enter('N-77', '905173');
      }
      app.clock.pass({ minutes: 16 });
      expect((await enter('N-77', PIN)).location).toBe('/');
    }
  });
});
