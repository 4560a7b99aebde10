import { transact } from '../../src/database/database.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { fit } from '../../src/policy/fitting.ts';
import { SETTINGS, type Setting } from '../../src/policy/policy-file.ts';
import { firstVersion, publish } from '../../src/policy/publication.ts';
import { newestNumber } from '../../src/policy/publication.store.ts';
import { PASSWORD } from '../support/app.ts';
import { inBrowser, signIn } from '../support/flow.ts';

jest.setTimeout(90_000);

inBrowser('the card of a role', { empty: true }, (house) => {
  beforeAll(() => house.setUp());

  // Every clause at one setting, with the laws of all countries.
  const publishAt = (setting: Setting) =>
    transact(house.database.write, async (tx) => {
      const { policy } = shippedCourse();
      const choices = Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]));
      const version = fit(policy, {
        choices,
        brackets: LARKFIELD,
        countries: ['us', 'us-tx', 'uk', 'au', 'ca', 'eu'],
      });
      const how = { ...firstVersion('UTC'), after: await newestNumber(tx) };
      return publish(tx, house.app.clock.now(), 'test', version, how);
    });

  it.each(SETTINGS)('is one sheet of A4 and of Letter for every role: %s', async (setting) => {
    await publishAt(setting);
    const page = await house.visitor();
    await signIn(page, 'ada@larkfield.example', PASSWORD);
    for (const role of JOB_ROLES) {
      await page.goto(`/policy/cards/${role}`);
      for (const format of ['A4', 'Letter'] as const) {
        const pdf = await page.pdf({ format });
        const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;
        expect([role, format, sheets]).toEqual([role, format, 1]);
      }
    }
    await page.context().close();
  });

  it('leaves the menu and the other roles off the paper, and prints letters that can be read', async () => {
    const page = await house.visitor();
    await signIn(page, 'ada@larkfield.example', PASSWORD);
    await page.goto('/policy/cards/clinician');
    await page.emulateMedia({ media: 'print' });
    for (const away of ['.masthead', '.foot', '.card-roles', '.back'])
      expect([away, await page.locator(away).isVisible()]).toEqual([away, false]);
    const size = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('.role-card li')).fontSize",
    );
    // 6 points are the least that is read without trouble at an arm's length.
    expect(parseFloat(size)).toBeGreaterThanOrEqual(6 / 0.75);
  });
});
