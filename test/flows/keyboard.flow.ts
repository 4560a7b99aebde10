import { transact } from '../../src/database/database.ts';
import { inviteLink } from '../../src/sign-in/link.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { inBrowser, words } from '../support/flow.ts';
import { keyboard, tabTo } from './hands.ts';
import { answerTest, doLessons } from './learner.ts';

inBrowser('by keyboard alone', { empty: true }, (house) => {
  it('does the whole onboarding', async () => {
    await house.setUp();
    const sam = await addStaff(house.app, { name: 'Sam Rivera', hiredOn: '2026-10-01', password: false });
    const token = await transact(house.database.write, (tx) =>
      inviteLink(tx, house.app.clock.now(), sam.id, sam.id),
    );
    const page = await house.visitor();
    const type = async (label: string, text: string) => {
      await tabTo(page, page.getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
    };

    await page.goto(`/welcome/${token}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await type('New password', PASSWORD);
    await type('New password again', PASSWORD);
    await keyboard.press(page, 'Save and sign in');
    await keyboard.follow(page, 'Start the course');
    await keyboard.press(page, 'Start the course');
    await doLessons(house.database.read, page, keyboard);
    await keyboard.press(page, 'Begin the test');
    await answerTest(house.database.read, page, keyboard);
    await keyboard.press(page, 'Hand in the test');
    await keyboard.follow(page, 'Sign the policy');

    // An empty signature: the summary takes the focus, and its link leads to the field.
    await page.evaluate("document.querySelector('form.signing').noValidate = true");
    await keyboard.press(page, 'Sign the policy');
    expect(await page.evaluate('document.activeElement.className')).toBe('error-summary');
    await tabTo(page, page.getByRole('link', { name: 'Tick the box if this is what you sign.' }));
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.name')).toBe('agree');
    await page.keyboard.press('Space');
    await type('Type your full name', 'sam rivera');
    await keyboard.press(page, 'Sign the policy');
    expect(await words(page)).toContain('Signed. Thank you');
  }, 240_000);
});
