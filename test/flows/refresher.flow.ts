import type { Page } from 'playwright-core';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { learn, signAt, takeTest } from '../../src/demo/learner.ts';
import { fit } from '../../src/policy/fitting.ts';
import { publish } from '../../src/policy/publication.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { fill, follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { giveAnswer, mouse, paperQuestion, practiceQuestion } from './learner.ts';

inBrowser('the yearly refresher', { empty: true, now: '2025-01-10T09:00:00.000Z' }, (house) => {
  const people: Added[] = [];

  beforeAll(async () => {
    await house.setUp();
    for (const name of ['Ben Ortiz', 'Noa Reyes']) {
      const one = await addStaff(house.app, { name, hiredOn: '2025-01-02', jobRole: 'care-staff' });
      people.push(one);
      await transact(house.database.write, (tx) => complete(tx, one));
    }
    await transact(house.database.write, publishStricterPhotos);
    house.app.clock.set('2025-12-20T09:00:00.000Z');
  });

  async function complete(tx: Tx, { id, name }: Added): Promise<void> {
    const now = house.app.clock.now();
    const learner = { id, name, isManager: false, random: () => 0.4 };
    const bound = await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY);
    await takeTest(tx, now, learner, bound, true);
    await signAt(tx, now, learner, () => ({ statement: 'I have read it.', consent: 'I agree.' }));
  }

  // From the summer on, and for everybody: something to read, and no hurry.
  async function publishStricterPhotos(tx: Tx): Promise<void> {
    const choices = { 'SM-04': 'restrictive' } as const;
    const version = fit(shippedCourse().policy, { choices, brackets: LARKFIELD, countries: ['us'] });
    const places = { countries: [], sites: [] };
    const duty = {
      clause: 'SM-04',
      duty: 'read',
      roles: ['all'],
      country: null,
      site: null,
      places,
    } as const;
    await publish(tx, new Date('2025-06-02T09:00:00.000Z'), 'test', version, {
      after: 1,
      duties: [{ ...duty, roles: ['all'] }],
      material: true,
      actWithinDays: 300,
      zone: 'UTC',
    });
  }

  it.each([
    ['a wide window', 0, { width: 1280 }],
    ['a phone without scripts', 1, { width: 390, scripts: false }],
  ] as const)('brings what changed, what is weak and one case, and no lesson: %s', async (_on, n, device) => {
    const who = people[n]!;
    const page = await house.visitor(device);
    await signIn(page, who.email, PASSWORD);
    await page.goto('/courses/social-media');
    expect(await words(page)).toContain('This is your yearly refresher');
    await press(page, 'Start the refresher');
    const door = await words(page);
    for (const part of ['One rule that changed for you', 'SM-04', 'This year’s case'])
      expect(door).toContain(part);
    await press(page, 'Begin');
    expect(await answerAll(page, 2)).toBe(6);
    await press(page, 'Finish these questions');
    expect(await words(page)).toContain('5 of 6 right. One point comes once more.');
    await follow(page, 'Go on');
    expect(await page.locator('.clause-again').count()).toBe(1);
    await press(page, 'Answer once more');
    expect(await answerAll(page, null)).toBe(1);
    await press(page, 'Finish these questions');
    expect(await words(page)).toContain('Now every answer is right.');
    await follow(page, 'Go on');
    expect(pathOf(page)).toMatch(/\/changed\/SM-04$/);
    expect(await page.locator('.redline ins, .redline del').count()).toBeGreaterThan(0);
    await press(page, 'Continue');
    const story = (await practiceQuestion(house.database.read, page))!;
    expect(story.kind).toBe('story');
    await giveAnswer(page, mouse, story, { chosen: wrongAnswerTo(story), button: '' });
    await follow(page, 'Continue');
    expect(pathOf(page)).toBe('/sign');
    // What changed stands there, and the whole text one click away.
    expect(await words(page)).toContain('SM-04');
    await fill(page, { 'Type your full name': who.name });
    await page.locator('#agree').check();
    await press(page, 'Sign the policy');
    await page.goto('/');
    expect(await words(page)).toContain('Nothing to do');
    // Renewed inside the window, so the date stays.
    expect(await words(page)).toContain('10 Jan 2027');
  });

  // Answers every question of the open paper, one of them wrong; gives how many there were.
  async function answerAll(page: Page, wrongAt: number | null): Promise<number> {
    let asked = 0;
    while (/^\/papers\/[^/]+\/\d+$/.test(pathOf(page))) {
      const question = await paperQuestion(house.database.read, page);
      asked++;
      const chosen = asked === wrongAt ? wrongAnswerTo(question) : keyOf(question);
      await giveAnswer(page, mouse, question, { chosen, button: 'Save and go on' });
    }
    return asked;
  }
});
