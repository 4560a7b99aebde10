import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { sessionOf, statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, type Added } from '../support/app.ts';
import { inBrowser, press } from '../support/flow.ts';
import type { TestPackage } from '../support/packages.ts';
import { bring, content, deviceOf, open, says } from './player.ts';

const SINGLE: TestPackage = {
  standard: '1.2',
  title: 'Fire safety',
  scos: [{ id: 'one', title: 'All of it', masteryScore: 80 }],
};

inBrowser('a package of SCORM 1.2', {}, (house) => {
  const { said } = { said: (text: string) => `Said: ${text}` };
  let nurse: Added;
  let count = 0;

  beforeAll(async () => {
    nurse = await addStaff(house.app, { name: "Siobhán O'Neill", email: 'nurse@larkfield.example' });
    await bring(house, 'fire-safety', SINGLE);
  });

  const fresh = async (): Promise<Added> =>
    addStaff(house.app, { email: `colleague${++count}@larkfield.example` });
  const attempt = async ({ id }: Added, packageId: string) =>
    (await attemptsAt(house.database.read, id, packageId))[0]!;

  it('goes on exactly where one was, on another device too', async () => {
    const first = await deviceOf(house, nurse.email);
    const content1 = await open(house, first.page, nurse.id, 'fire-safety');
    await content1.getByText('Entry: ab-initio').waitFor();
    await content1.getByRole('button', { name: 'Keep' }).click();
    await content1.getByRole('button', { name: 'Page 2' }).click();
    await content1.getByText('commit true').waitFor();
    await says(first.page, /^Saved \d/);
    const second = await deviceOf(house, nurse.email);
    const content2 = await open(house, second.page, nurse.id, 'fire-safety');
    await content2
      .getByText('Place: page 2. Kept: some thoughts. Status: incomplete. Entry: resume.')
      .waitFor();
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
    await press(page, 'Save and go back').catch(() => page.waitForURL(/\/learn\/fire-safety$/));
    await page.goto('/learn/fire-safety/play?mode=review');
    await content(page).getByText('Mode: review').waitFor();
    await content(page).getByRole('button', { name: 'Fail' }).click();
    await content(page).getByText('commit true').waitFor();
    expect(await attempt(who, 'fire-safety')).toEqual(done);
    const [state] = await statesOf(house.database.read, done.id);
    expect(state).toMatchObject({ success: 'passed', score: 90 });
    expect(said).toBeDefined();
  });

  it('keeps what was set a moment before the tab is closed', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    const inside = await open(house, page, who.id, 'fire-safety');
    await inside.getByRole('button', { name: 'Keep' }).click();
    await page.close({ runBeforeUnload: true });
    const again = await deviceOf(house, who.email);
    await (await open(house, again.page, who.id, 'fire-safety')).getByText('Kept: some thoughts').waitFor();
    expect(await sessionOf(house.database.read, (await attempt(who, 'fire-safety')).id)).toBeDefined();
  });
});
