import type { Locator, Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { inviteLink } from '../../src/sign-in/link.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { inBrowser, leads, pathOf, words } from '../support/flow.ts';
import { answerTest, doLessons, type Hands } from './learner.ts';

const MOST_TABS = 90;

// Goes on from where the focus is, as a person does.
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let n = 0; n < MOST_TABS; n++) {
    await page.keyboard.press('Tab');
    const here = await target.evaluate((element) => element === element.ownerDocument.activeElement);
    if (here) return;
  }
  throw new Error(`${pathOf(page)}: Tab does not lead to ${target.toString()}`);
}

const boxOf = (page: Page, text: string): Locator => page.getByLabel(text, { exact: true });

/** Tab, Space, Enter and arrows. The mouse lies in a drawer. */
const keyboard: Hands = {
  async choose(page, texts) {
    const first = page.locator('[name=chosen]').first();
    if ((await first.getAttribute('type')) === 'radio') {
      // A group of radio buttons is one stop; arrows choose inside it, and Space takes the one in focus.
      const options = await page.locator('[name=chosen]').all();
      await tabTo(page, first);
      const wanted = await boxOf(page, texts[0]!).getAttribute('value');
      const values = await Promise.all(options.map((option) => option.getAttribute('value')));
      if (values[0] === wanted) await page.keyboard.press('Space');
      for (let n = values.indexOf(wanted); n > 0; n--) await page.keyboard.press('ArrowDown');
      return;
    }
    for (const box of await page.locator('[name=chosen]').all()) {
      const label = ((await box.locator('xpath=..').textContent()) ?? '').trim();
      if (!texts.includes(label)) continue;
      await tabTo(page, box);
      await page.keyboard.press('Space');
    }
  },

  async press(page, name) {
    await tabTo(page, page.getByRole('button', { name, exact: true }));
    await leads(page, () => page.keyboard.press('Space'));
  },

  async follow(page, name) {
    await tabTo(page, page.getByRole('link', { name, exact: true }).first());
    await leads(page, () => page.keyboard.press('Enter'));
  },
};

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
  }, 120_000);
});
