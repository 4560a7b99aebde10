import { fill, follow, press, type House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

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

  it('of importing people', async () => {
    const page = await tour.visit('import', 'admin', '/people/import');
    await tour.send('import.errors', page, 'See what it would do');
    const head = 'employee number,name,email,job role,site,team,manager,hired\n';
    const good = 'L9001,Nia Berg,nia@larkfield.example,clinician,Hill House,Care,L1010,2026-11-01\n';
    for (const [name, text] of Object.entries({ plan: good, wrong: good.replace('2026', 'in 2026') })) {
      await page.goto('/people/import');
      const buffer = Buffer.from(head + text);
      await page.getByLabel('The file').setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer });
      await tour.send(`import.${name}`, page, 'See what it would do');
    }
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
    await tour.visit('mail', 'admin', '/mail');
    await page.locator('tbody a').nth(1).click();
    await page.waitForURL(/\/mail\/.+/);
    await tour.look('mail.one', page);
    await tour.visit('mail.none', 'admin', '/mail?state=failed');
  });
}
