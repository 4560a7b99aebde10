import type { Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';

inBrowser('a policy that is published meanwhile', { empty: true }, (house) => {
  let officer: Page;
  let other: Page;
  let sam: Added;
  let signing: Page;

  const count = async (kind: string): Promise<number> =>
    (await house.database.read.selectFrom('ledger').select('id').where('kind', '=', kind).execute()).length;

  const choose = (tab: Page, clause: string, setting: string): Promise<void> =>
    tab.locator(`[name=setting-${clause}][value=${setting}]`).check();

  beforeAll(async () => {
    await house.setUp();
    sam = await addStaff(house.app, { name: 'Sam Rivera', hiredOn: '2026-10-01' });
    const now = house.app.clock.now();
    const learner = { id: sam.id, name: sam.name, isManager: false, random: Math.random };
    await transact(house.database.write, async (tx) =>
      takeTest(tx, now, learner, await learn(tx, now, learner, 'social-media', 8), true),
    );
  });

  it('is published once from two tabs, and the second is told and keeps its choices', async () => {
    signing = await house.visitor({ width: 390 });
    await signIn(signing, sam.email, PASSWORD);
    await signing.goto('/sign');

    const device = await house.device();
    [officer, other] = [await device.newPage(), await device.newPage()];
    await signIn(officer, 'ada@larkfield.example', PASSWORD);
    for (const tab of [officer, other]) {
      await tab.goto('/policy/fitting');
      await tab.getByLabel('Changes what people do').check();
    }
    await choose(officer, 'SM-14', 'restrictive');
    await choose(other, 'SM-15', 'restrictive');
    await press(officer, 'Publish this version');
    expect(pathOf(officer)).toBe('/policy/versions/2');
    await press(other, 'Publish this version');
    expect(await words(other)).toContain('Somebody published another version meanwhile.');
    expect(await count('policy-published')).toBe(2);
    expect(await other.locator('[name=setting-SM-15][value=restrictive]').isChecked()).toBe(true);
  });

  it('is not signed in its old version: the signer sees the new text and what changed', async () => {
    await signing.getByLabel('Yes, this is what I sign').check();
    await signing.getByLabel('Type your full name').fill('Sam Rivera');
    const [answer] = await Promise.all([
      signing.waitForResponse((response) => response.request().method() === 'POST'),
      press(signing, 'Sign the policy'),
    ]);
    expect(answer.status()).toBe(409);
    const said = await words(signing);
    expect(said).toContain(
      'Version 2 of the policy was published while this page was open. Nothing was signed.',
    );
    expect(said).toContain('What changed since version 1');
    expect(await signing.locator('[aria-labelledby^=difference-] .clause-number').allInnerTexts()).toEqual([
      expect.stringContaining('SM-14'),
    ]);
    expect(await count('signed')).toBe(0);
    expect(await signing.getByLabel('Type your full name').inputValue()).toBe('Sam Rivera');

    await signing.getByLabel('Yes, this is what I sign').check();
    await press(signing, 'Sign the policy');
    expect(pathOf(signing)).toMatch(/^\/signatures\//);
    expect(await words(signing)).toContain('Social media policy, Version 2');
    expect(await count('signed')).toBe(1);
  });
});
