import { transact } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { setPackageRule } from '../../src/scorm/package.ts';
import { statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, type Added } from '../support/app.ts';
import { inBrowser } from '../support/flow.ts';
import type { TestPackage } from '../support/packages.ts';
import { bring, content, deviceOf, open, says } from './player.ts';

const SINGLE: TestPackage = {
  standard: '1.2',
  title: 'Fire safety',
  scos: [{ id: 'one', title: 'All of it', masteryScore: 80 }],
};

const SEVERAL: TestPackage = {
  standard: '1.2',
  title: 'Hand hygiene',
  scos: [
    { id: 'why', title: 'Why it matters' },
    { id: 'how', title: 'How to do it', prerequisites: 'why' },
    { id: 'end', title: 'Last words', prerequisites: 'why&how' },
  ],
};

inBrowser('a package of SCORM 1.2', {}, (house) => {
  let nurse: Added;
  let count = 0;

  beforeAll(async () => {
    nurse = await addStaff(house.app, { name: "Siobhán O'Neill", email: 'nurse@larkfield.example' });
    await bring(house, 'fire-safety', SINGLE);
    await bring(house, 'hand-hygiene', SEVERAL);
  });

  const fresh = (): Promise<Added> => addStaff(house.app, { email: `colleague${++count}@larkfield.example` });
  const attempt = async ({ id }: Added, packageId: string) =>
    (await attemptsAt(house.database.read, id, packageId))[0]!;

  it('goes on exactly where one was, on another device too', async () => {
    const first = await deviceOf(house, nurse.email);
    const inside = await open(house, first.page, nurse.id, 'fire-safety');
    await inside.getByText('Entry: ab-initio').waitFor();
    await inside.getByRole('button', { name: 'Keep' }).click();
    await inside.getByRole('button', { name: 'Page 2' }).click();
    await inside.getByText('commit true').waitFor();
    await says(first.page, /^Saved \d/);
    const second = await deviceOf(house, nurse.email);
    const again = await open(house, second.page, nurse.id, 'fire-safety');
    await again.getByText('Place: page 2. Kept: some thoughts. Status: incomplete. Entry: resume.').waitFor();
  });

  it('decides when the content has said enough, and takes nothing back when it is opened again', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'fire-safety');
    await inside.getByRole('button', { name: 'Fail' }).click();
    await says(page, /^Saved/);
    expect((await attempt(who, 'fire-safety')).decided_at).toBeNull();
    await inside.getByRole('button', { name: 'Pass' }).click();
    await says(page, 'it counts as done');
    const done = await attempt(who, 'fire-safety');
    expect(done).toMatchObject({ version: 1, score: 90, decided_by: null });
    await page.getByRole('link', { name: 'Save and go back' }).click();
    await page.waitForURL(/\/learn\/fire-safety$/);
    await page.goto('/learn/fire-safety/play?mode=review');
    await content(page).getByText('Mode: review').waitFor();
    await content(page).getByRole('button', { name: 'Fail' }).click();
    await content(page).getByText('commit true').waitFor();
    expect(await attempt(who, 'fire-safety')).toEqual(done);
    const [state] = await statesOf(house.database.read, done.id);
    expect(state).toMatchObject({ success: 'passed', score: 90 });
  });

  it.each([
    ['the tab is closed', 'close'],
    ['one goes back', 'back'],
    ['the page is loaded again', 'reload'],
  ])('keeps what was set a moment before %s', async (_what, how) => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'fire-safety');
    await inside.getByRole('button', { name: 'Keep' }).click();
    if (how === 'close') await page.close({ runBeforeUnload: true });
    else if (how === 'back') await page.goBack();
    else await page.reload();
    const again = await deviceOf(house, who.email);
    const inThat = await open(house, again.page, who.id, 'fire-safety');
    await inThat.getByText('Kept: some thoughts').waitFor();
  });

  it('takes in 80 KB when the content ends', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'fire-safety');
    await inside.locator('body').evaluate(() => {
      const { sco } = globalThis as unknown as { sco: { set(n: string, v: string): void; end(): void } };
      sco.set('cmi.suspend_data', 'ä'.repeat(60_000));
      sco.end();
    });
    await inside.getByText('end true').waitFor();
    await says(page, /^Saved/);
    const [state] = await statesOf(house.database.read, (await attempt(who, 'fire-safety')).id);
    expect(Buffer.byteLength(state!.data)).toBeGreaterThan(80_000);
    await page.getByText('The package has ended.').waitFor();
  });

  it('lets the newest tab write, and tells the older one', async () => {
    const who = await fresh();
    const { context, page: older } = await deviceOf(house, who.email);
    const inOlder = await open(house, older, who.id, 'fire-safety');
    const newer = await context.newPage();
    const inNewer = await open(house, newer, who.id, 'fire-safety');
    await inNewer.getByRole('button', { name: 'Page 2' }).click();
    await says(newer, /^Saved/);
    house.faults.splice(0);
    // It may have been told already, by a save of its own: then there is no button any more.
    await inOlder
      .getByRole('button', { name: 'Keep' })
      .click({ timeout: 1000 })
      .catch(() => {});
    await older.getByText('It goes on there').first().waitFor();
    await newer.reload();
    await content(newer).getByText('Place: page 2. Kept: nothing.').waitFor();
    // The older tab was refused, and no other page was.
    expect(house.faults.splice(0).filter((fault) => !fault.includes('409 for'))).toEqual([]);
  });

  it('says truthfully that nothing is saved while the network is gone, and saves when it is back', async () => {
    const who = await fresh();
    const { context, page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'fire-safety');
    await context.setOffline(true);
    await inside.getByRole('button', { name: 'Keep' }).click();
    await inside.getByRole('button', { name: 'Commit' }).click();
    await inside.getByText('commit false').waitFor();
    await says(page, 'Not saved, trying again');
    const { id } = await attempt(who, 'fire-safety');
    expect(JSON.stringify(await statesOf(house.database.read, id))).not.toContain('some thoughts');
    await context.setOffline(false);
    await says(page, /^Saved/);
    expect(JSON.stringify(await statesOf(house.database.read, id))).toContain('some thoughts');
    house.faults.splice(0);
  });

  it('goes on saving when the session has ended', async () => {
    const who = await fresh();
    const { context, page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'fire-safety');
    await context.clearCookies();
    await inside.getByRole('button', { name: 'Keep' }).click();
    await inside.getByRole('button', { name: 'Pass' }).click();
    await says(page, 'it counts as done');
    expect((await attempt(who, 'fire-safety')).decided_at).not.toBeNull();
  });

  it('counts the minutes with what says nothing itself', async () => {
    const who = await fresh();
    const { database, clock } = house.app.ground;
    await bring(house, 'handbook', {
      ...SINGLE,
      scos: [{ id: 'one', title: 'The handbook', asset: 'silent' }],
    });
    const rule = { completed: true, passed: false, score: null, minutes: 2, attempts: null, outside: false };
    await transact(database.write, async (tx) => {
      await setPackageRule(tx, clock.now(), 'test', 'handbook', rule);
      await beginAttempt(tx, clock.now(), who.id, 'handbook', false);
    });
    const { page } = await deviceOf(house, who.email);
    await page.clock.install();
    await page.goto('/learn/handbook/play');
    await content(page).getByRole('heading', { name: 'The handbook' }).waitFor();
    await says(page, /^Saved/);
    for (let minute = 0; minute < 2; minute++) {
      expect((await attempt(who, 'handbook')).decided_at).toBeNull();
      house.app.clock.pass({ minutes: 1 });
      const kept = page.waitForResponse((answer) => answer.url().endsWith('/commit'));
      await page.clock.runFor(60_000);
      await kept;
    }
    await says(page, 'it counts as done');
  });

  it('opens parts one by one, as their prerequisites ask', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'hand-hygiene');
    const contents = page.getByRole('navigation', { name: 'Contents' });
    await contents.getByText('How to do it not open yet').waitFor();
    expect(await contents.getByRole('button').allInnerTexts()).toEqual([]);
    await inside.getByRole('button', { name: 'Complete' }).click();
    await page.getByRole('button', { name: 'Next part' }).click();
    await content(page).getByRole('heading', { name: 'How to do it' }).waitFor();
    await content(page).getByText('begin true').waitFor();
    expect((await attempt(who, 'hand-hygiene')).decided_at).toBeNull();
    await content(page).getByRole('button', { name: 'Pass' }).click();
    await contents.getByRole('button', { name: 'Last words' }).click();
    await content(page).getByRole('heading', { name: 'Last words' }).waitFor();
    await content(page).getByText('begin true').waitFor();
    await contents.getByText('Why it matters completed').waitFor();
    await content(page).getByRole('button', { name: 'Complete' }).click();
    await says(page, 'it counts as done');
    const again = await deviceOf(house, who.email);
    await again.page.goto('/learn/hand-hygiene/play?mode=review');
    await content(again.page).getByText('begin true').waitFor();
  });
});
