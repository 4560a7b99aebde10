import { addStaff } from '../support/app.ts';
import { fill, follow, type House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

const RULE = '/rules/social-media-onboarding';
const SEE = 'See who is affected';

/** The pages of the training rules: read, made, rehearsed, ended, and who changed them. */
export function rulePagesTour(house: House, tour: Tour): void {
  it('of the training rules', async () => {
    const page = await tour.visit('rules', 'officer', '/rules');
    await tour.visit('rules.auditor', 'auditor', '/rules');
    await tour.visit('rule', 'officer', RULE);
    await tour.visit('rules.history', 'officer', '/rules/history');
    await tour.visit('rule.new', 'officer', '/rules/new');
    await tour.visit('rule.form', 'officer', '/rules/new?preset=texas');
    await fill(page, { Name: '', 'How many days?': 'ten', 'Days before the due day': '7, 30' });
    await page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true");
    await fill(page, { 'Only these people': 'nobody@larkfield.example', Teams: 'No such team' });
    await tour.send('rule.form.errors', page, 'Add another group');
    await tour.send('rule.form.refused', page, SEE);
    await tour.visit('rule.form.nobody', 'officer', '/rules/new?preset=uk');
    await tour.send('rule.rehearsal.nobody', page, SEE);
    await tour.visit('rule.edit', 'officer', `${RULE}/edit`);
    await page.getByLabel('So many days after hire', { exact: true }).check();
    await fill(page, { 'How many days?': '14', 'Grace days': '3' });
    await tour.send('rule.rehearsal', page, SEE);
    await addStaff(house.app, { name: 'Dora Desk', jobRole: 'front-desk' });
    await tour.send('rule.rehearsal.stale', page, 'Save exactly this');
    await tour.send('rule.saved', page, 'Save exactly this');
    await tour.visit('rules.history.changed', 'auditor', '/rules/history');
    await tour.visit('rule.end', 'officer', `${RULE}/end`);
    expect((await page.request.get(`${RULE}/end.csv`)).status()).toBe(200);
    tour.see(`${RULE}/end.csv`);
    await follow(page, 'Cancel');
  });
}
