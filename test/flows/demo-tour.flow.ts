import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { addressOf, type Account } from '../../src/demo/accounts.ts';
import { DemoClock } from '../../src/demo/clock.ts';
import { makeDemo } from '../../src/demo/make.ts';
import { layTourDraft } from '../../src/demo/tour-draft.ts';
import { tourPages } from '../../src/demo/tour.routes.ts';
import { layWard, PIN } from '../../src/demo/tour-ward.ts';
import { Traveller } from '../../src/demo/travel.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { jobs } from '../../src/timetable.ts';
import type { Beside } from '../../src/web/ground.ts';
import { testKey } from '../ledger/filled.ts';
import { TestClock } from '../support/app.ts';
import { fill, follow, inBrowser, leads, pathOf, press, words } from '../support/flow.ts';

jest.setTimeout(240_000);

// A Monday at ten in New York.
const clock = new DemoClock(0, new TestClock('2026-11-23T15:00:00.000Z'));
let traveller: Traveller;
let log: Log;
const beside: Beside = {
  rows(ground) {
    traveller = new Traveller(ground, clock, async () => log);
    return tourPages(traveller).rows(ground);
  },
  strip: (req, res) => tourPages(traveller).strip(req, res),
};

inBrowser('the tour of the demo', { empty: true, clock, beside }, (house) => {
  const folder = mkdtempSync(join(tmpdir(), 'heed-tour-'));
  let page: Page;

  beforeAll(async () => {
    const { ground } = house.app;
    await makeDemo(ground);
    await layTourDraft(house.database, clock.now());
    await layWard(ground);
    log = await openLog(house.database.write, testKey(), clock.now());
    await sealAll(house.database.write, log, clock.now());
    const context = await house.device({ width: 390 });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    await page.goto('/demo/tour');
  });
  afterAll(async () => {
    await traveller.end();
    rmSync(folder, { recursive: true });
  });

  const back = () => leads(page, () => page.locator('.demo-strip a').click());
  const present = () => page.locator('[aria-current="step"]').getAttribute('id');
  const signName = async (name: string) => {
    await page.locator('input[name=agree]').check();
    await page.locator('input[name=typedName]').fill(name);
    await press(page, 'Sign the policy');
  };
  const said = async (button: string) => {
    await press(page, button);
    const found = await words(page);
    await back();
    return found;
  };
  /** Of whom the third version asks something. */
  const owedOf = async (...accounts: Account[]) => {
    const rows = await house.database.read
      .selectFrom('standing')
      .innerJoin('person', 'person.id', 'standing.person_id')
      .select('person.email')
      .where('obligation', 'like', '%:v3')
      .where('person.email', 'in', accounts.map(addressOf))
      .execute();
    return rows.map(({ email }) => email ?? '').toSorted((a, b) => (a < b ? -1 : 1));
  };
  const rule = { old: 'Only named staff reply', now: 'No one replies to reviews in public' };

  it('signs as the new hire', async () => {
    await press(page, 'Skip lessons and test');
    await press(page, 'Sign the policy as Sam Rivera');
    await signName('Sam Rivera');
    expect(await words(page)).toContain('Signed by Sam Rivera');
    await back();
    expect(await present()).toBe('clause');
  });

  it('changes a clause, and policy, lesson, question and checker with it', async () => {
    expect(await said('The clause')).toContain(rule.old);
    expect(await said('The lesson')).toContain(rule.old);
    const asked = await said('A question of the test');
    expect(asked).toContain('trained and named to reply to reviews');
    expect(asked).not.toContain('no one replies to reviews in public');
    expect(await said('Ask “Can I post this?”')).toMatch(/^Yes, if …/);
    expect(await owedOf('front.desk', 'marketing', 'new.hire')).toEqual([]);
    // The switch leads where the step in hand begins.
    await page.getByText('Switch account').click();
    await leads(page, () => page.getByRole('button', { name: /^Maria Lopez/ }).click());
    expect(pathOf(page)).toMatch(/^\/committee\/drafts\/[^/]+\/review$/);
    await page.getByLabel('I am for it').check();
    await press(page, 'Cast the vote');
    await back();
    await press(page, 'Publish the version as Maria Lopez');
    await press(page, 'Publish version 3');
    await back();
    expect(await present()).toBe('duties');
    expect(await said('The clause')).toContain(rule.now);
    expect(await said('The lesson')).toContain(rule.now);
    expect(await words(page)).not.toContain('A question of the test');
    const instead = await said('The question that takes its place');
    expect(instead).toContain('no one replies to reviews in public');
    expect(instead).not.toContain('trained and named to reply to reviews');
    expect(await said('Ask “Can I post this?”')).toMatch(/^No The policy does not allow this/);
    expect(await said('See what changed in version 3')).toContain(rule.now);
  });

  it('changes what three people have to do', async () => {
    const three: Account[] = ['front.desk', 'marketing', 'new.hire'];
    expect(await owedOf(...three)).toEqual(three.map(addressOf));
    expect(await said('Go on as Ellen D’Souza')).toContain('Sign the policy Policy version 3');
    expect(await said('Go on as Jonas Weber')).toContain('Sign the policy Policy version 3');
    await press(page, 'Go on as Sam Rivera');
    expect(await words(page)).toContain('The policy changed Policy version 3');
    await follow(page, 'See what changed');
    await press(page, 'I have read this');
    await back();
    expect(await present()).toBe('time');
  });

  it('travels a year while its pages answer, and shows the reminder in the outbox', async () => {
    await press(page, 'Go to next year');
    expect(await words(page)).toMatch(/Day \d+ of 366/);
    expect(await page.locator('.demo-strip').innerText()).toContain('step 4 of 6');
    await page.getByText('365 days went by').waitFor({ timeout: 200_000 });
    await press(page, 'Read the newest mail to Sam Rivera');
    expect(await words(page)).toContain(
      'Yearly refresher of your social media training, due today, 23 Nov 2027',
    );
    await back();
    expect(await present()).toBe('pack');
    // Nothing was late: the timetable ran each day.
    const late = await house.database.read
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'reminders-late')
      .execute();
    expect(late).toEqual([]);
  });

  it('makes the pack, and the saved checker finds it whole without a network', async () => {
    await press(page, 'Ask for a pack as Maria Lopez');
    await press(page, 'Make the pack');
    const { signal } = new AbortController();
    await jobs(house.app.ground, { log })
      .find(({ name }) => name === 'packs')!
      .run(clock.now(), signal);
    await page.getByText('The pack is ready.').waitFor();
    await back();
    expect(await present()).toBe('verify');
    const saved = async (act: () => Promise<unknown>, name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), act()]);
      await download.saveAs(join(folder, name));
    };
    await saved(() => page.getByRole('button', { name: 'Save the pack as Maria Lopez' }).click(), 'pack.zip');
    // The record of it is under a signed seal within a minute.
    clock.forwardTo(new Date(clock.now().getTime() + 120_000));
    await sealAll(house.database.write, log, clock.now());
    await page.goto('/demo/tour');
    expect(await words(page)).toContain('That was the whole tour.');
    await saved(() => page.getByRole('button', { name: 'Save its proof' }).click(), 'proof.json');
    await follow(page, 'Get the checker');
    await saved(
      () => page.getByRole('link', { name: 'Save the checker for a browser' }).click(),
      'checker.html',
    );
    await page.goto('/demo/tour');
    const context = await house.device({ width: 390 });
    await context.setOffline(true);
    const checker = await context.newPage();
    await checker.goto(pathToFileURL(join(folder, 'checker.html')).href);
    await checker
      .getByLabel('Files')
      .setInputFiles(['pack.zip', 'proof.json'].map((name) => join(folder, name)));
    await checker.getByRole('button', { name: 'Check' }).click();
    await checker.locator('#answer h3', { hasText: 'pack.zip' }).first().waitFor({ timeout: 60_000 });
    expect(await checker.locator('#answer').innerText()).toContain('All that was checked holds.');
    // The checker's own page, from the disk.
    expect(house.faults.splice(0)).toEqual([expect.stringMatching(/asks null$/)]);
  });

  it('lends the browser as the shared tablet, with a number and a PIN, and takes it back', async () => {
    expect(await words(page)).toMatch(/Karim Aziz signs in there with number L1049 and PIN \d{6}/);
    await press(page, 'Use this browser as the tablet');
    expect(pathOf(page)).toBe('/ward');
    await fill(page, { 'Your number': 'L1049' });
    await press(page, 'Next');
    for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click();
    await press(page, 'Start');
    expect(await page.locator('.ward-bar').innerText()).toContain('Karim Aziz');
    await press(page, 'Give the tablet back');
    expect(pathOf(page)).toBe('/demo/tour');
    expect(await page.locator('.demo-strip').innerText()).not.toContain('Give the tablet back');
    // A slip waits, if it did not grow too old on the way.
    expect(await said('See the slips as Grace Tran')).toContain('Mateo Cruz');
  });
});
