import type { House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

/** What is kept about somebody and who sees it, and what auditors are let see. */
export function accessPages(house: House, tour: Tour): void {
  it('of what is kept, and who sees it', async () => {
    await tour.visit('kept', 'nurse', '/kept');
    await tour.visit('kept.auditor', 'auditor', '/kept');
  });

  it('of what auditors are let see', async () => {
    await tour.visit('auditors', 'officer', '/auditors');
    const auditor = await idOf(house, 'auditor@larkfield.example');
    // Who sits on the committee may not audit it, and here most do.
    const desk = await idOf(house, 'new.hire@larkfield.example');
    await tour.visit('audit.for-auditor', 'admin', `/people/${auditor}/audits/new`);
    const page = await tour.visit('audit.new', 'admin', `/people/${desk}/audits/new`);
    await tour.send('audit.errors', page, 'Let them see this');
    await page.getByRole('radio', { name: /^Some sites/ }).check();
    await page.getByRole('checkbox').first().check();
    await page.getByLabel('Last day', { exact: false }).fill('2026-12-24');
    await tour.send('auditors.granted', page, 'Let them see this');
    expect(await page.locator('main').innerText()).toContain('Saved.');
    const href = await page.locator('td a[href*="/audits/"]').first().getAttribute('href');
    await tour.visit('audit.edit', 'admin', href!);
    const form = await tour.as('admin');
    await tour.send('auditors.ended', form, 'End it now');
  });
}
