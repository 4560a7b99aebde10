import type { Page } from 'playwright-core';
import { keyOf } from '../../src/courses/key.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { stateOn } from '../../src/obligations/standing.ts';
import { waiversOf } from '../../src/obligations/waiver.store.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { fill, follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { keyboard } from './hands.ts';
import { fillIn } from './learner.ts';
import { inspect } from './inspect.ts';

const THING = 'course:social-media';

inBrowser('an officer excuses people and asks them for more', { empty: true }, (house) => {
  let nia: Added;
  let olu: Added;
  let page: Page;

  const stands = async (who: Added, thing = THING) =>
    (await standingsOf(house.database.write, who.id)).find((one) => one.thing === thing)!;

  beforeAll(async () => {
    await house.setUp();
    nia = await addStaff(house.app, { name: 'Nia Nurse', hiredOn: '2026-09-30' });
    olu = await addStaff(house.app, { name: 'Olu Okafor', hiredOn: '2026-09-30' });
    // On a phone, and with scripts turned off: nothing here needs them.
    page = await house.visitor({ width: 390, scripts: false });
    await signIn(page, 'ada@larkfield.example', PASSWORD);
  });

  it('from ticks in the list of people, with a preview, and nothing before it is confirmed', async () => {
    await page.goto('/people');
    await page.getByLabel('Choose Nia Nurse').check();
    await page.getByLabel('Choose Olu Okafor').check();
    await page.getByLabel('What to do').selectOption('waive');
    await press(page, 'Go on');
    expect(await words(page)).toContain('2 people are chosen: Nia Nurse, Olu Okafor');
    await page.getByLabel('Excused from').fill('2026-10-10');
    // Browsers hold back a form that lacks what it must have.
    await page.getByLabel('Excused until').fill('2026-11-10');
    await page.getByLabel('Reason').fill('The ward is closed');
    await press(page, 'See what it does');
    const shown = await words(page);
    expect(shown).toContain('2 people are excused. Nothing is done yet.');
    expect(shown).toContain('excused 10 Oct 2026 to 10 Nov 2026, so 1 Dec 2026');
    expect(await waiversOf(house.database.write, nia.id)).toEqual([]);
    await press(page, 'Change something');
    expect(await page.getByLabel('Reason').inputValue()).toBe('The ward is closed');
    await press(page, 'See what it does');
    await press(page, 'Excuse 2 people');
    expect(await words(page)).toContain('2 people are excused now.');
    expect([(await stands(nia)).dueOn, (await stands(olu)).dueOn]).toEqual(['2026-12-01', '2026-12-01']);
  });

  it('and ends it for one: the duty is back, and both have it in words', async () => {
    await page.goto('/asked');
    await follow(page, 'Nia Nurse');
    await page.getByRole('link', { name: /^End it now/ }).click();
    await page.waitForURL(/waivers/);
    await fill(page, { 'Why?': 'She is back sooner.' });
    await page.getByRole('button', { name: /^End it now/ }).click();
    await page.waitForURL(/done=ended/);
    expect(await words(page)).toContain('The excuse has ended. The duty is back.');
    const today = '2026-10-12';
    expect(stateOn(await stands(nia), today)).toBe('due');
    expect(stateOn(await stands(olu), today)).toBe('exempt');
  });

  it('gives more time to all that the report shows under a filter', async () => {
    await page.goto('/reports/completion?q=nia');
    await page.getByLabel('For whom').selectOption('shown');
    await page.getByLabel('What to do').selectOption('extend');
    await press(page, 'Go on');
    await page.getByLabel('New day').fill('2027-01-04');
    await page.getByLabel('Reason').fill('Short of staff');
    await press(page, 'See what it does');
    await press(page, 'Give 1 person more time');
    expect((await stands(nia)).dueOn).toBe('2027-01-04');
  });

  it('asks for a part of the policy, which is read and answered by keyboard alone', async () => {
    const office = await house.visitor();
    await signIn(office, 'ada@larkfield.example', PASSWORD);
    await office.goto(`/asked/new?do=require&person=${nia.id}`);
    await office.getByLabel('What do they have to do?').selectOption('clauses');
    await office.getByText('Choose parts of the policy').click();
    await office.locator('[name=clause][value=SM-01]').check();
    await office.getByLabel('A change of law').check();
    await fill(office, { Due: '2026-11-20', Reason: 'A new law on photos', 'Case number': 'C-12' });
    await press(office, 'See what it does');
    await press(office, 'Ask 1 person');
    expect(await words(office)).toContain('0 of 1 person has done this.');
    const theirs = await house.visitor();
    await signIn(theirs, nia.email, PASSWORD);
    await theirs.goto('/');
    await keyboard.follow(theirs, 'Do it now');
    expect(await words(theirs)).toContain('A new law on photos');
    expect(await words(theirs)).not.toContain('C-12');
    expect(await inspect(theirs, 'requirement')).toEqual([]);
    await keyboard.follow(theirs, 'Start');
    expect(await inspect(theirs, 'requirement.clause')).toEqual([]);
    const asked = await theirs.locator('[name=question]').inputValue();
    const question = shippedCourse().course.questions.find(({ id }) => id === asked)!;
    await fillIn(theirs, keyboard, question, keyOf(question));
    await keyboard.press(theirs, 'Check my answer');
    await keyboard.follow(theirs, 'Continue');
    expect(pathOf(theirs)).toMatch(/^\/requirements\/[\w-]+$/);
    expect(await words(theirs)).toContain('Done. Thank you.');
    await office.reload();
    expect(await words(office)).toContain('1 of 1 person has done this.');
  });
});
