import type { BrowserContext, Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { hashPassword } from '../../src/sign-in/password.ts';
import { keepPin } from '../../src/sign-in/pin.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { fill, follow, inBrowser, leads, pathOf, press, signIn, words, type House } from '../support/flow.ts';
import { questionOf } from '../../src/courses/course.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { finishStep, tryQuestion } from '../../src/training/step-verbs.ts';
import { keyOf } from '../support/training.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { teachKinds } from './kinds-learner.ts';
import { bring, content } from './player.ts';

jest.setTimeout(90_000);

const PINS = { ana: '740258', bob: '385016', cleo: '629407', dora: '518203' };

// What content may keep on the host of packages; it says which of it was there before.
const KEEPS = `
const found = [localStorage.who && 'local', sessionStorage.who && 'session'];
localStorage.who = sessionStorage.who = 'me';
indexedDB.databases().then((all) => {
  if (all.some(({ name }) => name === 'who')) found.push('database');
  const said = document.createElement('p');
  said.textContent = 'Found: ' + (found.filter(Boolean).join(', ') || 'nothing') + '.';
  indexedDB.open('who').onsuccess = () => document.body.append(said);
});`;

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

/** Goes through the course up to the first question of a kind; gives where that is. */
function upTo(house: House, who: Added, kind: Question['kind']): Promise<string> {
  const now = house.app.clock.now();
  return transact(house.database.write, async (tx) => {
    const bound = await boundAttempt(tx, who.id, await startAttempt(tx, now, who.id, 'social-media'));
    for (const step of bound.steps) {
      if (step.kind !== 'practice') await finishStep(tx, now, bound, step.id);
      else if (questionOf(bound.course, step.question).kind === kind)
        return `/attempts/${bound.attempt.id}/${step.id}`;
      else await tryQuestion(tx, now, bound, step, keyOf(bound, step.question));
    }
    throw new Error(`no question of the kind ${kind}`);
  });
}

async function enter(page: Page, number: string, pin: string): Promise<void> {
  await fill(page, { 'Your number': number });
  await press(page, 'Next');
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await press(page, 'Start');
}

async function share(house: House, scripts: boolean): Promise<{ page: Page; context: BrowserContext }> {
  const context = await house.device({ width: scripts ? 820 : 390, scripts });
  const page = await context.newPage();
  await signIn(page, 'mona@larkfield.example', PASSWORD);
  await page.goto('/ward/devices');
  await fill(page, { 'Name of the device': scripts ? 'Night tablet' : 'Old phone' });
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

  it.each([
    ['a phone', 390, 'Pat Porter', 'K-4711'],
    ['a tablet', 820, 'Tess Turner', 'K-4712'],
  ] as const)('from a slip that is printed to the first sign-in, on %s', async (_on, width, name, number) => {
    const silent = { email: null as unknown as string, password: false, managerId: mona.id };
    await addStaff(house.app, { ...silent, name, employeeNumber: number, hiredOn: '2026-10-01' });
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

    const phone = await house.visitor({ width });
    await phone.goto('/sign-in');
    await follow(phone, 'I have a slip of paper with a code');
    await fill(phone, { 'Code on the slip': code.toLowerCase().replaceAll('-', ' ') });
    await press(phone, 'Go on');
    expect(await words(phone)).toContain(`This slip is for ${name}.`);
    await fill(phone, { 'New PIN': '123456', 'New PIN again': '123456' });
    await press(phone, 'Save my PIN and sign in');
    expect(await words(phone)).toContain('one of the first that anyone would guess');
    await fill(phone, { 'New PIN': '629407', 'New PIN again': '629407' });
    await press(phone, 'Save my PIN and sign in');
    expect(await words(phone)).toContain('What you have to do');
    await phone.context().clearCookies();
    await phone.goto('/sign-in');
    await fill(phone, { 'Email or employee number': number, 'Password or PIN': '629407' });
    await press(phone, 'Sign in');
    expect(pathOf(phone)).toBe('/');
    await phone.context().clearCookies();
    await phone.goto(`/slip/${code}`);
    expect(await phone.locator('body').innerText()).toContain('This slip was used already.');
  });

  it('two people in turn on one tablet: nothing of the first is left, and no answer is lost', async () => {
    const asked = await upTo(house, ana, 'single');
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

  it('says what could not be saved, tries again, and keeps the steps of an ordering', async () => {
    const cleo = await addStaff(house.app, {
      managerId: mona.id,
      hiredOn: '2026-10-01',
      name: 'Cleo Cole',
      employeeNumber: 'C-33',
    });
    await choosePin(house, cleo, PINS.cleo);
    await teachKinds(house);
    const asked = await upTo(house, cleo, 'ordering');
    const { page, context } = await share(house, true);
    await enter(page, 'C-33', PINS.cleo);
    await leads(page, () => page.locator('main .button').first().click());
    expect(pathOf(page)).toBe(asked);
    await page.clock.install();
    await page.reload();
    const steps = () => page.locator('.order-text').allInnerTexts();
    const moveFirst = () => page.locator('[data-down]').first().click();
    const bar = page.locator('.ward-bar > p');
    const unsaved = 'What you chose last is not saved: there is no connection.';
    expect(await bar.innerText()).toContain('All is saved');

    await context.setOffline(true);
    await moveFirst();
    await page.clock.runFor(500);
    await bar.getByText(unsaved).waitFor();
    expect(await bar.innerText()).not.toContain('All is saved');
    await context.setOffline(false);
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/ward/draft'));
    await page.clock.runFor(3000);
    expect((await saved).status()).toBe(204);
    await bar.getByText('All is saved').waitFor();
    const kept = await steps();

    // The connection goes again, and she does too: what is shown to whoever comes by names nobody.
    await context.setOffline(true);
    await page.locator('[data-up]').last().click();
    expect(await steps()).not.toEqual(kept);
    await page.clock.runFor(121_000);
    const only = page.locator('body > main.ward-only');
    await only.filter({ hasText: 'What was chosen last is being saved.' }).waitFor();
    expect(await everything(page, context)).not.toMatch(/Cleo|C-33/);
    const lost = only.filter({ hasText: 'What was chosen last on this device could not be saved.' });
    for (let n = 0; n < 40 && !(await lost.isVisible()); n++) await page.clock.runFor(3000);
    expect(await lost.isVisible()).toBe(true);
    await context.setOffline(false);
    await leads(page, () => page.clock.runFor(3000));
    await page.waitForURL('**/ward?lost=1');
    expect(await words(page)).toContain(
      'could not be saved. All before it is saved. Please choose it again.',
    );
    expect(await everything(page, context)).not.toMatch(/Cleo|C-33/);
    expect(house.faults.splice(0).filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))).toEqual(
      [],
    );

    const phone = await house.visitor({ width: 390 });
    await signIn(phone, cleo.email, PASSWORD);
    await phone.goto(asked);
    expect(await phone.locator('.order-text').allInnerTexts()).toEqual(kept);
  });

  it('saves what was chosen in the tab that stops before another tab ends the session', async () => {
    const dora = await addStaff(house.app, {
      managerId: mona.id,
      hiredOn: '2026-10-01',
      name: 'Dora Day',
      employeeNumber: 'D-44',
    });
    await choosePin(house, dora, PINS.dora);
    const asked = await upTo(house, dora, 'single');
    const { page } = await share(house, true);
    await enter(page, 'D-44', PINS.dora);
    const opened = page.context().waitForEvent('page');
    await page.evaluate("void window.open('/')");
    const tab = await opened;
    await tab.waitForLoadState();
    await leads(page, () => page.locator('main .button').first().click());
    expect(pathOf(page)).toBe(asked);
    await page.clock.install();
    await page.reload();
    // The answer is on its way for longer than the other tab would need to end the session.
    await page.route('**/ward/draft', async (route) => {
      await tab.waitForURL('**/ward', { timeout: 700 }).catch(() => {});
      await route.continue();
    });
    await page.locator('input[name=chosen]').nth(1).check();
    await page.locator('[data-leave]').click();
    await Promise.all([page.waitForURL('**/ward'), tab.waitForURL('**/ward')]);
    const phone = await house.visitor({ width: 390 });
    await signIn(phone, dora.email, PASSWORD);
    await phone.goto(asked);
    expect(await phone.locator('input[name=chosen]').nth(1).isChecked()).toBe(true);
  });

  it('takes away what a package kept, and takes whoever works in one for being there', async () => {
    const { database, clock } = house.app.ground;
    await bring(house, 'fire-safety', {
      standard: '1.2',
      title: 'Fire safety',
      scos: [{ id: 'one', title: 'All of it', script: KEEPS }],
    });
    for (const { id } of [ana, bob])
      await transact(database.write, (tx) => beginAttempt(tx, clock.now(), id, 'fire-safety', false));
    const { page } = await share(house, true);
    const opened = async () => {
      await leads(page, () => page.evaluate("location.assign('/learn/fire-safety/play')"));
      const inside = content(page);
      await inside.getByText('Found', { exact: false }).waitFor();
      return inside;
    };
    await enter(page, 'A-11', PINS.ana);
    await (await opened()).getByText('Found: nothing.').waitFor();
    // It is there as long as she is: this could be found.
    await page.clock.install();
    const inside = await opened();
    expect(await inside.getByText('Found').innerText()).toBe('Found: local, session, database.');
    await page.clock.runFor(95_000);
    const asked = page.getByText('Are you still there?');
    await asked.waitFor();
    await inside.getByRole('button', { name: 'Page 2' }).click({ force: true });
    await asked.waitFor({ state: 'hidden' });
    const cleared = page.waitForResponse((answer) => answer.url().endsWith('/clearing'));
    await page.locator('[data-leave]').click();
    await page.waitForURL('**/ward');
    expect((await cleared).status()).toBe(200);
    await enter(page, 'B-22', PINS.bob);
    await (await opened()).getByText('Found: nothing.').waitFor();
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
    // What is ticked is lost then: nothing says otherwise.
    expect(await page.locator('.ward-bar').innerText()).toContain(
      'What you ticked and have not sent is not.',
    );
    expect(await page.locator('.ward-bar').innerText()).not.toContain('All is saved');
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
