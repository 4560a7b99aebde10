import type { Page } from 'playwright-core';
import { routes } from '../../src/app.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { courseIn } from '../../src/courses/translated.ts';
import { transact } from '../../src/database/database.ts';
import { learn } from '../../src/demo/learner.ts';
import { messagesIn } from '../../src/web/messages.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { follow, inBrowser, leads, pathOf, press, words } from '../support/flow.ts';
import { englishOn } from './english-left.ts';
import { fillIn, mouse, paperQuestion, practiceQuestion } from './learner.ts';
import { patternOf } from './tour.ts';

jest.setTimeout(90_000);

const { t } = messagesIn('es');

inBrowser('the shipped course in Spanish, on a phone', { empty: true }, (house) => {
  let ana: Added;
  let phone: Page;
  const left = new Map<string, string[]>();
  const db = () => house.database.write;
  const lang = () => phone.locator('html').getAttribute('lang');
  const { course, files } = shippedCourse();
  const spanish = courseIn('es', course, files)!;

  beforeAll(async () => {
    await house.setUp();
    ana = await addStaff(house.app, { name: 'Ana Ruiz', jobRole: 'care-staff', hiredOn: '2026-10-01' });
    phone = await house.visitor({ width: 390 });
  });

  // After each step: nothing in English stands on any page that was looked at.
  afterEach(() => {
    const found = Object.fromEntries(left);
    left.clear();
    expect(found).toEqual({});
  });

  async function look(name = pathOf(phone)): Promise<void> {
    expect([name, await lang()]).toEqual([name, 'es']);
    const found = await englishOn(phone);
    if (found.length > 0) left.set(name, found);
    // Spanish is longer than English: nothing may make the phone or tablet scroll sideways.
    const { width } = phone.viewportSize()!;
    expect([name, await phone.evaluate('document.documentElement.scrollWidth')]).toEqual([name, width]);
  }

  async function answer(
    question: NonNullable<Awaited<ReturnType<typeof practiceQuestion>>>,
    button: string,
    chosen = keyOf(question),
  ): Promise<void> {
    if (question.kind !== 'story') {
      await fillIn(phone, mouse, question, chosen);
      await press(phone, button);
      return;
    }
    for (const place of chosen) {
      await mouse.choose(phone, [place]);
      await press(phone, t('question.choose-this'));
    }
  }

  it('is chosen before sign-in, and is still theirs at another browser', async () => {
    await phone.goto('/sign-in');
    expect(await lang()).toBe('en');
    await press(phone, 'Español');
    expect([pathOf(phone), await lang()]).toEqual(['/sign-in', 'es']);
    await look();
    await phone.locator('[name=who]').fill(ana.email);
    await phone.locator('[name=password]').fill(PASSWORD);
    await leads(phone, () => phone.locator('main form button').first().click());
    expect([pathOf(phone), await lang()]).toEqual(['/', 'es']);
    await look();
    await phone.locator('.menu > summary').click();
    await press(phone, 'English');
    expect(await lang()).toBe('en');
    await phone.locator('.menu > summary').click();
    await press(phone, 'Español');
    const other = await house.visitor({ width: 1280 });
    await other.goto('/sign-in');
    await other.locator('[name=who]').fill(ana.email);
    await other.locator('[name=password]').fill(PASSWORD);
    await leads(other, () => other.locator('main form button').first().click());
    expect(await other.locator('html').getAttribute('lang')).toBe('es');
  });

  it('teaches and asks in it', async () => {
    await phone.goto('/courses/social-media');
    expect(await words(phone)).toContain(spanish.title);
    await look();
    await press(phone, t('course.start'));
    await look();
    const [, , attempt] = pathOf(phone).split('/');
    const first = spanish.lessons[0]!;
    await phone.goto(`/attempts/${attempt}/L1/story`);
    expect(await phone.locator('h1').innerText()).toBe(first.title);
    await follow(phone, t('words.link'));
    expect(await phone.locator('dl.facts dt').count()).toBeGreaterThan(20);
    await look();
    await phone.goBack();
    for (let screens = 0; pathOf(phone).split('/')[3] === 'L1' && screens < 20; screens++) {
      await look();
      const question = await practiceQuestion(db(), phone);
      if (question === undefined) await press(phone, t('training.continue'));
      else {
        expect(spanish.questions.map(({ id }) => id)).toContain(question.id);
        await answer(question, t('question.check'));
        await look(`${pathOf(phone)} answered`);
        await follow(phone, t('training.continue'));
      }
    }
    expect(pathOf(phone)).toContain('/L2/');
  });

  it('tests in it', async () => {
    const now = house.app.clock.now();
    const learner = { id: ana.id, name: ana.name, isManager: false, random: Math.random };
    await transact(db(), (tx) => learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY));
    await phone.goto('/courses/social-media');
    await look('the course, learned');
    await press(phone, t('course.go-on'));
    await look();
    await press(phone, t('test.begin'));
    const paper = pathOf(phone).split('/').slice(0, 3).join('/');
    for (let position = 1; position <= 15; position++) {
      await phone.goto(`${paper}/${position}`);
      await look();
      await answer(await paperQuestion(db(), phone), t('test.save'));
    }
    await phone.goto(paper);
    await look();
    await leads(phone, () => phone.locator('form[action$="/hand-in"] button').click());
    expect(await words(phone)).toContain('15');
    await look();
  });

  it('is signed in it, and receipt and certificate say so', async () => {
    await phone.goto('/sign');
    await look();
    await phone.evaluate("document.querySelector('form.signing').noValidate = true");
    await press(phone, t('signing.button'));
    await look('what is missing to sign');
    await phone.goto('/sign');
    await phone.locator('[name=agree]').check();
    await phone.locator('[name=typedName]').fill('Ana Ruiz');
    await press(phone, t('signing.button'));
    expect(pathOf(phone)).toMatch(/^\/signatures\//);
    expect(await words(phone)).toContain('español');
    await look('receipt');
    const receipt = pathOf(phone);
    await phone.goto(`${receipt}/certificate`);
    await look('no certificate yet');
    await leads(phone, () => phone.locator('main form button').first().click());
    await look('certificate');
    await phone.goto(receipt);
    await phone.locator('.menu > summary').click();
    await press(phone, 'English');
    expect(await words(phone)).toContain('Spanish');
    await phone.locator('.menu > summary').click();
    await press(phone, 'Español');
  });

  it('is there on every page that she can come to', async () => {
    const rows = routes(house.app.ground).filter(({ method }) => method === 'GET');
    const rowOf = (path: string) => rows.find((row) => patternOf(row.path).test(path))?.path;
    const seen = new Set<string>();
    const ahead = ['/', '/policy?all', '/can-i-post', '/account', '/what-now', '/my-record', '/changes'];
    for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
      const row = rowOf(path.split('?')[0]!);
      const isFile = /\.(?:pdf|zip|ics|csv|md|json|html|mjs)$|\/(?:file|proof)$/.test(path.split('?')[0]!);
      if (row === undefined || isFile || (seen.has(row) && !path.includes('?all'))) continue;
      seen.add(row);
      await phone.goto(path);
      await look(`${row} ${path}`);
      const links: string[] = await phone.evaluate(
        "[...document.querySelectorAll('a[href^=\"/\"]')].map((one) => one.getAttribute('href').split('#')[0])",
      );
      ahead.push(...links);
    }
    expect([...seen].toSorted()).toEqual(
      expect.arrayContaining([
        '/policy',
        '/policy/:clause',
        '/my-line',
        '/my-record',
        '/courses/:course/words',
      ]),
    );
  });

  it('says what may be posted, and leads to it', async () => {
    await phone.goto('/can-i-post');
    for (let taps = 0; taps < 14 && (await phone.locator('.taps').count()) > 0; taps++) {
      await look(`tap ${taps}`);
      await leads(phone, () => phone.locator('.tap').first().click());
    }
    await look('the answer');
  });

  it('is on the slip that somebody comes in with, and on a shared device', async () => {
    const mona = await addStaff(house.app, { name: 'Mona Ruiz', hiredOn: '2026-09-01' });
    const silent = { email: null as unknown as string, password: false, managerId: mona.id };
    await addStaff(house.app, {
      ...silent,
      name: 'Eva Soto',
      employeeNumber: 'K-4711',
      hiredOn: '2026-10-01',
    });
    const tablet = await house.visitor({ width: 820 });
    phone = tablet;
    await phone.goto('/sign-in');
    await press(phone, 'Español');
    await phone.locator('[name=who]').fill(mona.email);
    await phone.locator('[name=password]').fill(PASSWORD);
    await leads(phone, () => phone.locator('main form button').first().click());
    await phone.goto('/sign-in-slips');
    await look();
    await press(phone, t('sign-in-slip.make'));
    await look('slips to print');
    const code = await phone.locator('.slip-code').first().innerText();
    await leads(phone, () => phone.locator('form[action$="/handed"] button').click());
    await phone.goto('/ward/devices');
    await look();
    await phone.locator('main form input[type=text]').first().fill('Tableta');
    await leads(phone, () => phone.locator('main form button').first().click());
    expect(pathOf(phone)).toBe('/ward');
    // It belongs to nobody, and so begins in the language of the house.
    await press(phone, 'Español');
    await look();

    phone = await house.visitor({ width: 390 });
    await phone.goto('/slip');
    await press(phone, 'Español');
    await look();
    await phone.goto(`/slip/${code}`);
    await look('the slip');
    for (const pin of ['123456', '629407']) {
      for (const field of await phone.locator('main input:not([type=hidden]):visible').all())
        await field.fill(pin);
      await leads(phone, () => phone.locator('main form button').first().click());
      await look(`with the PIN ${pin}`);
    }
    expect(pathOf(phone)).toBe('/');

    phone = tablet;
    await phone.locator('main input:not([type=hidden])').first().fill('K-4711');
    await press(phone, t('ward.next'));
    await look('the PIN on the tablet');
    for (const digit of '629407') await phone.getByRole('button', { name: digit, exact: true }).click();
    await press(phone, t('ward.sign-in'));
    expect(pathOf(phone)).toBe('/');
    await look('home on the tablet');
  });

  it('refreshes in it a year later', async () => {
    house.app.clock.set('2027-09-20T09:00:00.000Z');
    phone = await house.visitor({ width: 390 });
    await phone.goto('/sign-in');
    await phone.locator('[name=who]').fill(ana.email);
    await phone.locator('[name=password]').fill(PASSWORD);
    await leads(phone, () => phone.locator('main form button').first().click());
    await look('home, a year later');
    await phone.goto('/courses/social-media');
    await look();
    await press(phone, t('course.refresher-start'));
    await look('refresher');
    await press(phone, t('refresher.begin'));
    const paper = pathOf(phone).split('/').slice(0, 3).join('/');
    for (let asked = 0; /\/\d+$/.test(pathOf(phone)) && asked < 12; asked++) {
      await look();
      const question = await paperQuestion(db(), phone);
      const chosen = asked === 0 ? wrongAnswerTo(question) : keyOf(question);
      await answer(question, t('test.save'), chosen);
    }
    await phone.goto(paper);
    await leads(phone, () => phone.locator('form[action$="/hand-in"] button').click());
    await look('refresher, one wrong');
    await phone.goto('/courses/social-media');
    await press(phone, t('course.go-on'));
    await look('what was missed');
  });
});
