import type { Page } from 'playwright-core';
import type { Drawn } from '../../src/courses/draw.ts';
import { transact } from '../../src/database/database.ts';
import { boundAttempt } from '../../src/training/attempt.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { kind, placesOf } from '../support/kinds.ts';
import { doLessons } from '../support/training.ts';
import { mouse, stepsOn } from './hands.ts';
import { teachKinds } from './kinds-learner.ts';
import { fillIn, questionsOn } from './learner.ts';

jest.setTimeout(90_000);

const SAVED = /^Saved \d\d:\d\d$/;

inBrowser('an answer to a question of a paper', { empty: true }, (house) => {
  let sam: Added;
  let page: Page;
  let paper: string;

  /** What is kept of one question of the paper, and how often something was. */
  async function kept(id: string): Promise<{ chosen: string | undefined; entries: number }> {
    const position = 1 + (await questionsOn(house.database.read, page)).findIndex((one) => one.id === id);
    const { read } = house.database;
    const row = await read
      .selectFrom('answer')
      .select('chosen')
      .where('paper_id', '=', paper)
      .where('position', '=', position)
      .executeTakeFirst();
    const entries = await read
      .selectFrom('ledger')
      .select('body')
      .where('person_id', '=', sam.id)
      .where('kind', '=', 'answered')
      .execute();
    const mine = entries.filter(({ body }) => body.includes(`"question":"${id}"`));
    return { chosen: row?.chosen, entries: mine.length };
  }

  /** The place in the question of an option that the paper shows at a place. */
  async function placeOf(id: string, shown: number): Promise<number> {
    const { read } = house.database;
    const { draw } = await read
      .selectFrom('paper')
      .select('draw')
      .where('id', '=', paper)
      .executeTakeFirstOrThrow();
    return (JSON.parse(draw) as Drawn[]).find(({ question }) => question === id)!.order[shown]!;
  }

  /** Opens a question of the paper in a window. */
  async function open(id: string, where = page): Promise<void> {
    const questions = await questionsOn(house.database.read, page);
    await where.goto(`/papers/${paper}/${1 + questions.findIndex((one) => one.id === id)}`);
  }

  const said = (where = page) => where.locator('[data-said]');
  const saved = (where = page) => said(where).getByText(SAVED).waitFor();

  beforeAll(() => house.setUp().then(() => teachKinds(house)));

  beforeEach(async () => {
    sam = await addStaff(house.app, { hiredOn: '2026-10-01' });
    const now = house.app.clock.now();
    await transact(house.database.write, (tx) => doLessons(tx, now, sam.id));
    page = await house.visitor();
    await signIn(page, sam.email, PASSWORD);
    await follow(page, 'Go to the test');
    await press(page, 'Begin the test');
    paper = pathOf(page).split('/')[2]!;
  });

  it('is saved as it is given, once, and stands there on another device', async () => {
    const phone = await house.visitor({ width: 390, scripts: false });
    await signIn(phone, sam.email, PASSWORD);
    await open('ask-chat');
    expect(await said().textContent()).toBe('');
    await mouse.choose(page, [1]);
    await saved();
    expect(await kept('ask-chat')).toEqual({ chosen: '[1]', entries: 1 });
    await mouse.choose(page, [1, 2]);
    await saved();
    expect(await kept('ask-chat')).toEqual({ chosen: '[1,2]', entries: 2 });
    await open('ask-chat', phone);
    const ticked = await phone.locator('[name=chosen]:checked').all();
    expect(await Promise.all(ticked.map((box) => box.getAttribute('value')))).toEqual(['1', '2']);
    expect(await said(phone).textContent()).toBe('Saved 5 Oct 2026, 09:00');

    await open('ask-ordering');
    const steps = (await stepsOn(page)).toReversed();
    await mouse.order(page, steps);
    await saved();
    await open('ask-ordering', phone);
    expect(await stepsOn(phone)).toEqual(steps);
    const places = await phone.locator('.order select').all();
    expect(await Promise.all(places.map((place) => place.inputValue()))).toEqual(['1', '2', '3']);
    // The button saves what stands there already: nothing new.
    const { entries } = await kept('ask-ordering');
    await press(page, 'Save and go on');
    expect((await kept('ask-ordering')).entries).toBe(entries);
  });

  it('is called saved only when it was, and is sent again by the button', async () => {
    await open('ask-single');
    await page.context().setOffline(true);
    await mouse.choose(page, [1]);
    await said().getByText('Not saved yet. Press the button below to try again.').waitFor();
    await page.context().setOffline(false);
    // The console says that there was no network.
    expect(house.faults.splice(0).every((fault) => fault.includes('ERR_INTERNET_DISCONNECTED'))).toBe(true);
    expect(await kept('ask-single')).toEqual({ chosen: undefined, entries: 0 });
    await press(page, 'Save and go on');
    expect(await kept('ask-single')).toEqual({ chosen: `[${await placeOf('ask-single', 1)}]`, entries: 1 });

    await open('ask-multiple');
    await house.database.write.deleteFrom('session').where('person_id', '=', sam.id).execute();
    await mouse.choose(page, [0]);
    await said().getByText('Not saved yet.').waitFor();
    expect(await page.locator('.saved').getAttribute('class')).toContain('unsaved');
  });

  it('is not sent while it lacks something, nor from a story', async () => {
    await open('ask-multiple');
    await mouse.choose(page, [0]);
    await saved();
    await mouse.choose(page, []);
    await page.waitForTimeout(900);
    expect(await said().textContent()).toBe('');
    expect(await kept('ask-multiple')).toEqual({
      chosen: `[${await placeOf('ask-multiple', 0)}]`,
      entries: 1,
    });
    await press(page, 'Save and go on');
    expect(await words(page)).toContain('Choose an answer first.');

    await open('ask-story');
    await mouse.choose(page, [0]);
    await page.waitForTimeout(900);
    expect(await kept('ask-story')).toEqual({ chosen: undefined, entries: 0 });
  });

  it('of a story is one turn for a double click, and for a page that is behind', async () => {
    const tab = await page.context().newPage();
    await open('ask-story');
    await open('ask-story', tab);
    const [wrong, right] = placesOf('ask-story', 'Have a quick look', 'Say no, and tell her whom to ask');
    await mouse.choose(page, [wrong!]);
    await page.getByRole('button', { name: 'Choose this' }).dblclick();
    await page.getByText('Go back and choose again.').waitFor();
    await page.waitForLoadState();
    expect(await kept('ask-story')).toEqual({ chosen: `[${wrong}]`, entries: 1 });
    await mouse.choose(tab, [right!]);
    await press(tab, 'Choose this');
    expect(await words(tab)).toContain('A wrong turn The log shows it');
    expect((await kept('ask-story')).chosen).toBe(`[${wrong}]`);
    await mouse.choose(tab, [right!]);
    await press(tab, 'Choose this');
    expect((await kept('ask-story')).chosen).toBe(`[${wrong},${right}]`);
    // Back shows the way as it is, and nothing can be taken back.
    await page.reload();
    expect(await words(page)).toContain('How it ends');
    await page.goBack();
    expect(await words(page)).not.toContain('Choose this');
  });

  it('can be put in order by the list of places too, and each move is said', async () => {
    await open('ask-ordering');
    const before = await stepsOn(page);
    const last = page.locator('.order > li').nth(2);
    await last.getByRole('combobox', { name: `Place of: ${before[2]}` }).selectOption('1st');
    expect(await stepsOn(page)).toEqual([before[2], before[0], before[1]]);
    expect(await page.locator('.order + [role=status]').textContent()).toBe(`${before[2]}: now 1 of 3.`);
    expect(await page.evaluate('document.activeElement.value')).toBe('1');
    const first = page.locator('.order > li').first();
    expect(await first.getByRole('button', { name: /^Up/ }).getAttribute('aria-disabled')).toBe('true');
    await first.getByRole('button', { name: /^Up/ }).click({ force: true });
    expect(await stepsOn(page)).toEqual([before[2], before[0], before[1]]);
    await first.getByRole('button', { name: /^Down/ }).click();
    expect(await stepsOn(page)).toEqual([before[0], before[2], before[1]]);
    expect(await page.locator('.order + [role=status]').textContent()).toBe(`${before[2]}: now 2 of 3.`);
    const places = await page.locator('.order select').all();
    expect(await Promise.all(places.map((place) => place.inputValue()))).toEqual(['1', '2', '3']);
  });

  it('without scripts: what is missing is said beside it, and what was chosen stays', async () => {
    const phone = await house.visitor({ width: 390, scripts: false });
    await signIn(phone, sam.email, PASSWORD);
    await open('ask-ordering', phone);
    for (const id of ['ask-ordering', 'ask-single', 'ask-chat', 'ask-picture', 'ask-story']) {
      await open(id, phone);
      await press(phone, id === 'ask-story' ? 'Choose this' : 'Save and go on');
      expect(await phone.locator('fieldset .error-text').innerText()).toContain('Choose an answer first.');
      await phone.getByRole('link', { name: 'Choose an answer first.' }).click();
      expect(await phone.locator(':target').getAttribute('name')).toMatch(/^(chosen|put-\d)$/);
    }
    await open('ask-ordering', phone);
    const places = await phone.locator('.order select').all();
    await places[0]!.selectOption('2nd');
    await places[1]!.selectOption('2nd');
    await places[2]!.selectOption('3rd');
    await press(phone, 'Save and go on');
    expect(await phone.locator('fieldset .error-text').innerText()).toContain(
      'Give each step a number of its own',
    );
    const again = await phone.locator('.order select').all();
    expect(await Promise.all(again.map((place) => place.inputValue()))).toEqual(['2', '2', '3']);
  });

  it('taps a part of the post itself, and sees the picture', async () => {
    const phone = await house.visitor({ width: 390, scripts: false });
    await signIn(phone, sam.email, PASSWORD);
    await open('ask-details', phone);
    await phone.locator('figure').getByText('44.42 N, 93.18 W').tap();
    expect(await phone.getByLabel('44.42 N, 93.18 W', { exact: true }).isChecked()).toBe(true);
    await open('ask-picture', phone);
    const image = phone.getByRole('img', { name: kind('ask-picture').alt! });
    await image.waitFor();
    await phone.waitForLoadState('load');
    const box = (await image.boundingBox())!;
    expect(Math.round((100 * box.width) / box.height)).toBe(160);
  });
});

inBrowser('what people know already', { empty: true }, (house) => {
  it('asks how sure they are, saves when both are said, and spares the lesson', async () => {
    await house.setUp();
    await teachKinds(house);
    const sam = await addStaff(house.app, { hiredOn: '2026-10-01' });
    const page = await house.visitor({ width: 390 });
    await signIn(page, sam.email, PASSWORD);
    await page.goto('/courses/social-media');
    await press(page, 'Start the course');
    await press(page, 'Begin the questions');
    const questions = await questionsOn(house.database.read, page);
    const answers = () => house.database.read.selectFrom('answer').select(['chosen', 'sure']).execute();
    const chosen = questions[0]!.options.flatMap((option, place) => (option.right ? [place] : []));
    await fillIn(page, mouse, questions[0]!, chosen);
    await page.waitForTimeout(900);
    expect(await answers()).toEqual([]);
    await press(page, 'Save and go on');
    expect(await page.locator('.sure .error-text').innerText()).toContain('Say how sure you are.');
    expect(await page.locator('[name=chosen]:checked').count()).toBe(chosen.length);
    await page.getByLabel('Fairly sure').check();
    await page.locator('[data-said]').getByText(SAVED).waitFor();
    expect(await answers()).toEqual([{ chosen: JSON.stringify(chosen), sure: 'fairly' }]);
    await press(page, 'Save and go on');
    const rest = questions[1]!.options.flatMap((option, place) => (option.right ? [place] : []));
    await fillIn(page, mouse, questions[1]!, rest);
    await page.getByLabel('Sure', { exact: true }).check();
    await press(page, 'Save and go on');
    await press(page, 'Finish these questions');
    expect(await words(page)).toContain('You are spared one lesson, about 5 minutes.');
    await page.getByText('See the 2 questions with their reasons').click();
    expect(await page.locator('.marked').first().innerText()).toContain('That is right.');
    const attempt = await house.database.read.selectFrom('attempt').select('id').executeTakeFirstOrThrow();
    expect((await boundAttempt(house.database.read, sam.id, attempt.id)).spared).toEqual(['L3']);
  });
});
