import type { Page } from 'playwright-core';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { remindCommand } from '../../src/reminders/command.ts';
import { PASSWORD } from '../support/app.ts';
import { fill, follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { answerTest, doLessons, mouse } from './learner.ts';

const FIRST_DAY = '2026-10-05T09:00:00.000Z';
const SAM = { name: 'Sam Rivera', email: 'sam@larkfield.example' };
const RUTH = { name: 'Ruth Adeyemi', email: 'ruth@larkfield.example' };

describe.each([
  ['scripts on, at 1280', { width: 1280, scripts: true }],
  ['scripts off, at 390', { width: 390, scripts: false }],
])('the first year, %s', (_name, device) => {
  inBrowser('from the first run to the renewal', { empty: true, now: FIRST_DAY }, (house) => {
    let ada: Page;
    let sam: Page;
    const db = () => house.database.read;

    /** Adds a person by the form; gives the link with which they choose a password. */
    async function addPerson(who: typeof SAM, manager: string, jobRole: string): Promise<string> {
      await ada.goto('/people');
      await follow(ada, 'Add a person');
      await fill(ada, { Name: who.name, Email: who.email, Manager: manager, Hired: '2026-10-05' });
      await ada.getByLabel('Job role').selectOption({ label: jobRole });
      await ada.getByLabel('Site', { exact: true }).selectOption({ label: 'Main Street Clinic' });
      await press(ada, 'Save');
      expect(await words(ada)).toMatch(new RegExp(`${who.name}.* was added`));
      await press(ada, 'Show a link to hand over');
      return ada.getByLabel('The link').inputValue();
    }

    async function choosePassword(link: string): Promise<Page> {
      const page = await house.visitor(device);
      await page.goto(link);
      await fill(page, { 'New password': PASSWORD, 'New password again': PASSWORD });
      await press(page, 'Save and sign in');
      expect(pathOf(page)).toBe('/');
      return page;
    }

    it('sets everything up through the one-time link, once', async () => {
      ada = await house.visitor(device);
      const link = await house.firstRunLink();
      await ada.goto(link);
      await fill(ada, {
        'Name of your business': 'Larkfield Clinics',
        'Your first site': 'Main Street Clinic',
        'Your name': 'Ada Okafor',
        'Your email address': 'ada@larkfield.example',
        'Choose a password': PASSWORD,
        'The password again': PASSWORD,
      });
      const { brackets } = shippedCourse().policy;
      await fill(ada, Object.fromEntries(brackets.map(({ ask, key }) => [ask, LARKFIELD[key]!])));
      await press(ada, 'Set up and publish version 1');
      await fill(ada, { 'Email or employee number': 'ada@larkfield.example', 'Password or PIN': PASSWORD });
      await press(ada, 'Sign in');
      expect(pathOf(ada)).toBe('/setup');
      expect((await (await house.visitor(device)).goto(link))?.status()).toBe(404);
    });

    it('lets in those whom the administrator adds and invites', async () => {
      const ruth = await choosePassword(await addPerson(RUTH, '', 'Manager'));
      const link = await addPerson(SAM, 'Ruth Adeyemi', 'Clinician');
      sam = await choosePassword(link);
      expect(await words(ruth)).toContain('Due 4 Nov 2026');
      const home = await words(sam);
      expect(home).toContain('Due 4 Nov 2026 Social media and our patients');
      expect(home).toContain('30 days, so 4 Nov 2026');
      expect((await (await house.visitor(device)).goto(link))?.status()).toBe(404);
    });

    it('leads the new hire through eight lessons, a failed test and a passed one', async () => {
      await follow(sam, 'Start the course');
      await press(sam, 'Start the course');
      const told = await doLessons(db(), sam, mouse);
      expect(told.right).toBeGreaterThan(8);
      expect(told.wrong).toBeGreaterThan(4);

      await press(sam, 'Begin the test');
      await answerTest(db(), sam, mouse, [1, 2, 3, 4]);
      await press(sam, 'Hand in the test');
      expect(await words(sam)).toContain('Not passed this time 11 of 15 right. You need 80 percent.');
      await follow(sam, 'Take the test again');
      await press(sam, 'Take the test again');
      await answerTest(db(), sam, mouse);
      await press(sam, 'Hand in the test');
      expect(await words(sam)).toContain('You passed 15 of 15 right.');
    }, 120_000);

    it('has the policy signed, with a receipt that anyone can check', async () => {
      await follow(sam, 'Sign the policy');
      await sam.getByLabel('Yes, this is what I sign').check();
      await fill(sam, { 'Type your full name': 'Sam Riviera' });
      await press(sam, 'Sign the policy');
      expect(await words(sam)).toContain('Type your name as it stands in our records: Sam Rivera.');
      await sam.getByLabel('Yes, this is what I sign').check();
      await fill(sam, { 'Type your full name': 'Sam Rivera' });
      await press(sam, 'Sign the policy');
      const receipt = await words(sam);
      expect(receipt).toContain('Signed. Thank you');
      const number = /[B-Z2-9]{4}-[B-Z2-9]{4}-[B-Z2-9]{4}/.exec(receipt)![0];
      const anyone = await house.visitor(device);
      await anyone.goto(`/receipts/${number}`);
      const checked = await words(anyone);
      expect(checked).toContain('This receipt is genuine.');
      expect(checked).not.toContain('Sam');
      await follow(sam, 'Back to your page');
      expect(await words(sam)).toContain('You are up to date until 5 Oct 2027.');
    });

    it('shows the manager in report and file', async () => {
      const ruth = await house.visitor(device);
      await signIn(ruth, RUTH.email, PASSWORD);
      await ruth.goto('/reports/completion');
      expect(await ruth.locator('tbody tr').allInnerTexts()).toEqual([
        expect.stringMatching(/Sam Rivera[\s\S]+Done[\s\S]+5 Oct 2027/),
      ]);
      const address = await ruth.getByRole('link', { name: 'Download as CSV' }).getAttribute('href');
      const csv = await (await ruth.request.get(address!)).text();
      expect(csv.trim().split('\n')).toHaveLength(2);
      expect(csv).toMatch(/Sam Rivera.*2026-10-05/);
    });

    it('reminds a year later, 30 days before, once', async () => {
      house.app.clock.set('2027-09-05T09:00:00.000Z');
      const { database, messages, config, clock } = house.app.ground;
      const remind = async (): Promise<string[]> => {
        const lines: string[] = [];
        await remindCommand({ database, messages, origin: config.origin }, clock.now(), [], (line) =>
          lines.push(line),
        );
        return lines;
      };
      expect((await remind()).filter((line) => line.startsWith('Sam Rivera: '))).toHaveLength(1);
      expect(await remind()).toEqual(['0 mails']);

      await signIn(ada, 'ada@larkfield.example', PASSWORD);
      await ada.goto('/mail');
      await follow(
        ada,
        'Larkfield Clinics: Yearly refresher of your social media training, due on 5 Oct 2027, in 30 days',
      );
      const mail = await words(ada);
      expect(mail).toContain('sam@larkfield.example');
      expect(mail).toContain('Done 5 Oct 2026; good for 12 months, so 5 Oct 2027.');
    });

    it('keeps the date of whoever renews in time', async () => {
      await signIn(sam, SAM.email, PASSWORD);
      const before = await words(sam);
      expect(before).toContain('Renew by 5 Oct 2027 Yearly refresher: Social media and our patients');
      expect(before).toContain('Done 5 Oct 2026; good for 12 months, so 5 Oct 2027.');
      const { id } = await db()
        .selectFrom('person')
        .where('name', '=', SAM.name)
        .select('id')
        .executeTakeFirstOrThrow();
      // Lessons and test as above, without the pages.
      await transact(house.database.write, async (tx) => {
        const learner = { ...SAM, id, isManager: false, random: Math.random };
        const now = house.app.clock.now();
        await takeTest(
          tx,
          now,
          learner,
          await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY),
          true,
        );
      });
      await sam.goto('/');
      await follow(sam, 'Sign the policy');
      await sam.getByLabel('Yes, this is what I sign').check();
      await fill(sam, { 'Type your full name': SAM.name });
      await press(sam, 'Sign the policy');
      await follow(sam, 'Back to your page');
      const after = await words(sam);
      expect(after).toContain('Done, until 5 Oct 2028');
      expect(after).toMatch(/Done 5 Sep 2027; renewed in time, .* 5 Oct 2028\./);
    });
  });
});
