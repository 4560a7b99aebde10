import type { Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { editClause } from '../../src/committee/clause.ts';
import { draftOf, openDraft } from '../../src/committee/draft.ts';
import { WORDS, type WordField } from '../../src/committee/edited.ts';
import { submitDraft, voteOnDraft } from '../../src/committee/review.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { learn, takeTest } from '../../src/demo/learner.ts';
import { setRole } from '../../src/people/roles.ts';
import { addStaff, PASSWORD, type Added } from '../support/app.ts';
import { inBrowser, pathOf, press, signIn, words } from '../support/flow.ts';

inBrowser('a policy that is published meanwhile', { empty: true }, (house) => {
  let sam: Added;
  let signing: Page;

  const count = async (kind: string): Promise<number> =>
    (await house.database.read.selectFrom('ledger').select('id').where('kind', '=', kind).execute()).length;

  /** Drafts that the committee has approved, each with one clause at restrictive. */
  async function approved(...clauses: string[]): Promise<string[]> {
    const { app, database } = house;
    const [now, today] = [app.clock.now(), dayIn('UTC', app.clock.now())];
    const ada = await database.read
      .selectFrom('person')
      .select('id')
      .where('email', '=', 'ada@larkfield.example')
      .executeTakeFirstOrThrow();
    const { policy } = shippedCourse();
    return transact(database.write, async (tx) => {
      await setRole(tx, now, ada.id, ada.id, { role: 'seat-staff', has: true }, today);
      const ids: string[] = [];
      for (const clause of clauses) {
        const id = await openDraft(tx, now, ada.id);
        const { version } = await draftOf(tx, id);
        const was = version.clauses.find((one) => one.id === clause)!;
        const words = Object.fromEntries(WORDS.map((field) => [field, was[field]])) as Record<
          WordField,
          string
        >;
        const edit = { ...words, setting: 'restrictive' as const, rule: '', below: '' };
        await editClause(tx, now, ada.id, { draftId: id, clause, shown: 0 }, edit, policy, today);
        const dates = { staffUntil: null, closesOn: addDays(today, 7) };
        await submitDraft(tx, now, ada.id, id, dates, policy, today);
        const hash = (await draftOf(tx, id)).row.hash!;
        const ballot = { seat: 'seat-staff', vote: 'approve', reason: '', hash } as const;
        await voteOnDraft(tx, now, ada.id, id, ballot, today);
        ids.push(id);
      }
      return ids;
    });
  }

  beforeAll(async () => {
    await house.setUp();
    sam = await addStaff(house.app, { name: 'Sam Rivera', hiredOn: '2026-10-01' });
    const now = house.app.clock.now();
    const learner = { id: sam.id, name: sam.name, isManager: false, random: Math.random };
    await transact(house.database.write, async (tx) =>
      takeTest(
        tx,
        now,
        learner,
        await learn(tx, now, learner, 'social-media', Number.POSITIVE_INFINITY),
        true,
      ),
    );
  });

  it('is published once from two tabs, and the second is told', async () => {
    signing = await house.visitor({ width: 390 });
    await signIn(signing, sam.email, PASSWORD);
    await signing.goto('/sign');

    const [first, second] = await approved('SM-14', 'SM-15');
    const device = await house.device();
    const [officer, other] = [await device.newPage(), await device.newPage()];
    await signIn(officer, 'ada@larkfield.example', PASSWORD);
    await officer.goto(`/committee/drafts/${first}/publishing`);
    await other.goto(`/committee/drafts/${second}/publishing`);
    await press(officer, 'Publish version 2');
    expect(pathOf(officer)).toBe('/policy/versions/2');
    await press(other, 'Publish version 2');
    expect(await words(other)).toContain('Another version came into force since this draft began.');
    expect(await count('policy-published')).toBe(2);
    await other.goto(`/committee/drafts/${second}`);
    await press(other, 'Bring it onto version 2');
    await other.goto(`/committee/drafts/${second}/difference`);
    expect(await words(other)).toContain('One clause differs from version 2.');
  });

  it('is not signed in its old version: the signer sees the new text and what changed', async () => {
    await signing.getByLabel('Yes, this is what I sign').check();
    await signing.getByLabel('Type your full name').fill('Sam Rivera');
    const [answer] = await Promise.all([
      signing.waitForResponse((response) => response.request().method() === 'POST'),
      press(signing, 'Sign the policy'),
    ]);
    expect(answer.status()).toBe(409);
    const said = await words(signing);
    expect(said).toContain(
      'Version 2 of the policy was published while this page was open. Nothing was signed.',
    );
    expect(said).toContain('What changed since version 1');
    expect(await signing.locator('[aria-labelledby^=difference-] .clause-number').allInnerTexts()).toEqual([
      expect.stringContaining('SM-14'),
    ]);
    expect(await count('signed')).toBe(0);
    expect(await signing.getByLabel('Type your full name').inputValue()).toBe('Sam Rivera');

    await signing.getByLabel('Yes, this is what I sign').check();
    await press(signing, 'Sign the policy');
    expect(pathOf(signing)).toMatch(/^\/signatures\//);
    expect(await words(signing)).toContain('Social media policy, Version 2');
    expect(await count('signed')).toBe(1);
  });
});
