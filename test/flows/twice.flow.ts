import type { Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import {
  answerTest,
  fillIn,
  giveAnswer,
  mouse,
  paperQuestion,
  practiceQuestion,
  questionsOn,
  straightToLessons,
} from './learner.ts';

const COURSE = 'social-media';

inBrowser('twice and at once', { empty: true }, (house) => {
  let sam: Added;
  let tabs: [Page, Page];

  const learner = () => ({ id: sam.id, name: sam.name, isManager: false, random: Math.random });

  /** Sam in two tabs of one browser, every lesson done and, when told, the test passed. */
  async function open(upTo: 'nothing' | 'lessons' | 'test'): Promise<void> {
    sam = await addStaff(house.app, { hiredOn: '2026-10-01' });
    const now = house.app.clock.now();
    await transact(house.database.write, async (tx) => {
      if (upTo === 'nothing') return;
      const bound = await learn(tx, now, learner(), COURSE, Number.POSITIVE_INFINITY);
      if (upTo === 'test') await takeTest(tx, now, learner(), bound, true);
    });
    const device = await house.device();
    tabs = [await device.newPage(), await device.newPage()];
    await signIn(tabs[0], sam.email, PASSWORD);
  }

  /** Opens a page in both tabs. */
  const both = (path: string) => Promise.all(tabs.map((tab) => tab.goto(path)));

  /** Double-clicks the button in both tabs at the same moment; gives where each of them ends. */
  async function atOnce(button: string, end: RegExp): Promise<string[]> {
    await Promise.all(
      tabs.map(async (tab) => {
        await tab.getByRole('button', { name: button, exact: true }).dblclick();
        const arrives = () => tab.waitForURL((url) => end.test(url.pathname));
        // The second click may break off the way that the first one went.
        await arrives().catch(arrives);
      }),
    );
    return tabs.map(pathOf);
  }

  /** How many entries of a kind the record has about Sam. */
  async function entries(kind: string): Promise<number> {
    const found = await house.database.read
      .selectFrom('ledger')
      .select('id')
      .where('person_id', '=', sam.id)
      .where('kind', '=', kind)
      .execute();
    return found.length;
  }

  /** The first question of the paper in the tab that is answered by ticking. */
  async function plainPosition(tab: Page): Promise<number> {
    const questions = await questionsOn(house.database.read, tab);
    return 1 + questions.findIndex(({ kind }) => kind === 'single' || kind === 'multiple');
  }

  beforeAll(() => house.setUp());

  it('starts, reads and practises once', async () => {
    await open('nothing');
    await both(`/courses/${COURSE}`);
    const [door, other] = await atOnce('Start the course', /\/check-in$/);
    expect(other).toBe(door);
    expect(await entries('course-started')).toBe(1);
    for (const tab of tabs) await straightToLessons(tab, mouse);
    const place = pathOf(tabs[0]);

    await atOnce('Continue', /\/rule$/);
    expect(await entries('step-done')).toBe(1);

    await both(place.replace('story', 'who-is-covered'));
    const question = (await practiceQuestion(house.database.read, tabs[0]))!;
    await fillIn(tabs[0], mouse, question, keyOf(question));
    await fillIn(tabs[1], mouse, question, wrongAnswerTo(question));
    await Promise.all(tabs.map((tab) => press(tab, 'Check my answer')));
    expect(await entries('practised')).toBe(1);
    expect(await entries('step-done')).toBe(2);
    // The first answer stands, in both tabs.
    const chosen = await Promise.all(tabs.map((tab) => tab.locator('.answer.chosen').allInnerTexts()));
    expect(chosen[0]!.length).toBeGreaterThan(0);
    expect(chosen[1]).toEqual(chosen[0]);
  });

  it('begins, answers and hands in one test; Back leads to the result', async () => {
    await open('lessons');
    await tabs[0].getByRole('link', { name: 'Go to the test' }).click();
    await tabs[0].waitForURL(/\/test$/);
    await both(pathOf(tabs[0]));
    const [first, other] = await atOnce('Begin the test', /\/papers\/[^/]+\/1$/);
    expect(other).toBe(first);
    expect(await entries('paper-drawn')).toBe(1);

    const at = await plainPosition(tabs[0]);
    await both(first!.replace(/1$/, String(at)));
    const question = await paperQuestion(house.database.read, tabs[0]);
    for (const tab of tabs) await fillIn(tab, mouse, question, keyOf(question));
    await atOnce('Save and go on', new RegExp(`/papers/[^/]+(/${at + 1})?$`));
    expect(await entries('answered')).toBe(1);

    await tabs[0].goto(first!);
    await answerTest(house.database.read, tabs[0], mouse);
    await both(pathOf(tabs[0]));
    await atOnce('Hand in the test', /\/result$/);
    expect(await entries('test-marked')).toBe(1);
    expect(await words(tabs[0])).toContain('You passed');

    await tabs[0].goBack();
    await tabs[0].waitForURL(/\/result$/);
  });

  it('signs once; Back leads to the receipt', async () => {
    await open('test');
    await both('/sign');
    for (const tab of tabs) {
      await tab.getByLabel('Yes, this is what I sign').check();
      await tab.getByLabel('Type your full name').fill(sam.name);
    }
    const [receipt, other] = await atOnce('Sign the policy', /^\/signatures\//);
    expect(other).toBe(receipt);
    expect(await entries('signed')).toBe(1);
    await tabs[0].goBack();
    await tabs[0].waitForURL((url) => url.pathname === receipt);
  });

  it('tells the tab that saves an answer after the other one handed in', async () => {
    await open('lessons');
    await tabs[0].getByRole('link', { name: 'Go to the test' }).click();
    await press(tabs[0], 'Begin the test');
    await answerTest(house.database.read, tabs[0], mouse);
    const position = await plainPosition(tabs[0]);
    await tabs[1].goto(`${pathOf(tabs[0])}/${position}`);
    await press(tabs[0], 'Hand in the test');
    const before = await entries('answered');
    await press(tabs[1], 'Save and go on');
    expect(await words(tabs[1])).toContain('Its answers can no longer be changed.');
    expect(await entries('answered')).toBe(before);
  });

  it('keeps the answers and the place when the session ends in the middle of a test', async () => {
    await open('lessons');
    const [tab] = tabs;
    await tab.getByRole('link', { name: 'Go to the test' }).click();
    await press(tab, 'Begin the test');
    const place = pathOf(tab).replace(/1$/, String(await plainPosition(tab)));
    await tab.goto(place);
    const question = await paperQuestion(house.database.read, tab);
    await giveAnswer(tab, mouse, question, { chosen: keyOf(question), button: 'Save and go on' });
    await tab.goto(place);
    await house.database.write.deleteFrom('session').where('person_id', '=', sam.id).execute();
    await press(tab, 'Save and go on');
    expect(await words(tab)).toContain('You were signed out. Answers that were saved are still there.');
    await tab.getByLabel('Email or employee number').fill(sam.email);
    await tab.getByLabel('Password or PIN', { exact: true }).fill(PASSWORD);
    await press(tab, 'Sign in');
    expect(pathOf(tab)).toBe(place);
    const boxes = await tab.locator('[name=chosen]').all();
    const ticked = await Promise.all(boxes.map((box) => box.isChecked()));
    const texts = (await tab.locator('label.choice').allTextContents()).map((text) => text.trim());
    const chosen = texts.filter((_text, n) => ticked[n]);
    expect(new Set(chosen)).toEqual(new Set(keyOf(question).map((place) => question.options[place]!.text)));
  });
});
