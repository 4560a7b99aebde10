import { timedImport } from '../../src/people/import/timed.ts';
import { fill, follow, press, type House } from '../support/flow.ts';
import { idOf, STRANGER, type Tour } from './tour.ts';

/** The pages of those who administer: people, import, settings, mail. */
export function officePages(house: House, tour: Tour): void {
  it('of people', async () => {
    const page = await tour.visit('people', 'admin', '/people');
    await tour.visit('people.none', 'admin', '/people?q=nobodyatall');
    await tour.visit('people.officer', 'officer', '/people?q=lopez');
    await tour.visit('person.new', 'admin', '/people/new');
    await fill(page, { Manager: 'Nobody At All' });
    await tour.send('person.new.errors', page, 'Save');
    const sam = `/people/${await idOf(house, 'new.hire@larkfield.example')}`;
    await tour.visit('person', 'admin', sam);
    await tour.visit('person.long-name', 'admin', `/people/${await idOf(house, 'long@larkfield.example')}`);
    await tour.visit('person.edit', 'admin', `${sam}/edit`);
    await page.goto(sam);
    await press(page, 'Show a link to hand over');
    await tour.look('person.invitation', page);
  });

  it('of signatures', async () => {
    const desk = `/people/${await idOf(house, 'front.desk@larkfield.example')}`;
    const page = await tour.visit('signatures', 'officer', `${desk}/signatures`);
    await tour.visit('signatures.auditor', 'auditor', `${desk}/signatures`);
    const sam = `/people/${await idOf(house, 'new.hire@larkfield.example')}`;
    await tour.visit('signatures.none', 'officer', `${sam}/signatures`);
    await tour.visit('paper-signature', 'officer', `${desk}/paper-signature`);
    await tour.send('paper-signature.errors', page, 'Enter the signature');
    await page.goto(`${desk}/signatures`);
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/signatures/*');
    await tour.look('receipt.officer', page);
    await follow(page, 'Withdraw this signature');
    await tour.look('withdrawal.officer', page);
    await tour.send('withdrawal.errors', page, 'Withdraw the signature');
    await fill(page, { 'Why?': 'Signed in her absence' });
    await tour.send('receipt.withdrawn', page, 'Withdraw the signature');
    const number = (await page.locator('.receipt-number').innerText()).trim();
    await tour.visit('receipt.check.withdrawn', STRANGER, `/receipts/${number}`);
    await page.goto(`${desk}/paper-signature`);
    await page.getByLabel('Version that was signed').selectOption({ index: 1 });
    await fill(page, {
      'Day on the paper': '2026-11-20',
      Witness: 'manager@larkfield.example',
      'Where the paper is kept': 'HR office, folder 2026',
    });
    await page.locator('#agree').check();
    await tour.send('receipt.paper', page, 'Enter the signature');
  });

  it('of what comes, and how it came about', async () => {
    const desk = `/people/${await idOf(house, 'front.desk@larkfield.example')}`;
    await tour.visit('my-line', 'nurse', '/my-line');
    await tour.visit('my-line.empty', 'auditor', '/my-line');
    const page = await tour.visit('line.officer', 'officer', `${desk}/line`);
    await page.locator('main summary').first().click();
    await tour.look('line.unfolded', page);
    await tour.visit(
      'line.long-name',
      'officer',
      `/people/${await idOf(house, 'long@larkfield.example')}/line`,
    );
    await tour.visit('coming', 'officer', '/team/calendar');
    await tour.visit('coming.team', 'manager', '/team/calendar');
    for (const path of ['/my-line.ics', '/team/calendar.csv']) tour.see(path);
  });

  it('of a team', async () => {
    const page = await tour.visit('deputy', 'manager', '/team/deputy');
    await tour.send('deputy.errors', page, 'Name this deputy');
    await fill(page, { Deputy: 'nurse@larkfield.example', 'Last day': '2026-12-01' });
    await tour.send('deputy.named', page, 'Name this deputy');
    await tour.visit('deputy.nobody-below', 'nurse', '/team/deputy');
    await tour.visit('completion.deputy', 'nurse', '/reports/completion');
    await tour.visit('not-mine', 'manager', '/team/not-mine');
    const desk = await idOf(house, 'front.desk@larkfield.example');
    await tour.visit('not-mine.ask', 'manager', `/team/not-mine/${desk}`);
    await tour.send('not-mine.said', page, 'Yes, tell the administrator');
    const manager = await idOf(house, 'manager@larkfield.example');
    await tour.visit('deputy.for', 'admin', `/people/${manager}/deputy`);
    const mend = await tour.visit('mend', 'admin', '/people/mend');
    await tour.send('mend.right', mend, 'It is right as it is: Ellen D’Souza');
    await page.goto('/team/deputy');
    await tour.send('deputy.ended', page, 'End today: Noor Haddad');
  });

  it('of importing people', async () => {
    const page = await tour.visit('import', 'admin', '/people/import');
    await tour.send('import.errors', page, 'See what it would do');
    const head = 'employee number,name,email,job role,site,team,manager,hired\n';
    const good = 'L9001,Nia Berg,nia@larkfield.example,clinician,Hill House,Care,L1010,2026-11-01\n';
    const choose = async (text: string) => {
      await page.goto('/people/import');
      const buffer = Buffer.from(text);
      await page.getByLabel('The file').setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer });
    };
    for (const [name, text] of Object.entries({ plan: good, wrong: good.replace('2026', 'in 2026') })) {
      await choose(head + text);
      await tour.send(`import.${name}`, page, 'See what it would do');
    }
    await choose('Kennung,Wer,Start date\nL1012,Ellen D’Souza,03/04/2025\n');
    await tour.send('import.columns', page, 'See what it would do');
    await page.getByLabel('Kennung').selectOption('employeeNumber');
    await page.getByLabel('Wer').selectOption('name');
    await tour.send('import.dates', page, 'Keep this and go on');
    await page.getByLabel('The month first').check();
    await tour.send('import.dates-kept', page, 'Keep this and go on');
    await choose('Kennung,Wer,left\nL1012,Ellen D’Souza,2027-01-31\n');
    await page.getByLabel('This file names everybody').check();
    await tour.send('import.missing', page, 'See what it would do');
    await page.getByLabel('They have left').check();
    await tour.send('import.missing.errors', page, 'Import these people');
    await page.getByLabel('On which day?').fill('2026-10-31');
    await tour.send('import.many-leave', page, 'Import these people');
    const at = { now: new Date('2026-11-22T08:00:00.000Z'), by: null, zone: 'UTC', country: 'us' };
    const timed = head + good.replace('clinician', 'wizard');
    await timedImport(house.database, timed, 'staff.csv', { ...at, everybody: true });
    await tour.visit('import.timed', 'admin', '/people/import');
    await tour.visit('people.timed', 'admin', '/people');
  });

  it('of leave', async () => {
    const leave = `/people/${await idOf(house, 'hana.sato@larkfield.example')}/leave`;
    const page = await tour.visit('leave.new', 'admin', `${leave}/new`);
    await fill(page, { 'First day of leave': '2027-03-02', 'Last day of leave': '2027-03-01' });
    await tour.send('leave.errors', page, 'Save');
    await fill(page, { 'Last day of leave': '2027-03-31' });
    await tour.send('leave.added', page, 'Save');
    await page.locator('table a').first().click();
    await page.waitForURL('**/leave/*');
    await tour.look('leave', page);
    await fill(page, { 'Why do you take it back?': 'It was never so.' });
    await tour.send('leave.withdrawn', page, 'Take back this leave');
  });

  it('of settings and mail', async () => {
    const page = await tour.visit('settings', 'admin', '/settings');
    await fill(page, { Name: '' });
    await tour.send('settings.errors', page, 'Save');
    await tour.visit('settings.officer', 'officer', '/settings');
    await tour.visit('site.new', 'admin', '/settings/sites/new');
    await tour.send('site.new.errors', page, 'Save');
    await page.goto('/settings');
    await follow(page, 'Hill House');
    await tour.look('site', page);
    await tour.visit('start-days', 'admin', '/settings/start-days');
    await tour.send('start-days.plan', page, 'See the plan');
    await tour.visit('running', 'admin', '/running');
    await page.goto('/running');
    for (const summary of await page.locator('main summary').all()) await summary.click();
    await tour.look('running.unfolded', page);
    await tour.visit('setup', 'admin', '/setup');
    for (const step of ['look', 'https', 'mail', 'answers', 'policy', 'backup', 'start'])
      await tour.visit(`setup.${step}`, 'admin', `/setup/${step}`);
    const told = await idOf(house, 'nurse@larkfield.example');
    await tour.visit('setup.start.one', 'admin', `/setup/start/${told}/ahead`);
    // No pages: a style sheet, and a picture that nobody has put up here.
    for (const [path, status] of [
      ['/look/colours/0c5c61', 200],
      ['/look/logo/none', 404],
    ] as const) {
      expect([path, (await page.request.get(path)).status()]).toEqual([path, status]);
      tour.see(path);
    }
    await tour.visit('mail', 'admin', '/mail');
    await page.locator('tbody a').nth(1).click();
    await page.waitForURL(/\/mail\/.+/);
    await tour.look('mail.one', page);
    await tour.visit('mail.none', 'admin', '/mail?state=failed');
    await tour.visit('wording', 'admin', '/mail/wording');
    const wording = await tour.visit('wording.one', 'admin', '/mail/wording/ahead');
    await wording.getByLabel('Subject').fill('{nobody}');
    await tour.send('wording.refused', wording, 'Save');
    // What is to be done has its day for one's own calendar.
    const home = await tour.visit('home.calendar', 'nurse', '/');
    const file = await home.locator('a[href^="/calendar/"]').getAttribute('href');
    expect((await home.request.get(file!)).status()).toBe(200);
    tour.see(file!);
  });
}
