import type { Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { fill, follow, inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';
import { publishNext } from '../support/training.ts';

inBrowser('signing on a phone', { empty: true }, (house) => {
  let sam: Added;
  let phone: Page;

  const db = () => house.database.write;
  const needs = async () => (await standingsOf(db(), sam.id))[0]?.needs;

  beforeAll(async () => {
    await house.setUp();
    sam = await addStaff(house.app, { name: 'Sam Rivera', hiredOn: '2026-10-01' });
    const now = house.app.clock.now();
    const learner = { id: sam.id, name: sam.name, isManager: false, random: Math.random };
    await transact(db(), async (tx) =>
      takeTest(
        tx,
        now,
        learner,
        await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY),
        true,
      ),
    );
    phone = await house.visitor({ width: 390 });
    await signIn(phone, sam.email, PASSWORD);
  });

  it('while a version is published: the new text is shown with what changed, and nothing typed is lost', async () => {
    await phone.goto('/sign');
    await publishNext(house.database, house.app.clock.now(), 1, true, 'PigeonPost');
    await phone.getByLabel('Yes, this is what I sign').check();
    await fill(phone, {
      'Type your full name': 'Sam Rivera',
      'Did somebody read it to you, or did you use an aid?': 'Large print',
    });
    await press(phone, 'Sign the policy');
    expect(await words(phone)).toContain('Version 2 of the policy was published while this page was open.');
    expect(await words(phone)).toContain('What changed since version 1');
    expect(await phone.locator('ins', { hasText: 'PigeonPost' }).first().isVisible()).toBe(true);
    expect(await phone.getByLabel('Type your full name').inputValue()).toBe('Sam Rivera');
    expect(await needs()).toBe('signature');

    await phone.getByLabel('Yes, this is what I sign').check();
    await press(phone, 'Sign the policy');
    expect(await words(phone)).toContain('Signed. Thank you');
    expect(await words(phone)).toContain('Since version 1: ');
    expect(await words(phone)).toContain('Large print');
    expect(await needs()).toBe('nothing');
  });

  it('is withdrawn from the receipt, says so, and can be done again', async () => {
    const receipt = pathOf(phone);
    await follow(phone, 'Withdraw this signature');
    await fill(phone, { 'Why?': 'I had not read it' });
    await press(phone, 'Withdraw the signature');
    expect(pathOf(phone)).toBe(receipt);
    expect(await words(phone)).toContain('This signature was withdrawn on');
    expect(await words(phone)).toContain('I had not read it');
    expect(await needs()).toBe('signature');
    await follow(phone, 'Back to your page');
    await follow(phone, 'Sign the policy');
    await phone.getByLabel('Yes, this is what I sign').check();
    await fill(phone, { 'Type your full name': 'Sam Rivera' });
    await press(phone, 'Sign the policy');
    expect(await words(phone)).toContain('Signed. Thank you');
    expect(pathOf(phone)).not.toBe(receipt);
    expect(await needs()).toBe('nothing');
  });
});
