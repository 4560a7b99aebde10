import { fill, follow, type House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

/** The pages of reminders: what was sent, by hand, and on paper. */
export function reminderPages(house: House, tour: Tour): void {
  it('of reminders', async () => {
    await tour.visit('reminders.none', 'officer', '/reminders?q=nobodyatall');
    const page = await tour.visit('reminders', 'officer', '/reminders');
    const long = await idOf(house, 'long@larkfield.example');
    await tour.visit('reminders.person', 'admin', `/reminders?person=${long}`);
    await page.locator('tbody a[href^="/reminders/"]').first().click();
    await page.waitForURL('**/reminders/*');
    await tour.look('reminder', page);
    await tour.send('reminder.now', page, 'Send now');
    await tour.send('reminder.stopped', page, 'Do not send');
  });

  it('of reminders by hand', async () => {
    const page = await tour.visit('nudge', 'manager', '/nudges/new');
    await page.evaluate("document.querySelector('textarea').value = 'x'.repeat(501)");
    const send = (await page.locator('main form button').innerText()).trim();
    await tour.send('nudge.errors', page, send);
    await fill(page, { 'Your own words': 'Take Friday afternoon for it.' });
    await tour.send('nudge.sent', page, send);
    await tour.visit('nudge.nobody', 'officer', '/nudges/new?team=Nobody');
  });

  it('of slips', async () => {
    const page = await tour.visit('slips', 'admin', '/reminders/slips');
    await tour.send('slips.handed', page, 'Mark this slip as handed out');
    await tour.visit('slips.manager', 'manager', '/reminders/slips');
    await page.goto('/reminders?kind=slip');
    await follow(page, 'Open: Slip of paper to Karim Aziz');
    await tour.look('slip', page);
  });
}
