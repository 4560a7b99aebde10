import type { Page } from 'playwright-core';
import fc from 'fast-check';
import { judge } from '../../src/policy/judge.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import { VERDICTS, type Kind, type Post } from '../../src/policy/vocabulary.ts';
import { anyPost, truth } from '../asking/walk.ts';
import { addStaff, PASSWORD } from '../support/app.ts';
import { follow, inBrowser, leads, pathOf, press, signIn, words } from '../support/flow.ts';

const PHONE = { width: 390, scripts: false };
const LABELS = ['Yes, please do', 'Yes', 'Yes, if …', 'Ask first', 'No'];

inBrowser('“Can I post this?” on a phone, without scripts', { empty: true }, (house) => {
  let page: Page;
  let rules: Rule[];

  beforeAll(async () => {
    await house.setUp();
    const nurse = await addStaff(house.app, { jobRole: 'clinician' });
    page = await house.visitor(PHONE);
    await signIn(page, nurse.email, PASSWORD);
    const { version } = await policyInForce(house.database.read);
    rules = rulesOf(textAt(version, { country: 'us', siteId: null }));
  });

  const somePost = (verdict: string) =>
    fc
      .sample(anyPost(['clinician']), { numRuns: 3000, seed: 11 })
      .find(({ post }) => judge(rules, post).verdict === verdict)!;

  /** Taps what is true until the answer is there; tells how many taps that took. */
  async function tap({ post, mostly }: { post: Post; mostly: Kind }): Promise<number> {
    for (let taps = 0; ; taps++) {
      if ((await page.locator('.verdict').count()) > 0) return taps;
      const buttons = await page.locator('.tap').all();
      const values = await Promise.all(buttons.map((button) => button.getAttribute('value')));
      const wanted = truth(post, mostly, values as string[]);
      await leads(page, () => buttons[values.indexOf(wanted)]!.tap());
      expect(pathOf(page)).toBe('/can-i-post');
    }
  }

  it.each(VERDICTS.map((verdict, n) => [verdict, LABELS[n]!]))('reaches: %s', async (verdict, label) => {
    await page.goto('/');
    await follow(page, 'Can I post this?');
    const taps = await tap(somePost(verdict));
    expect(taps).toBeLessThanOrEqual(10);
    expect((await page.locator('h1').innerText()).trim()).toBe(label);
    expect(await page.locator(`.verdict.${verdict}`).count()).toBe(1);
    expect(page.url()).not.toContain('?');
  });

  it('takes a step back, starts again, and says that something is unclear', async () => {
    await page.goto('/can-i-post');
    await press(page, 'A coworker’s name, tag or picture');
    const second = await page.locator('h1').innerText();
    await leads(page, () => page.locator('.tap').first().tap());
    await press(page, 'Back one step');
    expect(await page.locator('h1').innerText()).toBe(second);
    await follow(page, 'Start again');
    expect(await words(page)).toContain('What is it mostly about?');
    await tap(somePost('never'));
    await press(page, 'This is unclear');
    expect(await words(page)).toContain('Your name and the time of day are not kept');
    await follow(page, 'Go back');
    expect(pathOf(page)).toBe('/can-i-post');
  });

  it('leads a stranger from any page to what to do now', async () => {
    const stranger = await house.visitor(PHONE);
    await stranger.goto('/sign-in');
    await follow(stranger, 'Posted or seen something? What now?');
    expect(pathOf(stranger)).toBe('/what-now');
    const text = await words(stranger);
    for (const part of ['Save proof', 'LarkChat', 'Maria Lopez', 'extension 400', 'extension 500'])
      expect(text).toContain(part);
  });
});
