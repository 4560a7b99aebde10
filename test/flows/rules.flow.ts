import type { Page } from 'playwright-core';
import { DEMO_PASSWORD, makeDemo } from '../../src/demo/make.ts';
import { addStaff } from '../support/app.ts';
import { fill, follow, inBrowser, leads, pathOf, press, signIn, words } from '../support/flow.ts';

inBrowser(
  'a rule that is rehearsed before it is saved',
  { empty: true, now: '2026-11-23T15:00:00.000Z' },
  (house) => {
    let officer: Page;

    const inForce = async (): Promise<number> =>
      (await house.database.read.selectFrom('rule').select('id').execute()).length;
    const standing = () =>
      house.database.read
        .selectFrom('standing')
        .select(['person_id', 'thing', 'due_on'])
        .orderBy('person_id')
        .orderBy('thing')
        .execute();

    beforeAll(async () => {
      await makeDemo(house.app.ground);
      // Without scripts, as all of it must work.
      officer = await house.visitor({ scripts: false });
      await signIn(officer, 'officer@larkfield.example', DEMO_PASSWORD);
    }, 120_000);

    it('is begun from a preset that says what is law, with its source, and what is habit', async () => {
      await officer.goto('/');
      await follow(officer, 'Training rules');
      expect(await words(officer)).toContain('Social media training for everybody');
      await follow(officer, 'New rule');
      const said = await words(officer);
      expect(said).toContain(
        'Train new people within 90 days of hire. Source: Texas Health and Safety Code 181.101',
      );
      expect(said).toContain('HIPAA asks for no yearly training and no signature.');
      await follow(officer, 'Start with Our own');
    });

    it('keeps what was typed while groups are added and mistakes are mended', async () => {
      await fill(officer, { Name: 'Front desk within a week' });
      await officer.getByLabel('Only these groups').check();
      await officer.getByText('Say who is in the groups').click();
      await officer.getByLabel('Front desk', { exact: true }).check();
      await officer.getByLabel('So many days after hire', { exact: true }).check();
      await fill(officer, { 'How many days?': '400' });
      await press(officer, 'Add another group');
      expect(await officer.getByLabel('Front desk', { exact: true }).first().isChecked()).toBe(true);
      await press(officer, 'Take out group 2');
      // Enter means the button that goes on, whatever other buttons stand before it.
      await leads(officer, () => officer.getByLabel('How many days?').press('Enter'));
      expect(await words(officer)).toContain('Write a whole number of days from 0 to 365.');
      await fill(officer, { 'How many days?': '7', 'The rule begins on': '' });
    });

    it('shows who moves, from when to when and why, and moves nobody yet', async () => {
      const before = await standing();
      await press(officer, 'See who is affected');
      const said = await words(officer);
      expect(said).toContain('Who is affected by “Front desk within a week” Nothing is saved yet.');
      expect(said).toMatch(/\d+ (person|people) of 58 moves?\./);
      expect(said).toMatch(/Due \d+ \w+ 202\d.* Front desk within a week: /);
      expect(await inForce()).toBe(1);
      expect(await standing()).toEqual(before);
      const [file] = await Promise.all([
        officer.waitForEvent('download'),
        officer.getByRole('button', { name: 'Download everybody as CSV' }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^rule-.*\.csv$/);
    });

    it('is not saved when the facts changed meanwhile: the new rehearsal is shown, and that is saved', async () => {
      await addStaff(house.app, { name: 'Dora Desk', jobRole: 'front-desk', hiredOn: '2026-11-02' });
      await press(officer, 'Save exactly this');
      expect(await words(officer)).toContain('Nothing was saved. Something changed since you looked');
      expect(await inForce()).toBe(1);
      await press(officer, 'Save exactly this');
      expect(pathOf(officer)).toMatch(/^\/rules\/[0-9a-f-]{36}$/);
      expect(await words(officer)).toContain('The rule is saved.');
      expect(await words(officer)).toContain('New rule by Maria Lopez');
      expect(await inForce()).toBe(2);
      const dora = await house.database.read
        .selectFrom('standing')
        .innerJoin('person', 'person.id', 'standing.person_id')
        .select('due_on')
        .where('name', '=', 'Dora Desk')
        .execute();
      expect(dora).toEqual([{ due_on: '2026-11-09' }]);
    });

    it('ends the same way, and everybody is back where they were', async () => {
      await follow(officer, 'End this rule');
      expect(await words(officer)).toContain('Who moves');
      await press(officer, 'End the rule now');
      expect(await words(officer)).toContain('The rule has ended.');
      expect(await inForce()).toBe(1);
      await follow(officer, 'All training rules');
      await officer.getByText('1 rule has ended').click();
      expect(await words(officer)).toContain('Front desk within a week');
      await follow(officer, 'Who changed what');
      expect(await words(officer)).toContain('Ended by Maria Lopez Front desk within a week');
    });

    it('says on the report how the organisation stands to its own target', async () => {
      const admin = await house.visitor({ width: 390 });
      await signIn(admin, 'admin@larkfield.example', DEMO_PASSWORD);
      await admin.goto('/settings');
      await fill(admin, { 'Target share, in percent': '95' });
      await admin.getByRole('button', { name: 'Save', exact: true }).first().click();
      await officer.goto('/reports/completion');
      expect(await words(officer)).toMatch(/\d+ of \d+ \S.* done: \d+ %\. Your target (is|of) 95 %/);
    });
  },
);
