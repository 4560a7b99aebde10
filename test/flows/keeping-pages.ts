import { runPurges } from '../../src/keeping/run.ts';
import { addStaff } from '../support/app.ts';
import { fill, pathOf, press, type House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The pages of how long things are kept, of holds, and of what went. */
export function keepingPages(house: House, tour: Tour): void {
  it('of keeping and letting go', async () => {
    const nurse = await tour.visit('kept.long', 'nurse', '/kept?open=how-long');
    // Where it used to stand leads there.
    expect((await nurse.request.get('/kept/how-long')).url()).toContain('/kept?open=how-long');
    tour.see('/kept/how-long');
    await tour.visit('keeping.none', 'auditor', '/keeping');
    const rule = await tour.visit('keeping.rule', 'officer', '/keeping/rule');
    await rule.getByLabel('Test papers and answers').fill('7');
    await tour.send('keeping.rule.errors', rule, 'Save the times');
    await rule.goto('/keeping/rule');
    await rule.getByLabel('Mails that were sent').fill('1');
    await press(rule, 'Save the times');
    await tour.look('keeping.rule.saved', rule);

    const { id } = await addStaff(house.app, {
      name: 'Lea Leaver',
      hiredOn: '2019-01-07',
      leftOn: '2019-06-30',
    });
    const page = await tour.visit('keeping.hold-new', 'officer', '/keeping/holds/new');
    await tour.send('keeping.hold-new.errors', page, 'Set the hold');
    await fill(page, { 'Who (optional)': 'Lea Leaver', Why: 'The case of the leaver' });
    await press(page, 'Set the hold');
    await tour.look('keeping.held', page);
    await tour.visit('erasure.held', 'officer', `/people/${id}/erasure`);
    await page.goto('/keeping');
    await page.getByRole('link', { name: 'Lea Leaver' }).click();
    await page.waitForURL('**/holds/*');
    await tour.look('keeping.hold', page);
    await tour.send('keeping.lift.errors', page, 'Lift the hold');
    await fill(page, { 'Why it is not needed any more': 'It is closed' });
    await press(page, 'Lift the hold');
    await tour.look('keeping.lifted', page);

    await tour.visit('purge.wrong', 'officer', '/keeping/purges/new?until=2099-01-01');
    await tour.visit('erasure', 'officer', `/people/${id}/erasure`);
    await tour.send('erasure.errors', page, 'Ask to erase');
    await page.getByLabel('They asked for it').check();
    await press(page, 'Ask to erase');
    await tour.look('erasure.asked', page);
    const address = pathOf(page).replace(/\?.*/, '');
    await tour.visit('erasure.open', 'officer', `/people/${id}/erasure`);
    const admin = await tour.visit('erasure.approve', 'admin', address);
    await press(admin, 'Approve: let it go');
    await tour.look('erasure.approved', admin);
    await runPurges(house.app.ground);
    await tour.visit('erasure.done', 'auditor', address);
    await tour.visit('keeping', 'officer', '/keeping');
    expect((await page.request.get(`${house.app.url}/keeping/erased.csv`)).status()).toBe(200);
    tour.see('/keeping/erased.csv');
    await tour.visit('purge', 'officer', '/keeping/purges/new');
  });
}
