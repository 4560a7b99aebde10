import {
  addOwnClause,
  acceptBalanced,
  dropClause,
  editClause,
  moveClause,
  restoreClause,
} from '../../src/committee/clause.ts';
import { draftOf, dropDraft, openDraft, versionHash } from '../../src/committee/draft.ts';
import { WORDS, type OwnEdit } from '../../src/committee/edited.ts';
import { setBrackets, setCountries, setSiteBrackets, setTitle } from '../../src/committee/names.ts';
import { changedTwice, rebaseDraft } from '../../src/committee/rebase.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import { fit } from '../../src/policy/fitting.ts';
import { policyInForce, publish } from '../../src/policy/publication.ts';
import { projections } from '../../src/projections.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { fittedPolicy, putIntoForce } from '../support/training.ts';
import { edit, editOf, run, seated, source, type Committee } from './make.ts';

const own: OwnEdit = {
  ...(Object.fromEntries(WORDS.map((field) => [field, ''])) as Record<(typeof WORDS)[number], string>),
  title: 'The hospital radio',
  rule: 'Ask before you speak on the hospital radio.',
  roles: ['all'],
  basis: '',
  aside: '',
  rules: [],
};

onBoth('a draft', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let them: Committee;
  let id: string;
  const [ann, bob] = ['seat-clinical', 'seat-it'] as const;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    them = await seated(app);
    id = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
  });
  afterEach(() => app.close());

  const draft = () => draftOf(database.read, id);
  const clause = async (clauseId: string) => (await draft()).version.clauses.find((c) => c.id === clauseId);
  const who = (seat: 'seat-clinical' | 'seat-it' | 'seat-privacy') => them.seats[seat].id;
  const kinds = async (kind: string) =>
    (await database.read.selectFrom('ledger').select('id').where('kind', '=', kind).execute()).length;

  it('begins as the version in force, hash for hash', async () => {
    const { version, hash } = await policyInForce(database.read);
    expect((await draft()).version).toEqual(version);
    expect(versionHash((await draft()).version)).toBe(hash);
  });

  it('takes the sentence and the rules of a setting, and gives them back', async () => {
    expect(await edit(app, who(ann), id, 'SM-15', { setting: 'restrictive' })).toBe(true);
    expect(await edit(app, who(ann), id, 'SM-15', { setting: 'restrictive' })).toBe(false);
    const shipped = source().clauses.find((c) => c.id === 'SM-15')!;
    expect(await clause('SM-15')).toMatchObject({
      setting: 'restrictive',
      rule: shipped.settings.restrictive,
    });
    expect((await clause('SM-15'))!.rules.map((rule) => rule.layer)).toContain('restrictive');
    await edit(app, who(bob), id, 'SM-15', { setting: 'balanced' });
    const { version } = await policyInForce(database.read);
    expect((await draft()).version).toEqual(version);
    expect(await kinds('draft-changed')).toBe(2);
  });

  it('refuses who comes late to a clause, and lets two people work on two', async () => {
    const mine = { ...(await editOf(database, id, 'SM-14')), what: 'Mine' };
    const theirs = { ...mine, what: 'Theirs' };
    const change = (by: string, clauseId: string, given: typeof mine, shown: number) =>
      run(app, (tx, now, today) =>
        editClause(tx, now, by, { draftId: id, clause: clauseId, shown }, given, source(), today),
      );
    await change(who(ann), 'SM-14', theirs, 0);
    await expect(change(who(bob), 'SM-14', mine, 0)).rejects.toMatchObject({
      kind: 'conflict',
      key: 'committee.part-changed',
    });
    expect((await clause('SM-14'))!.what).toBe('Theirs');
    expect(await change(who(bob), 'SM-14', theirs, 0)).toBe(false);
    await change(who(bob), 'SM-15', { ...(await editOf(database, id, 'SM-15')), what: 'Other' }, 0);
    await change(who(bob), 'SM-14', mine, 1);
    expect([(await clause('SM-14'))!.what, (await clause('SM-15'))!.what]).toEqual(['Mine', 'Other']);
  });

  it('writes one of two changes that race for the same clause', async () => {
    const given = await editOf(database, id, 'SM-14');
    const results = await Promise.allSettled(
      ['A', 'B', 'C'].map((what) =>
        run(app, (tx, now, today) =>
          editClause(
            tx,
            now,
            who(ann),
            { draftId: id, clause: 'SM-14', shown: 0 },
            { ...given, what },
            source(),
            today,
          ),
        ),
      ),
    );
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await kinds('draft-changed')).toBe(1);
  });

  it('goes below a minimum only by the privacy seat, with a reason that is kept', async () => {
    const under = { setting: 'open' } as const;
    await expect(edit(app, who(ann), id, 'SM-04', { ...under, below: 'We want to.' })).rejects.toMatchObject({
      problems: [{ field: 'setting', key: 'committee.below-seat' }],
    });
    await expect(edit(app, who('seat-privacy'), id, 'SM-04', under)).rejects.toMatchObject({
      problems: [{ field: 'below', key: 'committee.below-reason' }],
    });
    await edit(app, who('seat-privacy'), id, 'SM-04', { ...under, below: 'No patients come here.' });
    expect(await clause('SM-04')).toMatchObject({ setting: 'open', below: 'No patients come here.' });
    // Somebody else may then mend the words of it.
    await edit(app, who(ann), id, 'SM-04', { what: 'Look twice' });
    expect(await clause('SM-04')).toMatchObject({ below: 'No patients come here.', what: 'Look twice' });
    await edit(app, who(ann), id, 'SM-04', { setting: 'balanced' });
    expect(await clause('SM-04')).toMatchObject({ below: '' });
  });

  it('keeps locked clauses, and drops others with a reason', async () => {
    const drop = (clauseId: string, reason: string) =>
      run(app, (tx, now, today) =>
        dropClause(tx, now, who(ann), { draftId: id, clause: clauseId, shown: 0 }, reason, today),
      );
    await expect(drop('SM-02', 'Why not')).rejects.toMatchObject({ key: 'committee.locked' });
    await expect(drop('SM-17', '')).rejects.toMatchObject({ problems: [{ field: 'reason' }] });
    await expect(drop('SM-99', 'x')).rejects.toMatchObject({ kind: 'not-found' });
    await drop('SM-17', 'Nobody here is a creator.');
    expect(await clause('SM-17')).toBeUndefined();
    await run(app, (tx, now, today) =>
      restoreClause(tx, now, who(bob), { draftId: id, clause: 'SM-17', shown: 1 }, today),
    );
    const { version } = await policyInForce(database.read);
    expect((await draft()).version).toEqual(version);
  });

  it('adds clauses of its own, each with an id that is never used again, and moves them', async () => {
    const add = (given: OwnEdit, draftId = id) =>
      run(app, (tx, now, today) => addOwnClause(tx, now, who(ann), draftId, given, source(), today));
    expect([await add(own), await add(own), await add({ ...own, title: 'Two' })]).toEqual([
      'OC-01',
      'OC-01',
      'OC-02',
    ]);
    await run(app, (tx, now, today) =>
      dropClause(tx, now, who(ann), { draftId: id, clause: 'OC-02', shown: 1 }, '', today),
    );
    const other = await run(app, (tx, now) => openDraft(tx, now, who(bob)));
    expect(await add({ ...own, title: 'Three' }, other)).toBe('OC-03');
    const ids = async () => (await draft()).version.clauses.map((c) => c.id);
    expect((await ids()).slice(-2)).toEqual(['SM-25', 'OC-01']);
    const move = (clauseId: string, by: 1 | -1, shown: number) =>
      run(app, (tx, now, today) => moveClause(tx, now, who(ann), id, { clause: clauseId, by, shown }, today));
    await move('OC-01', -1, 0);
    expect((await ids()).slice(-2)).toEqual(['OC-01', 'SM-25']);
    await move('SM-01', -1, 1);
    expect((await ids())[0]).toBe('SM-01');
    await expect(move('SM-25', -1, 0)).rejects.toMatchObject({ key: 'committee.part-changed' });
  });

  it('names, numbers, countries and the title are parts of their own', async () => {
    const { version } = await policyInForce(database.read);
    const [site] = await sites(database.read);
    await run(app, async (tx, now, today) => {
      const brackets = { ...version.brackets, hotline: '555-0999' };
      await setBrackets(tx, now, who(ann), id, { brackets, shown: 0 }, source(), today);
      const given = { siteId: site!.id, brackets: { hotline: '555-0111', form: '' }, shown: 0 };
      await setSiteBrackets(tx, now, who(bob), id, given, source(), today);
      await setCountries(tx, now, who(ann), id, { countries: ['uk', 'us'], shown: 0 }, source(), today);
      await setTitle(tx, now, who(bob), id, { title: 'Our policy', shown: 0 }, today);
    });
    const now = (await draft()).version;
    expect(now).toMatchObject({
      title: 'Our policy',
      countries: ['uk', 'us'],
      brackets: { hotline: '555-0999' },
      siteBrackets: { [site!.id]: { hotline: '555-0111' } },
    });
    const lawful = source().clauses.find((c) => c.countries.uk !== undefined)!;
    expect(now.clauses.find((c) => c.id === lawful.id)!.laws.map((law) => law.country)).toContain('uk');
    await expect(
      run(app, (tx, at, today) =>
        setBrackets(tx, at, who(ann), id, { brackets: {}, shown: 1 }, source(), today),
      ),
    ).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('accepts balanced whole, with seven clauses set apart', async () => {
    for (const clauseId of ['SM-14', 'SM-02', 'SM-20'])
      await edit(app, who(ann), id, clauseId, { setting: 'restrictive' });
    const accept = () => run(app, (tx, now, today) => acceptBalanced(tx, now, who(ann), id, source(), today));
    expect([await accept(), await accept()]).toEqual([2, 0]);
    expect([(await clause('SM-14'))!.setting, (await clause('SM-02'))!.setting]).toEqual([
      'balanced',
      'restrictive',
    ]);
    expect(await kinds('balanced-accepted')).toBe(1);
  });

  it('is brought onto a version that was published meanwhile, and names what both changed', async () => {
    await edit(app, who(ann), id, 'SM-14', { what: 'Ours' });
    await edit(app, who(ann), id, 'SM-15', { what: 'Ours too' });
    const before = (await policyInForce(database.read)).version;
    await run(app, (tx, now, today) =>
      setBrackets(
        tx,
        now,
        who(ann),
        id,
        { brackets: { ...before.brackets, form: 'our form' }, shown: 0 },
        source(),
        today,
      ),
    );
    const next = fittedPolicy({}, { hotline: '555-0777' });
    const changed = next.clauses.map((c) => (c.id === 'SM-14' ? { ...c, what: 'Theirs' } : c));
    await run(app, (tx, now) =>
      publish(
        tx,
        now,
        'test',
        { ...next, clauses: changed },
        { after: 1, duties: [], material: false, actWithinDays: 14, zone: 'UTC' },
      ),
    );
    await run(app, (tx, now) => rebaseDraft(tx, now, who(bob), id));
    await run(app, (tx, now) => rebaseDraft(tx, now, who(bob), id));
    const now = await draft();
    expect(now.row.base).toBe(2);
    expect(now.version.brackets).toMatchObject({ form: 'our form', hotline: '555-0777' });
    expect((await clause('SM-14'))!.what).toBe('Ours');
    expect(await changedTwice(database.read, now)).toEqual(['clause:SM-14']);
    // Saved again as it is, it was looked at.
    await edit(app, who(ann), id, 'SM-14', {});
    expect(await changedTwice(database.read, await draft())).toEqual([]);
  });

  it('keeps the countries that both took in, and leaves out those that either removed', async () => {
    const brackets = fittedPolicy().brackets;
    const publishWith = (after: number, countries: string[]) => {
      const made = fit(source(), { choices: {}, brackets, countries });
      // Words of ours, to tell the laws in force from those that come with Heed.
      const clauses = made.clauses.map((c) => ({
        ...c,
        laws: c.laws.map((law) => ({ ...law, basis: `Basis ${after + 1}` })),
      }));
      return run(app, (tx, now) =>
        publish(
          tx,
          now,
          'test',
          { ...made, clauses },
          { after, duties: [], material: false, actWithinDays: 14, zone: 'UTC' },
        ),
      );
    };
    const choose = async (countries: string[]) => {
      const shown = (await draft()).parts.get('countries')?.revision ?? 0;
      await run(app, (tx, now, today) =>
        setCountries(tx, now, who(ann), id, { countries, shown }, source(), today),
      );
    };
    const rebase = () => run(app, (tx, now) => rebaseDraft(tx, now, who(bob), id));
    const lawsOf = async (country: string) =>
      (await draft()).version.clauses.flatMap((c) => c.laws.filter((law) => law.country === country));
    const shippedLaws = (country: 'uk' | 'au' | 'us') =>
      source().clauses.flatMap((c) =>
        c.countries[country] === undefined ? [] : [c.countries[country].basis],
      );

    await publishWith(1, ['eu', 'us']);
    await rebase();
    // Here: uk is added and eu removed. In force meanwhile: au is added.
    await choose(['uk', 'us']);
    await publishWith(2, ['au', 'eu', 'us']);
    await rebase();
    expect((await draft()).version.countries).toEqual(['au', 'uk', 'us']);
    expect(await lawsOf('eu')).toEqual([]);
    expect((await lawsOf('uk')).map((law) => law.basis)).toEqual(shippedLaws('uk'));
    expect(shippedLaws('uk').length).toBeGreaterThan(0);
    expect(shippedLaws('au').length).toBeGreaterThan(0);
    for (const country of ['au', 'us'] as const)
      expect((await lawsOf(country)).map((law) => law.basis)).toEqual(
        shippedLaws(country).map(() => 'Basis 3'),
      );
    // In force now: uk as well, in words of its own, and us is gone. Nothing is left of the change here but that eu goes.
    await publishWith(3, ['au', 'eu', 'uk']);
    await rebase();
    expect((await draft()).version.countries).toEqual(['au', 'uk']);
    expect(new Set((await lawsOf('uk')).map((law) => law.basis))).toEqual(new Set(['Basis 4']));
    expect(await lawsOf('us')).toEqual([]);
    // When eu is gone from the version in force too, the draft says what it says.
    await publishWith(4, ['au', 'uk']);
    await rebase();
    const { version, parts } = await draft();
    expect(version).toEqual((await policyInForce(database.read)).version);
    expect(parts.get('countries')!.hash).toBe('base');
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({ ok: true });
  });

  it('takes in the countries in force where both changes together would leave none', async () => {
    const { version } = await policyInForce(database.read);
    const publishWith = (after: number, countries: string[]) =>
      run(app, (tx, now) =>
        publish(tx, now, 'test', fit(source(), { choices: {}, brackets: version.brackets, countries }), {
          after,
          duties: [],
          material: false,
          actWithinDays: 14,
          zone: 'UTC',
        }),
      );
    await publishWith(1, ['uk', 'us']);
    await run(app, (tx, now) => rebaseDraft(tx, now, who(bob), id));
    await run(app, (tx, now, today) =>
      setCountries(tx, now, who(ann), id, { countries: ['us'], shown: 0 }, source(), today),
    );
    await publishWith(2, ['uk']);
    await run(app, (tx, now) => rebaseDraft(tx, now, who(bob), id));
    expect((await draft()).version).toEqual((await policyInForce(database.read)).version);
  });

  it('is given up for good', async () => {
    await run(app, (tx, now) => dropDraft(tx, now, who(ann), id));
    await run(app, (tx, now) => dropDraft(tx, now, who(ann), id));
    expect(await kinds('draft-dropped')).toBe(1);
    await expect(edit(app, who(ann), id, 'SM-14', { what: 'x' })).rejects.toMatchObject({
      key: 'committee.text-stands',
    });
  });

  it('is the same after a rebuild', async () => {
    await edit(app, who(ann), id, 'SM-14', { setting: 'restrictive' });
    await run(app, (tx, now, today) => addOwnClause(tx, now, who(ann), id, own, source(), today));
    await run(app, (tx, now, today) =>
      dropClause(tx, now, who(ann), { draftId: id, clause: 'SM-17', shown: 0 }, 'No creators.', today),
    );
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({
      ok: true,
      differing: [],
    });
  });
});
