import { openDraft, draftOf } from '../../src/committee/draft.ts';
import { askEmergency, agreeEmergency } from '../../src/committee/emergency.ts';
import { decisionsOn, dissentOn, publishedDraft, readyToPublish } from '../../src/committee/ready.ts';
import {
  closeReviews,
  returnDraft,
  submitDraft,
  voteOnDraft,
  type Ballot,
} from '../../src/committee/review.ts';
import { commentOnDraft, decideClause } from '../../src/committee/voices.ts';
import { keepReviewsTimely } from '../../src/committee/timely.ts';
import { votes } from '../../src/committee/voices.store.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { setRole } from '../../src/people/roles.ts';
import { publicationNumbered } from '../../src/policy/publication.store.ts';
import { lapseEmergency, policyInForce, publish, withdrawPublication } from '../../src/policy/publication.ts';
import { keepVersionsTimely } from '../../src/policy/timely.ts';
import { projections } from '../../src/projections.ts';
import type { Seat } from '../../src/web/viewer.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { edit, run, seated, source, type Committee } from './make.ts';

onBoth('a review', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let them: Committee;
  let id: string;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    them = await seated(app, ['seat-clinical', 'seat-it', 'seat-privacy']);
    id = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    await edit(app, them.officer.id, id, 'SM-15', { setting: 'restrictive' });
  });
  afterEach(() => app.close());

  const draft = () => draftOf(database.read, id);
  const submit = (dates: { staffUntil?: string; closesOn?: string } = {}) =>
    run(app, (tx, now, today) =>
      submitDraft(
        tx,
        now,
        them.officer.id,
        id,
        { staffUntil: null, closesOn: '2026-10-19', ...dates },
        source(),
        today,
      ),
    );
  const vote = async (seat: Seat, given: Partial<Ballot> = {}, by = them.seats[seat].id) => {
    const hash = (await draft()).row.hash!;
    return run(app, (tx, now, today) =>
      voteOnDraft(tx, now, by, id, { seat, vote: 'approve', reason: '', hash, ...given }, today),
    );
  };
  const close = () => run(app, closeReviews);
  const state = async () => {
    const { state: now, row } = await draft();
    return [now, row.outcome];
  };
  const same = async () =>
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({ ok: true });

  it('ends when every seat has voted, and hands over the text that they approved', async () => {
    await submit();
    await vote('seat-clinical');
    await vote('seat-privacy', { vote: 'abstain', reason: 'Not my field.' });
    expect(await state()).toEqual(['in-review', null]);
    expect(await readyToPublish(database.read, id)).toEqual({ reason: 'committee.not-approved' });
    await vote('seat-it');
    expect(await state()).toEqual(['approved', 'approved']);
    const { version, row } = await draft();
    expect(await readyToPublish(database.read, id)).toMatchObject({
      draftId: id,
      from: 1,
      after: 1,
      hash: row.hash,
      version,
      approvedBy: expect.arrayContaining(['seat-clinical', 'seat-it']),
      dissent: [
        {
          seat: 'seat-privacy',
          vote: 'abstain',
          reason: 'Not my field.',
          name: them.seats['seat-privacy'].name,
        },
      ],
    });
    await same();
  });

  it('records silence as an abstention after its last day, once', async () => {
    await submit();
    await vote('seat-it');
    app.clock.set('2026-10-19T23:00:00.000Z');
    await close();
    expect(await state()).toEqual(['in-review', null]);
    app.clock.set('2026-10-20T01:00:00.000Z');
    await Promise.all([close(), close()]);
    expect(await state()).toEqual(['approved', 'approved']);
    const silence = (await votes(database.read, id)).filter((one) => one.person_id === null);
    expect(silence.map((one) => [one.seat, one.vote])).toEqual([
      ['seat-clinical', 'abstain'],
      ['seat-privacy', 'abstain'],
    ]);
    expect(await dissentOn(database.read, id)).toEqual([]);
    await same();
  });

  it('takes one vote a seat: the newest of its holders', async () => {
    const second = await addStaff(app, { roles: ['seat-it'] });
    await submit();
    await vote('seat-it', { vote: 'object', reason: 'No.' });
    await vote('seat-it', {}, second.id);
    const rows = (await votes(database.read, id)).filter((one) => one.seat === 'seat-it');
    expect(rows.map((one) => [one.vote, one.person_id])).toEqual([['approve', second.id]]);
    await expect(vote('seat-clinical', {}, second.id)).rejects.toMatchObject({ kind: 'not-allowed' });
    await expect(vote('seat-hr', {}, second.id)).rejects.toMatchObject({ kind: 'not-allowed' });
    await expect(vote('seat-it', { vote: 'object' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('knows a veto where confidentiality changes, until it is withdrawn', async () => {
    await edit(app, them.officer.id, id, 'SM-02', { setting: 'restrictive' });
    await submit();
    await vote('seat-privacy', { vote: 'object', reason: 'Too soon.' });
    await vote('seat-clinical');
    await vote('seat-it');
    // It stays open to its last day, so that they can talk.
    expect(await state()).toEqual(['in-review', null]);
    await vote('seat-privacy');
    expect(await state()).toEqual(['approved', 'approved']);
    expect(await dissentOn(database.read, id)).toEqual([]);
  });

  it('goes back to its authors by a veto, with the objection on record', async () => {
    await edit(app, them.officer.id, id, 'SM-02', { setting: 'restrictive' });
    await submit();
    await vote('seat-privacy', { vote: 'object', reason: 'Too soon.' });
    await vote('seat-clinical');
    app.clock.set('2026-10-20T01:00:00.000Z');
    await close();
    expect(await state()).toEqual(['drafting', 'vetoed']);
    expect(await dissentOn(database.read, id)).toMatchObject([{ seat: 'seat-privacy', reason: 'Too soon.' }]);
    await same();
  });

  it('lets nobody approve what changed since they looked', async () => {
    await submit({ closesOn: '2026-10-06' });
    const before = (await draft()).row.hash!;
    await vote('seat-clinical');
    await vote('seat-privacy', { vote: 'object', reason: 'Wait.' });
    await edit(app, them.officer.id, id, 'SM-14', { setting: 'restrictive' });
    expect((await draft()).row).toMatchObject({ state: 'in-review', closes_on: '2026-10-07' });
    await expect(vote('seat-it', { hash: before })).rejects.toMatchObject({ key: 'committee.changed-since' });
    await vote('seat-it');
    // The first approval was of the older text; the objection stands until its seat has looked again.
    expect(await state()).toEqual(['in-review', null]);
    app.clock.set('2026-10-08T01:00:00.000Z');
    await close();
    expect(await state()).toEqual(['drafting', 'rejected']);
    await same();
  });

  it('gives staff their time before it ends', async () => {
    const nurse = await addStaff(app);
    await submit({ staffUntil: '2026-10-07' });
    for (const seat of ['seat-clinical', 'seat-it', 'seat-privacy'] as const) await vote(seat);
    const say = (words: string) =>
      run(app, (tx, now, today) =>
        commentOnDraft(tx, now, { kind: 'staff', personId: nurse.id }, id, { clause: '', words }, today),
      );
    await say('What of night shifts?');
    await say('What of night shifts?');
    expect(await state()).toEqual(['in-review', null]);
    app.clock.set('2026-10-08T00:00:00.000Z');
    await expect(say('Too late')).rejects.toMatchObject({ key: 'committee.comments-over' });
    await close();
    expect(await state()).toEqual(['approved', 'approved']);
    const said = await database.read.selectFrom('draft_comment').selectAll().execute();
    expect(said).toMatchObject([{ words: 'What of night shifts?', speaks_as: 'staff', person_id: nurse.id }]);
    await same();
  });

  it('begins only where somebody can decide', async () => {
    await expect(submit({ closesOn: '2026-10-05' })).rejects.toMatchObject({
      problems: [{ field: 'closesOn' }],
    });
    await expect(submit({ staffUntil: '2026-11-01' })).rejects.toMatchObject({
      problems: [{ field: 'staffUntil' }],
    });
    await edit(app, them.officer.id, id, 'SM-02', { setting: 'restrictive' });
    const take = (seat: Seat) =>
      run(app, (tx, now, today) =>
        setRole(tx, now, them.officer.id, them.seats[seat].id, { role: seat, has: false }, today),
      );
    await take('seat-privacy');
    await expect(submit()).rejects.toMatchObject({ key: 'committee.privacy-empty' });
    await take('seat-it');
    await take('seat-clinical');
    await expect(submit()).rejects.toMatchObject({ key: 'committee.no-seats' });
  });

  it('can be called off, and begins anew', async () => {
    await submit();
    await vote('seat-it');
    await run(app, (tx, now) => returnDraft(tx, now, them.officer.id, id));
    await run(app, (tx, now) => returnDraft(tx, now, them.officer.id, id));
    expect(await state()).toEqual(['drafting', 'returned']);
    await expect(vote('seat-clinical')).rejects.toMatchObject({ key: 'committee.review-over' });
    app.clock.pass({ minutes: 1 });
    await submit();
    expect(await state()).toEqual(['in-review', null]);
    // The votes of the first time do not count for the second, though the text is the same.
    await vote('seat-clinical');
    await vote('seat-privacy');
    expect(await state()).toEqual(['in-review', null]);
    await vote('seat-it');
    expect(await state()).toEqual(['approved', 'approved']);
  });

  it('keeps why a clause is as it is, with the version that it became', async () => {
    const decide = (reason: string) =>
      run(app, (tx, now) => decideClause(tx, now, them.seats['seat-it'].id, id, { clause: 'SM-15', reason }));
    await decide('Phones tell where they are.');
    await submit();
    for (const seat of ['seat-clinical', 'seat-it', 'seat-privacy'] as const) await vote(seat);
    await expect(decide('Too late')).rejects.toMatchObject({ key: 'committee.text-stands' });
    const ready = await readyToPublish(database.read, id);
    if (!('version' in ready)) throw new Error(ready.reason);
    const number = await run(app, (tx, now) =>
      publish(tx, now, them.officer.id, ready.version, {
        after: ready.after,
        duties: [],
        material: true,
        actWithinDays: 14,
        zone: 'UTC',
        effectiveOn: '2026-10-10',
        draftId: id,
      }),
    );
    expect(await state()).toEqual(['published', 'approved']);
    expect((await publishedDraft(database.read, number))?.id).toBe(id);
    expect(await decisionsOn(database.read, 2, 'SM-15')).toMatchObject([
      { choice: 'restrictive', reason: 'Phones tell where they are.', number: 2 },
    ]);
    expect(await decisionsOn(database.read, 1, 'SM-15')).toEqual([]);
    expect(await readyToPublish(database.read, id)).toEqual({ reason: 'committee.not-approved' });
    await run(app, (tx, now) => withdrawPublication(tx, now, them.officer.id, number));
    expect(await state()).toEqual(['approved', 'approved']);
    expect(await readyToPublish(database.read, id)).toMatchObject({ after: 2, from: 1 });
    await same();
  });

  describe('in an emergency', () => {
    const ask = () =>
      run(app, (tx, now) =>
        askEmergency(tx, now, them.officer.id, id, 'A fake page is asking for data.', source()),
      );
    const agree = (by: string, hash: string) =>
      run(app, (tx, now, today) => agreeEmergency(tx, now, by, id, hash, source(), { today, zone: 'UTC' }));
    const asked = async () => (await draft()).row.emergency_hash!;

    it('is in force when the privacy seat agrees, and confirmed by a vote', async () => {
      await ask();
      await expect(agree(them.officer.id, await asked())).rejects.toMatchObject({ kind: 'not-allowed' });
      const number = await agree(them.seats['seat-privacy'].id, await asked());
      expect((await policyInForce(database.read)).number).toBe(number);
      expect(await state()).toEqual(['confirming', null]);
      for (const seat of ['seat-clinical', 'seat-it', 'seat-privacy'] as const) await vote(seat);
      expect(await state()).toEqual(['published', 'approved']);
      expect((await publicationNumbered(database.read, number))?.confirmedAt).not.toBeNull();
      await same();
    });

    it('is not published when the text changed since it was asked for', async () => {
      await ask();
      const hash = await asked();
      await edit(app, them.officer.id, id, 'SM-14', { setting: 'restrictive' });
      await expect(agree(them.seats['seat-privacy'].id, hash)).rejects.toMatchObject({
        key: 'committee.not-asked',
      });
      await ask();
      await expect(agree(them.seats['seat-privacy'].id, hash)).rejects.toMatchObject({
        key: 'committee.changed-since',
      });
      expect((await policyInForce(database.read)).number).toBe(1);
    });

    it('is confirmed by one approval and the silence of the others, though it ends on the day it would lapse', async () => {
      await ask();
      const number = await agree(them.seats['seat-privacy'].id, await asked());
      await vote('seat-clinical');
      app.clock.pass({ days: 32 });
      await keepReviewsTimely(database, app.clock.now());
      await keepVersionsTimely(database, app.clock.now());
      expect(await state()).toEqual(['published', 'approved']);
      expect((await policyInForce(database.read)).number).toBe(number);
      await same();
    });

    it('lapses when the committee does not confirm it', async () => {
      await ask();
      await agree(them.seats['seat-privacy'].id, await asked());
      await vote('seat-clinical', { vote: 'object', reason: 'No.' });
      app.clock.pass({ days: 32 });
      await close();
      await run(app, (tx, now) => lapseEmergency(tx, now, 'UTC'));
      expect(await state()).toEqual(['dropped', 'rejected']);
      const { number, kind, version } = await policyInForce(database.read);
      expect([number, kind]).toEqual([3, 'restored']);
      expect(version).toEqual((await draft()).base);
      await same();
    });
  });
});
