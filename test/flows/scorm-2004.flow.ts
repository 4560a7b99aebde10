import type { Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import type { Claim } from '../../src/scorm/claim.ts';
import { commitsOf, sessionOf, statesOf } from '../../src/scorm/runtime.store.ts';
import { addStaff, type Added } from '../support/app.ts';
import { inBrowser } from '../support/flow.ts';
import { bring, content, deviceOf, open, says } from './player.ts';
import {
  CHAPTERS,
  FORCED,
  FREE,
  ODD,
  POSTTEST,
  PRETEST,
  RANDOM,
  REMEDIATION,
  SINGLE,
} from './scorm-2004-packages.ts';

interface Content {
  sco: { get(name: string): string; set(name: string, value: string): string; navigate(to: string): void };
}

inBrowser('a package of SCORM 2004', {}, (house) => {
  let count = 0;

  beforeAll(async () => {
    await bring(house, 'fire-safety', SINGLE);
    await bring(house, 'hand-hygiene', FREE);
    await bring(house, 'sharps', FORCED);
    await bring(house, 'lifting', PRETEST);
    await bring(house, 'medicines', POSTTEST);
    await bring(house, 'questions', RANDOM);
    await bring(house, 'isolation', REMEDIATION);
    await bring(house, 'waste', ODD);
    await bring(house, 'nights', CHAPTERS);
  });

  const fresh = (): Promise<Added> => addStaff(house.app, { email: `colleague${++count}@larkfield.example` });
  const attempt = async ({ id }: Added, packageId: string) =>
    (await attemptsAt(house.database.read, id, packageId))[0]!;
  const claim = async (who: Added, packageId: string) => {
    const session = await sessionOf(house.database.read, (await attempt(who, packageId)).id);
    return JSON.parse(session!.claim) as Claim;
  };
  const begins = async (page: Page, title: string) => {
    await content(page).getByRole('heading', { name: title }).waitFor();
    await content(page).getByText('begin true').waitFor();
  };
  const presses = (page: Page, name: string) =>
    content(page).getByRole('button', { name, exact: true }).click();
  const next = (page: Page) => page.getByRole('button', { name: 'Next part' });
  const contents = (page: Page) => page.getByRole('navigation', { name: 'Contents' });
  const leave = async (page: Page) => {
    await page.getByRole('link', { name: 'Save and go back' }).click();
    await page.waitForURL(/\/learn\/[a-z-]+$/);
  };
  const within = <T>(page: Page, act: (sco: Content['sco'], given: string) => T, given = '') =>
    content(page)
      .locator('body')
      .evaluate(
        (_body, [code, text]) =>
          // oxlint-disable-next-line no-eval
          (0, eval)(`(${code})`)((globalThis as unknown as Content).sco, text) as T,
        [String(act), given] as const,
      );
  const get = (page: Page, name: string) => within(page, (sco, given) => sco.get(given), name);

  describe('of one SCO', () => {
    it('goes on exactly where one was, on another device too', async () => {
      const who = await addStaff(house.app, { name: "Siobhán O'Neill", email: 'nurse@larkfield.example' });
      const first = await deviceOf(house, who.email);
      const inside = await open(house, first.page, who.id, 'fire-safety');
      await inside.getByText('Entry: ab-initio').waitFor();
      expect(await get(first.page, 'cmi.learner_name')).toBe("Siobhán O'Neill");
      expect(await get(first.page, 'cmi.learner_id')).toBe(who.id);
      expect(await get(first.page, 'cmi.objectives._count')).toBe('2');
      expect(await get(first.page, 'cmi.objectives.1.id')).toBe('doors');
      await within(first.page, (sco) => {
        sco.set('cmi.objectives.1.success_status', 'passed');
        sco.set('cmi.learner_preference.language', 'ga');
        sco.set('cmi.progress_measure', '0.5');
      });
      await presses(first.page, 'Keep');
      await presses(first.page, 'Fail');
      // What the content counts as its time are whole seconds.
      await first.page.waitForTimeout(1100);
      await presses(first.page, 'Page 2');
      await says(first.page, /^Saved \d/);
      await first.page.close();
      const second = await deviceOf(house, who.email);
      const again = await open(house, second.page, who.id, 'fire-safety');
      await again
        .getByText(
          'Place: page 2. Kept: some thoughts. Status: incomplete/failed. Entry: resume. Mode: normal.',
        )
        .waitFor();
      const expected = {
        'cmi.launch_data': 'shift=night',
        'cmi.scaled_passing_score': '0.8',
        'cmi.completion_threshold': '0.75',
        'cmi.time_limit_action': 'continue,no message',
        'cmi.credit': 'credit',
        'cmi.interactions._count': '1',
        'cmi.interactions.0.learner_response': 'b',
        'cmi.objectives._count': '2',
        'cmi.objectives.1.success_status': 'passed',
        'cmi.learner_preference.language': 'ga',
        'cmi.score.scaled': '0.4',
      };
      expect(await get(second.page, 'cmi.total_time')).toMatch(/^PT[1-9]/);
      for (const [name, value] of Object.entries(expected))
        expect([name, await get(second.page, name)]).toEqual([name, value]);
    });

    it('lets the mark of the package decide, and takes nothing back in a review, which leaves no trace', async () => {
      const who = await fresh();
      const { page } = await deviceOf(house, who.email);
      await open(house, page, who.id, 'fire-safety');
      await within(page, (sco) => {
        sco.set('cmi.success_status', 'passed');
        sco.set('cmi.score.scaled', '0.79');
      });
      await presses(page, 'Commit');
      await says(page, /^Saved/);
      expect(await claim(who, 'fire-safety')).toMatchObject({ success: 'failed', score: 79 });
      expect((await attempt(who, 'fire-safety')).decided_at).toBeNull();
      await within(page, (sco) => sco.set('cmi.progress_measure', '1'));
      await presses(page, 'Pass');
      await says(page, 'it counts as done');
      await leave(page);
      const done = await attempt(who, 'fire-safety');
      expect(done).toMatchObject({ score: 90, decided_by: null });
      expect(await claim(who, 'fire-safety')).toMatchObject({
        completion: 'completed',
        success: 'passed',
        score: 90,
      });
      const before = await commitsOf(house.database.read, done.id);
      await page.goto('/learn/fire-safety/play?mode=review');
      await content(page).getByText('Mode: review').waitFor();
      expect(await get(page, 'cmi.credit')).toBe('no-credit');
      await presses(page, 'Fail');
      await content(page).getByText('commit true').waitFor();
      await leave(page);
      expect(await attempt(who, 'fire-safety')).toEqual(done);
      expect(await commitsOf(house.database.read, done.id)).toEqual(before);
    });

    it('keeps what was set a moment before the tab is closed', async () => {
      const who = await fresh();
      const { page } = await deviceOf(house, who.email);
      await open(house, page, who.id, 'fire-safety');
      await presses(page, 'Keep');
      await page.close({ runBeforeUnload: true });
      const again = await deviceOf(house, who.email);
      const inside = await open(house, again.page, who.id, 'fire-safety');
      await inside.getByText('Kept: some thoughts').waitFor();
    });
  });

  it('opens the first of a package in which everything is chosen, and whatever is chosen then', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'hand-hygiene');
    await begins(page, 'Why it matters');
    expect(await next(page).isVisible()).toBe(false);
    await presses(page, 'Page 2');
    await contents(page).getByRole('button', { name: 'Last words' }).click();
    await begins(page, 'Last words');
    await presses(page, 'Complete');
    await contents(page).getByRole('button', { name: 'Why it matters' }).click();
    await begins(page, 'Why it matters');
    await content(page).getByText('Place: page 2.').waitFor();
    await contents(page).getByText('Last words completed').waitFor();
    await presses(page, 'Complete');
    await contents(page).getByRole('button', { name: 'How to do it' }).click();
    await begins(page, 'How to do it');
    expect((await attempt(who, 'hand-hygiene')).decided_at).toBeNull();
    await presses(page, 'Complete');
    await says(page, 'it counts as done');
    const { id } = await attempt(who, 'hand-hygiene');
    expect((await statesOf(house.database.read, id)).map(({ completion }) => completion)).toEqual(
      Array(3).fill('completed'),
    );
  });

  it('opens each part when the one before it is passed, over two sittings', async () => {
    const who = await fresh();
    const first = await deviceOf(house, who.email);
    await open(house, first.page, who.id, 'sharps');
    await begins(first.page, 'Part one');
    await contents(first.page).getByText('Part two not open yet').waitFor();
    expect(await next(first.page).isVisible()).toBe(false);
    await presses(first.page, 'Pass');
    await contents(first.page).getByRole('button', { name: 'Part two' }).waitFor();
    await next(first.page).click();
    await begins(first.page, 'Part two');
    await presses(first.page, 'Keep');
    await presses(first.page, 'Page 2');
    await leave(first.page);
    const kept = await sessionOf(house.database.read, (await attempt(who, 'sharps')).id);
    expect(kept!.sequencing).toContain('passed-one');
    expect(kept!.sequencing!.length).toBeLessThan(10_000);
    expect(JSON.parse(kept!.claim)).toMatchObject({ completion: 'incomplete', success: 'unknown' });

    const second = await deviceOf(house, who.email);
    await open(house, second.page, who.id, 'sharps');
    await begins(second.page, 'Part two');
    await content(second.page).getByText('Place: page 2. Kept: some thoughts').waitFor();
    await content(second.page).getByText('Entry: resume').waitFor();
    await contents(second.page).getByText('Part one passed').waitFor();
    await contents(second.page).getByText('Part three not open yet').waitFor();
    await presses(second.page, 'Pass');
    await next(second.page).click();
    await begins(second.page, 'Part three');
    expect((await attempt(who, 'sharps')).decided_at).toBeNull();
    await presses(second.page, 'Pass');
    await says(second.page, 'it counts as done');
    expect(await claim(who, 'sharps')).toMatchObject({
      completion: 'completed',
      success: 'passed',
      score: 90,
    });
  });

  it('tells each part of itself alone, and lets none put a word in the place of its data', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'nights');
    await begins(page, 'With a mark');
    expect(await get(page, 'cmi.scaled_passing_score')).toBe('0.6');
    await within(page, (sco) => sco.set('cmi.session_time', 'PT5M'));
    await presses(page, 'Pass');
    await contents(page).getByRole('button', { name: 'Without a mark' }).click();
    await begins(page, 'Without a mark');
    for (const name of ['cmi.scaled_passing_score', 'cmi.launch_data'])
      expect(await get(page, name)).toBe('');
    expect(await get(page, 'cmi.total_time')).toBe('PT0S');
    await within(page, (sco) => {
      for (const name of ['cmi', 'cmi.objectives', 'cmi.interactions', 'cmi.score', 'adl.nav'])
        if (sco.set(name, 'nothing') !== 'false') throw new Error(name);
      sco.set('cmi.location', 'page 7');
    });
    expect(await within(page, (sco) => sco.set('cmi.location', ''))).toBe('true');
    await within(page, (sco) => sco.set('cmi.success_status', 'passed'));
    expect(await get(page, 'cmi.success_status')).toBe('passed');
    await presses(page, 'Commit');
    await says(page, /^Saved/);
    const states = await statesOf(house.database.read, (await attempt(who, 'nights')).id);
    expect(Object.fromEntries(states.map((row) => [row.sco_id, row.success]))).toEqual({
      marked: 'passed',
      plain: 'passed',
    });
  });

  it('goes on with the part that was suspended a moment ago, when that is chosen again', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'nights');
    await presses(page, 'Keep');
    await presses(page, 'End');
    await contents(page).getByRole('button', { name: 'With a mark' }).click();
    await content(page).getByText('Kept: some thoughts').waitFor();
    await content(page).getByText('Entry: resume').waitFor();
  });

  it('lets a chapter be chosen of which no part can be, and shows nothing that hides from being chosen', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'nights');
    await contents(page).getByRole('button', { name: 'A chapter' }).click();
    await begins(page, 'Inside');
    expect(await contents(page).getByRole('button', { name: 'Deeper' }).count()).toBe(0);
    expect(await contents(page).getByText('Never shown').count()).toBe(0);
    await next(page).click();
    await begins(page, 'Deeper');
  });

  it('listens to what speaks though it is called an asset', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'nights');
    await contents(page).getByRole('button', { name: 'A handout' }).click();
    await begins(page, 'A handout');
    await presses(page, 'Keep');
    await leave(page);
    await open(house, page, who.id, 'nights');
    await begins(page, 'A handout');
    await content(page).getByText('Kept: some thoughts').waitFor();
  });

  it('saves each part, when the server could not be reached for a while and one went on', async () => {
    const who = await fresh();
    const { context, page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'hand-hygiene');
    await context.route('**/commit', (route) => route.abort());
    await presses(page, 'Complete');
    await content(page).getByText('commit false').waitFor();
    await contents(page).getByRole('button', { name: 'Last words' }).click();
    await begins(page, 'Last words');
    await presses(page, 'Complete');
    await says(page, 'Not saved, trying again');
    await context.unroute('**/commit');
    const shell = page.frames().find((frame) => /\/play\/[^/]+\/$/.test(frame.url()))!;
    await shell.evaluate("dispatchEvent(new Event('online'))");
    await says(page, /^Saved/);
    const { id } = await attempt(who, 'hand-hygiene');
    const states = await statesOf(house.database.read, id);
    expect(Object.fromEntries(states.map((row) => [row.sco_id, row.completion]))).toEqual({
      why: 'completed',
      end: 'completed',
    });
    await leave(page);
    house.faults.splice(0);
    const again = await deviceOf(house, who.email);
    await open(house, again.page, who.id, 'hand-hygiene');
    await begins(again.page, 'Last words');
    await contents(again.page).getByText('Why it matters completed').waitFor();
  });

  it('goes on after a tab was closed in the middle', async () => {
    const who = await fresh();
    const first = await deviceOf(house, who.email);
    await open(house, first.page, who.id, 'sharps');
    await presses(first.page, 'Pass');
    await next(first.page).click();
    await begins(first.page, 'Part two');
    await presses(first.page, 'Keep');
    await first.page.close({ runBeforeUnload: true });
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'sharps');
    await begins(page, 'Part two');
    await content(page).getByText('Kept: some thoughts').waitFor();
    await contents(page).getByText('Part one passed').waitFor();
    await contents(page).getByRole('button', { name: 'Part one' }).waitFor();
  });

  it('follows the content where it asks for the next part, and where it suspends', async () => {
    const who = await fresh();
    const first = await deviceOf(house, who.email);
    await open(house, first.page, who.id, 'sharps');
    await presses(first.page, 'Pass');
    await presses(first.page, 'Content next');
    await begins(first.page, 'Part two');
    await presses(first.page, 'Page 2');
    await presses(first.page, 'Content suspend');
    await first.page.getByText('The package has ended.').waitFor();
    await first.page.close();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'sharps');
    await begins(page, 'Part two');
    await content(page).getByText('Place: page 2.').waitFor();
    await within(page, (sco) => sco.navigate('{target=one}choice'));
    await begins(page, 'Part one');
    await within(page, (sco) => sco.navigate('{target=three}jump'));
    await begins(page, 'Part three');
    await within(page, (sco) => sco.navigate('exitAll'));
    await page.getByText('The package has ended.').waitFor();
  });

  it.each([
    ['Pass', 'Last words'],
    ['Fail', 'The lesson'],
  ])('after a first test: %s leads to “%s”', async (does, then) => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'lifting');
    await presses(page, does);
    await next(page).click();
    await begins(page, then);
  });

  it('lets the test alone decide', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'medicines');
    await presses(page, 'Complete');
    await next(page).click();
    await begins(page, 'The test');
    await presses(page, 'Fail');
    await says(page, /^Saved/);
    expect(await claim(who, 'medicines')).toMatchObject({ success: 'failed', score: 40 });
    await presses(page, 'Pass');
    await says(page, 'it counts as done');
    expect(await claim(who, 'medicines')).toMatchObject({ success: 'passed', score: 90 });
  });

  it('draws two of five once, for all sittings', async () => {
    const who = await fresh();
    const first = await deviceOf(house, who.email);
    await open(house, first.page, who.id, 'questions');
    await contents(first.page).getByRole('listitem').first().waitFor();
    const titles = async (page: Page) =>
      (await contents(page).getByRole('listitem').allInnerTexts()).map((text) => text.slice(0, 10));
    const drawn = await titles(first.page);
    expect(drawn).toHaveLength(2);
    await leave(first.page);
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'questions');
    await contents(page).getByRole('listitem').first().waitFor();
    expect(await titles(page)).toEqual(drawn);
    await presses(page, 'Pass');
    await next(page).click();
    await begins(page, drawn[1]!);
    await presses(page, 'Pass');
    await says(page, 'it counts as done');
    expect(await statesOf(house.database.read, (await attempt(who, 'questions')).id)).toHaveLength(2);
  });

  it('shows again what was not known, and asks again', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'isolation');
    await begins(page, 'About gowns');
    await next(page).click();
    await begins(page, 'About masks');
    await next(page).click();
    await begins(page, 'The test');
    await within(page, (sco) => {
      for (let n = 0; n < Number(sco.get('cmi.objectives._count')); n++) {
        const id = sco.get(`cmi.objectives.${n}.id`);
        if (id === 'gowns') sco.set(`cmi.objectives.${n}.success_status`, 'passed');
        if (id === 'masks') sco.set(`cmi.objectives.${n}.success_status`, 'failed');
      }
    });
    await presses(page, 'Fail');
    await presses(page, 'Content next');
    await begins(page, 'About masks');
    await next(page).click();
    await begins(page, 'The test');
    await content(page).getByText('Entry: ab-initio').waitFor();
    await presses(page, 'Pass');
    await says(page, /^Saved/);
    await next(page).click();
    await page.getByText('The package has ended.').waitFor();
    expect(await claim(who, 'isolation')).toMatchObject({ completion: 'completed', success: 'passed' });
    expect((await attempt(who, 'isolation')).decided_at).not.toBeNull();
  });

  it('counts a page that says nothing once it was opened, and shows no button that the package brings itself', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    const { database, clock } = house.app.ground;
    await transact(database.write, (tx) => beginAttempt(tx, clock.now(), who.id, 'waste', false));
    await page.goto('/learn/waste/play');
    await content(page).getByRole('heading', { name: 'A page' }).waitFor();
    await next(page).click();
    await begins(page, 'Once only');
    await contents(page).getByText('A page completed').waitFor();
    expect(await next(page).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Previous part' }).waitFor();
    await presses(page, 'Pass');
    await presses(page, 'Content next');
    await begins(page, 'Last words');
    await contents(page).getByText('Once only not open yet').waitFor();
    await leave(page);
    await open(house, page, who.id, 'waste');
    await begins(page, 'Last words');
    await presses(page, 'Pass');
    await says(page, 'it counts as done');
    const states = await statesOf(house.database.read, (await attempt(who, 'waste')).id);
    expect(states.map(({ completion }) => completion)).toEqual(['completed', 'completed', 'completed']);
  });

  it('begins anew where the content ended all of it too early, and takes nothing back', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'sharps');
    await presses(page, 'Pass');
    await within(page, (sco) => sco.navigate('exitAll'));
    await page.getByText('The package has ended.').waitFor();
    await leave(page);
    await open(house, page, who.id, 'sharps');
    await begins(page, 'Part one');
    await content(page).getByText('Entry: ab-initio').waitFor();
    await contents(page).getByText('Part one passed').waitFor();
    await presses(page, 'Fail');
    await says(page, /^Saved/);
    const [state] = await statesOf(house.database.read, (await attempt(who, 'sharps')).id);
    expect(state).toMatchObject({ sco_id: 'one', success: 'passed', score: 90 });
  });

  it('shows an author how it runs, and leaves nothing', async () => {
    const officer = await addStaff(house.app, { email: 'officer@larkfield.example', roles: ['officer'] });
    const { page } = await deviceOf(house, officer.email);
    await page.goto('/packages/sharps/preview');
    await begins(page, 'Part one');
    await content(page).getByText('Mode: browse').waitFor();
    await presses(page, 'Pass');
    await next(page).click();
    await begins(page, 'Part two');
    await presses(page, 'Keep');
    await page.getByRole('link', { name: 'Save and go back' }).click();
    await page.waitForURL(/\/packages\/sharps$/);
    expect(await attemptsAt(house.database.read, officer.id, 'sharps')).toEqual([]);
  });

  it('lets everything be looked at again, and keeps nothing of that', async () => {
    const who = await fresh();
    const { page } = await deviceOf(house, who.email);
    await open(house, page, who.id, 'medicines');
    await next(page).click();
    await begins(page, 'The test');
    await presses(page, 'Pass');
    await says(page, 'it counts as done');
    await leave(page);
    const done = await attempt(who, 'medicines');
    const kept = [
      await sessionOf(house.database.read, done.id),
      await statesOf(house.database.read, done.id),
    ];
    await page.goto('/learn/medicines/play?mode=review');
    await begins(page, 'The lesson');
    await contents(page).getByRole('button', { name: 'The test' }).click();
    await begins(page, 'The test');
    await content(page).getByText('Status: completed/passed. Entry: resume. Mode: review.').waitFor();
    await presses(page, 'Fail');
    await presses(page, 'End');
    await leave(page);
    expect([
      await sessionOf(house.database.read, done.id),
      await statesOf(house.database.read, done.id),
    ]).toEqual(kept);
    expect(await attempt(who, 'medicines')).toEqual(done);
  });
});
