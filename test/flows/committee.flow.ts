import type { Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { learn, signAt, takeTest } from '../../src/demo/learner.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { addStaff, PASSWORD, type Added, type Staff } from '../support/app.ts';
import { fill, follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';

inBrowser('the committee', { empty: true }, (house) => {
  const people = new Map<string, Added>();
  let ada: Page;
  let privacy: Page;
  let draft = '';

  /** Somebody who has done the course and signed version 1. */
  async function trained(name: string, staff: Staff): Promise<void> {
    const added = await addStaff(house.app, { name, hiredOn: '2026-09-01', ...staff });
    people.set(name, added);
    const now = house.app.clock.now();
    const learner = { id: added.id, name, isManager: false, random: () => 0.5 };
    await transact(house.database.write, async (tx) => {
      await takeTest(
        tx,
        now,
        learner,
        await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY),
        true,
      );
      await signAt(tx, now, learner, () => ({ statement: 'I have read it.', consent: 'Yes.' }));
    });
  }
  const needs = async (name: string): Promise<string> =>
    (await standingsOf(house.database.write, people.get(name)!.id))[0]!.needs;
  const owing = async () =>
    Object.fromEntries(await Promise.all([...people.keys()].map(async (name) => [name, await needs(name)])));

  async function openDraft(): Promise<string> {
    await ada.goto('/committee');
    await press(ada, 'Begin a new draft');
    return pathOf(ada);
  }

  async function askForVotes(page: Page, home: string): Promise<void> {
    await page.goto(`${home}/review`);
    await page.getByLabel('No, only the committee').check();
    await press(page, 'Ask for votes');
    expect(await words(page)).toContain('The committee is asked to vote');
  }

  async function vote(page: Page, home: string, how: string, reason = ''): Promise<void> {
    await page.goto(`${home}/review`);
    await page.getByLabel(how).check();
    if (reason !== '') await fill(page, { Reason: reason });
    await press(page, 'Cast the vote');
  }

  beforeAll(async () => {
    await house.setUp();
    await trained('Nina Nurse', { jobRole: 'clinician' });
    await trained('Max Manager', { jobRole: 'manager' });
    await trained('Dora Desk', { jobRole: 'front-desk' });
    const seat = await addStaff(house.app, {
      name: 'Pia Private',
      roles: ['seat-privacy'],
      jobRole: 'other',
    });
    ada = await house.visitor();
    await signIn(ada, 'ada@larkfield.example', PASSWORD);
    privacy = await house.visitor();
    await signIn(privacy, seat.email, PASSWORD);
  });

  it('gives seats, and shows the empty ones empty', async () => {
    await ada.goto('/committee/seats');
    await ada.getByLabel('Seat', { exact: true }).selectOption('seat-hr');
    await fill(ada, { Person: 'ada@larkfield.example' });
    await press(ada, 'Give this seat');
    const said = await words(ada);
    expect(said).toContain('Ada Okafor');
    expect(said).toContain('Empty');
  });

  it('fits the policy from its defaults: balanced as a whole, with seven clauses set apart', async () => {
    draft = await openDraft();
    await press(ada, 'Accept balanced as a whole');
    const said = await words(ada);
    for (const clause of ['SM-02', 'SM-04', 'SM-05', 'SM-06', 'SM-09', 'SM-18', 'SM-23'])
      expect(said).toContain(clause);
  });

  it('says what a setting means before it is chosen, and lets neither editor lose their work', async () => {
    await ada.goto(`${draft}/clauses/SM-24`);
    await privacy.goto(`${draft}/clauses/SM-24`);
    expect(await words(ada)).toContain('Stricter than now');
    await ada.getByRole('radio', { name: 'Restrictive' }).check();
    await press(ada, 'Save this clause');
    // The other editor had the page open: nothing is overwritten, and what they typed still stands in the form.
    await privacy.getByText('Change the words').click();
    await fill(privacy, { Who: 'Everyone who ever speaks for us' });
    await press(privacy, 'Save this clause');
    expect(await words(privacy)).toContain('Restrictive');
    expect(await privacy.getByLabel('Who', { exact: true }).inputValue()).toBe(
      'Everyone who ever speaks for us',
    );
    await ada.goto(`${draft}/difference`);
    expect(await words(ada)).not.toContain('Everyone who ever speaks for us');
    expect(await words(ada)).toContain('Was: Balanced. Now: Restrictive.');
    // Another clause is nobody's business but theirs.
    await privacy.goto(`${draft}/clauses/SM-20`);
    await fill(privacy, { 'Why is it as it is?': 'We looked at it and left it.' });
    await press(privacy, 'Record the decision');
    expect(await words(privacy)).toContain('We looked at it and left it.');
  });

  it('goes to the vote, and one person may speak for several seats', async () => {
    await askForVotes(ada, draft);
    await vote(ada, draft, 'I am for it');
    await vote(privacy, draft, 'I am against it', 'The register names nobody yet.');
    expect(await words(privacy)).toContain('The register names nobody yet.');
    // It is not about patients, so the privacy seat has a vote and no veto; one against one is no approval.
    await ada.goto(draft);
    expect(await words(ada)).not.toContain('See what it costs and publish');
    await vote(privacy, draft, 'I abstain', 'The register names nobody yet.');
    await ada.goto(draft);
    await follow(ada, 'See what it costs and publish');
  });

  it('says before the button whom it reaches and what it asks, and then it is so for them alone', async () => {
    const said = await words(ada);
    expect(said).toContain('One person, about');
    expect(said).toContain('One seat did not agree');
    await ada.locator('main summary').click();
    expect(await words(ada)).toContain('Max Manager');
    expect(await words(ada)).not.toContain('Nina Nurse');
    const file = await ada.getByRole('link', { name: 'Download the list as CSV' }).getAttribute('href');
    const list = await (await ada.request.get(file!)).text();
    expect(list.split('\r\n').filter((line) => line !== '')).toHaveLength(2);
    expect(list).toContain('Max Manager');
    await press(ada, 'Publish version 2');
    expect(pathOf(ada)).toBe('/policy/versions/2');
    expect(await words(ada)).toContain('In force');
    expect(await owing()).toEqual({
      'Nina Nurse': 'nothing',
      'Max Manager': 'signature',
      'Dora Desk': 'nothing',
    });
    const max = await house.visitor({ width: 390 });
    await signIn(max, people.get('Max Manager')!.email, PASSWORD);
    expect(await words(max)).toContain('Sign the policy');
    await max.goto('/changes');
    expect(await words(max)).toContain('A willful patient breach can end employment');
    const nina = await house.visitor({ width: 390 });
    await signIn(nina, people.get('Nina Nurse')!.email, PASSWORD);
    expect(await words(nina)).toContain('Nothing to do');
    await nina.goto('/policy/SM-24');
    expect(await words(nina)).toContain('Restrictive');
  });

  it('asks nobody anything for a typo', async () => {
    const before = await owing();
    draft = await openDraft();
    await ada.goto(`${draft}/clauses/SM-20`);
    await ada.getByText('Change the words').click();
    const what = await ada.getByLabel('What', { exact: true }).inputValue();
    await fill(ada, { What: what.replace('Dignity', 'Dignitty') });
    await press(ada, 'Save this clause');
    await ada.goto(`${draft}/difference`);
    expect(await words(ada)).toContain('Wording only');
    await askForVotes(ada, draft);
    await vote(ada, draft, 'I am for it');
    await vote(privacy, draft, 'I am for it');
    await ada.goto(`${draft}/publishing`);
    expect(await words(ada)).toContain('Nobody has to do anything');
    await press(ada, 'Publish version 3');
    expect(await owing()).toEqual(before);
  });

  it('is stopped by the privacy seat where patients are concerned, whatever the others say', async () => {
    draft = await openDraft();
    await ada.goto(`${draft}/clauses/SM-02`);
    await ada.getByRole('radio', { name: 'Restrictive' }).check();
    await press(ada, 'Save this clause');
    await askForVotes(ada, draft);
    await vote(ada, draft, 'I am for it');
    await vote(privacy, draft, 'I am against it', 'Nobody can teach a case any more.');
    expect(await words(privacy)).toContain('nothing is approved until the objection is withdrawn');
    await ada.goto(`${draft}/publishing`);
    expect(await words(ada)).not.toContain('Publish version 4');
    await vote(privacy, draft, 'I am for it');
    await ada.goto(`${draft}/publishing`);
    await press(ada, 'Publish version 4');
    // Everybody is bound by SM-02: now they all sign.
    expect(Object.values(await owing())).toEqual(['signature', 'signature', 'signature']);
  });
});
