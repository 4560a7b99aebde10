import { transact } from '../../src/database/database.ts';
import { makeDemo } from '../../src/demo/make.ts';
import { addPerson } from '../../src/people/people.ts';
import { fill, follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { DEMO_PASSWORD } from '../../src/demo/make.ts';
import type { Page } from 'playwright-core';

jest.setTimeout(90_000);

// A Monday at nine in New York.
const NOW = '2026-11-23T14:00:00.000Z';

inBrowser('reminders by hand and on paper', { empty: true, now: NOW }, (house) => {
  const as = async (account: string, device: { width: number; scripts?: boolean }): Promise<Page> => {
    const page = await house.visitor(device);
    await signIn(page, `${account}@larkfield.example`, DEMO_PASSWORD);
    return page;
  };
  const mails = () =>
    house.database.read.selectFrom('mail').selectAll().where('kind', '=', 'nudge').execute();

  it('begins with the clinic of the demo', async () => {
    await makeDemo(house.app.ground);
  });

  it('a manager reminds one, then all the others, in their own words, on a phone without scripts', async () => {
    const page = await as('manager', { width: 390, scripts: false });
    await page.goto('/reports/completion');
    await page.locator('a[href^="/nudges/new?person="]').first().click();
    await page.waitForURL('**/nudges/new?person=*');
    expect(await words(page)).toMatch(
      /1 person gets one mail from you, once a mail server is set up.*was due on/,
    );
    await fill(page, { 'Your own words': 'I know it is busy.\nTake Friday.' });
    await press(page, 'Prepare 1 reminder');
    expect(await words(page)).toMatch(/1 reminder waits.*Was sent a reminder today by Ruth Adeyemi/);
    expect(
      (await mails()).map((mail) =>
        mail.text.includes('Ruth Adeyemi writes:\n\nI know it is busy.\nTake Friday.'),
      ),
    ).toEqual([true]);
    await follow(page, 'Back to the report');
    await follow(page, 'Remind everybody who is late');
    expect(await words(page)).toMatch(/Prepare 1 reminder.*Who does not get it.*One a day is enough/);
    await press(page, 'Prepare 1 reminder');
    expect(await mails()).toHaveLength(2);
    expect(new Set((await mails()).map((mail) => mail.person_id)).size).toBe(2);
    // Back in the browser, and pressed again.
    await page.goto('/nudges/new');
    expect(await words(page)).toContain('Whoever is late here cannot be sent a mail now');
    await page.goto('/reminders/slips');
    expect(await words(page)).toContain('Reminder slips for people without email');
  });

  it('the compliance lead prints slips, and says that they were handed out', async () => {
    const now = new Date(NOW);
    const { id: siteId } = (
      await house.database.read.selectFrom('site').select('id').orderBy('name').execute()
    )[0]!;
    await transact(house.database.write, async (tx) => {
      for (let n = 0; n < 9; n++) {
        const own = { name: `Rota Helper ${n}`, email: null, employeeNumber: `RH-${n}` };
        const place = { jobRole: 'other', siteId, team: '', managerId: null } as const;
        const details = { ...own, ...place, hiredOn: '2026-11-20', leftOn: null };
        await addPerson(tx, now, null, details, '2026-11-23');
      }
    });
    const page = await as('officer', { width: 1280 });
    await follow(page, 'Reminders');
    await follow(page, 'Slips for people without email');
    const slips = page.locator('.slip');
    const count = await slips.count();
    expect(count).toBeGreaterThanOrEqual(9);
    for (const format of ['A4', 'Letter']) {
      const pdf = (await page.pdf({ format })).toString('latin1');
      const sheets = pdf.match(/\/Type\s*\/Page[^s]/g)!.length;
      // Several on a sheet, and none cut in two.
      expect(sheets).toBeLessThanOrEqual(Math.ceil(count / 3));
    }
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.masthead', 'h1', 'form', 'footer'])
      for (const one of await page.locator(hidden).all())
        expect([hidden, await one.isVisible()]).toEqual([hidden, false]);
    expect(await slips.first().isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await press(page, `Mark these ${count} slips as handed out`);
    expect(await words(page)).toContain(`${count} slips are recorded as handed out`);
    await page.reload();
    expect(await page.locator('.slip').count()).toBe(0);
    await page.goto('/reminders?kind=slip');
    expect(await words(page)).toMatch(/Rota Helper 0.*Handed out by Maria Lopez, because there is no email/);
    expect(pathOf(page)).toBe('/reminders');
  });
});
