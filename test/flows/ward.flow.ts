import type { BrowserContext, Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { hashPassword } from '../../src/sign-in/password.ts';
import { keepPin } from '../../src/sign-in/pin.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { fill, follow, inBrowser, leads, pathOf, press, signIn, words, type House } from '../support/flow.ts';
import { questionOf } from '../../src/courses/course.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { finishStep, tryQuestion } from '../../src/training/step-verbs.ts';
import { keyOf } from '../support/training.ts';

jest.setTimeout(90_000);

const PINS = { ana: '740258', bob: '385016' };

/** Everything that a page and its browser hold: what can be read, the source, the address, storage and cookies. */
async function everything(page: Page, context: BrowserContext): Promise<string> {
  const stored = await page.evaluate(
    'JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.title, location.href])',
  );
  const caches = await page.evaluate("'caches' in window ? caches.keys() : []");
  const forms = await page.evaluate(
    "JSON.stringify([...document.querySelectorAll('input, textarea, select')].map((one) => one.value))",
  );
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`);
  return [await page.content(), stored, JSON.stringify(caches), forms, ...cookies].join('\n');
}

async function choosePin(house: House, who: Added, pin: string): Promise<void> {
  const { database, clock } = house.app.ground;
  const hash = await hashPassword(pin);
  const account = { personId: who.id, employeeNumber: who.employeeNumber };
  await transact(database.write, (tx) => keepPin(tx, clock.now(), account, hash, 'account'));
}

/** Goes through the course up to the first question that is chosen from; gives where that is. */
function upToAChoice(house: House, who: Added): Promise<string> {
  const now = house.app.clock.now();
  return transact(house.database.write, async (tx) => {
    const bound = await boundAttempt(tx, who.id, await startAttempt(tx, now, who.id, 'social-media'));
    for (const step of bound.steps) {
      if (step.kind !== 'practice') await finishStep(tx, now, bound, step.id);
      else if (questionOf(bound.course, step.question).kind === 'single')
        return `/attempts/${bound.attempt.id}/${step.id}`;
      else await tryQuestion(tx, now, bound, step, keyOf(bound, step.question));
    }
    throw new Error('no question is chosen from');
  });
}

async function enter(page: Page, number: string, pin: string): Promise<void> {
  await fill(page, { 'Your number': number });
  await press(page, 'Next');
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await press(page, 'Start');
}

async function share(house: House, scripts: boolean): Promise<{ page: Page; context: BrowserContext }> {
  const context = await house.device({ width: 820, scripts });
  const page = await context.newPage();
  await page.setViewportSize({ width: 820, height: 1180 });
  await signIn(page, 'mona@larkfield.example', PASSWORD);
  await page.goto('/ward/devices');
  await fill(page, { 'Name of the device': scripts ? 'Night tablet' : 'Old computer' });
  await press(page, 'Share this device');
  expect(pathOf(page)).toBe('/ward');
  return { page, context };
}

inBrowser('people without email and a tablet for all', { empty: true }, (house) => {
  let mona: Added;
  let ana: Added;
  let bob: Added;

  beforeAll(async () => {
    await house.setUp();
    mona = await addStaff(house.app, {
      name: 'Mona Manager',
      email: 'mona@larkfield.example',
      hiredOn: '2026-09-01',
    });
    const here = { managerId: mona.id, hiredOn: '2026-10-01' };
    ana = await addStaff(house.app, { ...here, name: 'Ana Alvarez', employeeNumber: 'A-11' });
    bob = await addStaff(house.app, { ...here, name: 'Bob Bright', employeeNumber: 'B-22' });
    await choosePin(house, ana, PINS.ana);
    await choosePin(house, bob, PINS.bob);
  });

  it('from a slip that is printed to the first sign-in, on a phone', async () => {
    const silent = { email: null as unknown as string, password: false, managerId: mona.id };
    await addStaff(house.app, {
      ...silent,
      name: 'Pat Porter',
      employeeNumber: 'K-4711',
      hiredOn: '2026-10-01',
    });
    const office = await house.visitor();
    await signIn(office, 'mona@larkfield.example', PASSWORD);
    await office.goto('/reports/completion');
    await follow(office, 'Sign-in slips');
    expect(await words(office)).toContain('Cannot sign in yet');
    await press(office, 'Make slips for those ticked');
    expect(await office.locator('.slip .qr svg').count()).toBe(1);
    const code = await office.locator('.slip-code').first().innerText();
    await press(office, 'I handed this slip over');
    expect(await words(office)).toContain('Handed over by Mona Manager');

    const phone = await house.visitor({ width: 390 });
    await phone.goto('/sign-in');
    await follow(phone, 'I have a slip of paper with a code');
    await fill(phone, { 'Code on the slip': code.toLowerCase().replaceAll('-', ' ') });
    await press(phone, 'Go on');
    expect(await words(phone)).toContain('This slip is for Pat Porter.');
    await fill(phone, { 'New PIN': '123456', 'New PIN again': '123456' });
    await press(phone, 'Save my PIN and sign in');
    expect(await words(phone)).toContain('one of the first that anyone would guess');
    await fill(phone, { 'New PIN': '629407', 'New PIN again': '629407' });
    await press(phone, 'Save my PIN and sign in');
    expect(await words(phone)).toContain('What you have to do');
    await phone.context().clearCookies();
    await phone.goto('/sign-in');
    await fill(phone, { 'Email or employee number': 'K-4711', 'Password or PIN': '629407' });
    await press(phone, 'Sign in');
    expect(pathOf(phone)).toBe('/');
    await phone.context().clearCookies();
    await phone.goto(`/slip/${code}`);
    expect(await phone.locator('body').innerText()).toContain('This slip was used already.');
  });

  it('two people in turn on one tablet: nothing of the first is left, and no answer is lost', async () => {
    const asked = await upToAChoice(house, ana);
    const { page, context } = await share(house, true);
    expect(await everything(page, context)).not.toContain('Mona');
    await enter(page, 'A-11', PINS.ana);
    expect(await words(page)).toContain('What you have to do');
    expect(await page.locator('.ward-bar').innerText()).toContain('Ana Alvarez');
    await leads(page, () => page.locator('main .button').first().click());
    expect(pathOf(page)).toBe(asked);
    const first = page.locator('input[name=chosen]').nth(1);
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/ward/draft'));
    await first.check();
    expect((await saved).status()).toBe(204);

    // She is called away: two quiet minutes, with a warning before.
    await page.clock.install();
    await page.reload();
    expect(await page.locator('input[name=chosen]').nth(1).isChecked()).toBe(true);
    await page.clock.runFor(95_000);
    expect(await page.getByText('Are you still there?').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'I am still here' }).click();
    expect(await page.getByText('Are you still there?').isVisible()).toBe(false);
    await page.clock.runFor(85_000);
    expect(pathOf(page)).toBe(asked);
    await leads(page, () => page.clock.runFor(40_000));
    await page.waitForURL('**/ward');
    const left = await everything(page, context);
    for (const trace of ['Ana', 'Alvarez', 'A-11', ana.id, ana.email, asked])
      expect(left).not.toContain(trace);
    expect((await context.cookies()).map(({ name }) => name).toSorted()).toEqual(['heed-guest', 'heed-ward']);
    expect(
      await house.database.read.selectFrom('session').selectAll().where('person_id', '=', ana.id).execute(),
    ).toEqual([]);

    // Back leads nowhere but to the start, before and after the next has signed in.
    const back = async () => {
      await page.goBack();
      await page.waitForLoadState();
      expect([pathOf(page), (await everything(page, context)).includes('Ana')]).toEqual(['/ward', false]);
    };
    await back();
    await back();
    await enter(page, 'B-22', PINS.bob);
    expect(await page.locator('.ward-bar').innerText()).toContain('Bob Bright');
    expect(await everything(page, context)).not.toContain('Ana');
    await leads(page, () => page.evaluate(`location.assign('${asked}')`));
    expect(await page.content()).not.toContain('Ana');
    expect(await page.locator('input[name=chosen]').count()).toBe(0);

    // A tab that is closed, and another that is opened: nobody is signed in.
    const tab = await context.newPage();
    await page.close();
    await tab.goto('/');
    expect(pathOf(tab)).toBe('/ward');
    expect(await everything(tab, context)).not.toMatch(/Ana|Bob/);

    // At home she finds what she had chosen.
    const phone = await house.visitor({ width: 390 });
    await signIn(phone, ana.email, PASSWORD);
    await phone.locator('main .button').first().click();
    await phone.waitForLoadState();
    expect(pathOf(phone)).toBe(asked);
    expect(await phone.locator('input[name=chosen]').nth(1).isChecked()).toBe(true);
  });

  it('asks the PIN again to sign, and names the device on the receipt', async () => {
    const now = house.app.clock.now();
    const learner = { id: bob.id, name: bob.name, isManager: false, random: Math.random };
    await transact(house.database.write, async (tx) =>
      takeTest(
        tx,
        now,
        learner,
        await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY),
        true,
      ),
    );
    const { page } = await share(house, true);
    await enter(page, 'B-22', PINS.bob);
    await leads(page, () => page.locator('main .button').first().click());
    expect(pathOf(page)).toBe('/sign');
    await page.getByLabel('Yes, this is what I sign').check();
    await fill(page, { 'Type your full name': 'Bob Bright', 'Your PIN again': PINS.ana });
    await press(page, 'Sign the policy');
    expect(await words(page)).toContain('That is not your PIN.');
    await page.getByLabel('Yes, this is what I sign').check();
    await fill(page, { 'Your PIN again': PINS.bob });
    await press(page, 'Sign the policy');
    expect(await words(page)).toContain('Signed. Thank you');
    expect(await words(page)).toContain('Night tablet. The PIN was asked again to sign');

    // In another tab too he is there while he is in one of them, and gone when he stops in one.
    await page.clock.install();
    await page.reload();
    const opened = page.context().waitForEvent('page');
    await page.evaluate("void window.open('/')");
    const tab = await opened;
    await tab.waitForLoadState();
    expect(await tab.locator('.ward-bar').innerText()).toContain('Bob Bright');
    await page.clock.runFor(95_000);
    const asked = tab.getByText('Are you still there?');
    await asked.waitFor();
    await page.getByRole('button', { name: 'I am still here' }).click();
    await asked.waitFor({ state: 'hidden' });
    await page.locator('[data-leave]').click();
    await Promise.all([page.waitForURL('**/ward'), tab.waitForURL('**/ward')]);
  });

  it('works without scripts: a pad, a stop, and back to the start by itself', async () => {
    const { page, context } = await share(house, false);
    await fill(page, { 'Your number': 'A-1' });
    await press(page, '1');
    expect(await page.getByLabel('Your number').inputValue()).toBe('A-11');
    await press(page, 'Next');
    for (const digit of PINS.ana) await press(page, digit);
    await press(page, 'Start');
    expect(await words(page)).toContain('What you have to do');
    expect(await page.content()).toContain('<meta http-equiv="refresh" content="120;url=/ward">');
    await follow(page, 'Stop here');
    expect(pathOf(page)).toBe('/ward');
    const names = (await context.cookies()).map(({ name }) => name).toSorted();
    expect(names).toEqual(['heed-guest', 'heed-ward']);
    expect(await page.content()).not.toMatch(/Ana|A-11/);
    await page.goBack();
    await page.waitForLoadState();
    expect(pathOf(page)).toBe('/ward');
    expect(await page.content()).not.toMatch(/Ana|A-11/);
  });
});
