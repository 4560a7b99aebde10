import fc from 'fast-check';
import { addDays, type Day } from '../../src/days.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { nextReviews, recordReview, reviewsDue, type ReviewKind } from '../../src/networks/reviews.ts';
import { reviewStillDue, tellOfReviews } from '../../src/networks/telling.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { house } from './make.ts';

const messages = loadMessages('en');

onBoth('the reviews', (open) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database);
  });

  const due = async (day: Day) =>
    (await reviewsDue(database.read, day)).map(({ what, dueOn }) => `${what} ${dueOn}`);
  const review = (what: ReviewKind, on: Day, today = on) =>
    here.run((tx) => recordReview(tx, here.at(today), 'test', today, { what, on }));
  const tell = (day: Day) =>
    tellOfReviews({ database, messages, origin: 'https://training.example.org' }, here.at(day));
  const mails = () => database.read.selectFrom('mail').selectAll().orderBy('id').execute();

  it('begin on the day of the first version in the organisation’s zone, and not before', async () => {
    expect(await nextReviews(database.read)).toEqual([]);
    await expect(review('quarter', '2026-01-01')).rejects.toMatchObject({
      key: 'networks.review-nothing-yet',
    });
    // Still the last of January in New York.
    await here.publish(here.at('2026-02-01', '02:00'));
    expect(await nextReviews(database.read)).toEqual([
      { what: 'quarter', dueOn: '2026-04-30', lastOn: null },
      { what: 'year', dueOn: '2027-01-31', lastOn: null },
    ]);
    expect(await due('2026-04-29')).toEqual([]);
    expect(await due('2026-04-30')).toEqual(['quarter 2026-04-30']);
    expect(await due('2027-03-01')).toEqual(['quarter 2026-04-30', 'year 2027-01-31']);
  });

  it('are held once a day each, on no day ahead and none before the first version; a year’s is a quarter’s too', async () => {
    await here.publish(here.at('2026-01-15'));
    const problem = (key: string) => ({ problems: [{ field: 'on', key }] });
    await expect(review('year', '2026-05-02', '2026-05-01')).rejects.toMatchObject(
      problem('networks.day-ahead'),
    );
    await expect(review('year', '2026-01-14', '2026-05-01')).rejects.toMatchObject(
      problem('networks.review-too-early'),
    );
    expect(await review('quarter', '2026-04-10', '2026-04-12')).toBe(true);
    expect(await review('quarter', '2026-04-10', '2026-04-13')).toBe(false);
    expect(await nextReviews(database.read)).toMatchObject([
      { dueOn: '2026-07-15', lastOn: '2026-04-10' },
      { dueOn: '2027-01-15', lastOn: null },
    ]);
    expect(await due('2027-01-15')).toEqual(['quarter 2026-07-15', 'year 2027-01-15']);
    await review('year', '2027-01-15');
    expect(await due('2027-04-14')).toEqual([]);
    expect(await due('2027-04-15')).toEqual(['quarter 2027-04-15']);
  });

  it('tell officers and seats who are here once, however often and at once it runs', async () => {
    const officer = await here.person({ name: 'Olga' }, ['officer', 'seat-privacy']);
    const seat = await here.person({ name: 'Sid' }, ['seat-marketing']);
    await here.person();
    await here.person({ leftOn: '2026-02-01' }, ['seat-hr']);
    await here.person({ email: null }, ['seat-staff']);
    await here.publish(here.at('2026-01-15'));
    await here.feature('2026-02-01');
    expect(await tell('2026-04-14')).toBe(0);
    const made = await Promise.all([tell('2026-04-15'), tell('2026-04-15'), tell('2026-04-15')]);
    expect(made.toSorted((a, b) => a - b)).toEqual([0, 0, 2]);
    expect(await tell('2026-05-20')).toBe(0);
    const sent = await mails();
    expect(sent.map((mail) => mail.person_id).toSorted()).toEqual([officer, seat].toSorted());
    expect(sent[0]!.text).toContain('The quarterly look at networks, due on 15 Apr 2026');
    expect(sent[0]!.text).toContain('1 feature that no clause covers');
    expect(sent[0]!.text).toContain('https://training.example.org/networks');
    // Somebody who takes a seat later hears of it too.
    const later = await here.person({}, ['seat-clinical']);
    expect(await tell('2026-05-21')).toBe(1);
    expect((await mails()).at(-1)!.person_id).toBe(later);
    expect(await checkRebuild(database, projectionsInUse(), here.at('2026-06-01'))).toMatchObject({
      ok: true,
    });
  });

  it('are told of in one mail when both are due, and not any more when they were held before it went', async () => {
    await here.person({}, ['officer']);
    await here.publish(here.at('2026-01-15'));
    expect(await tell('2027-02-01')).toBe(1);
    const [mail] = await mails();
    expect(mail!.subject).toContain('2 reviews');
    const still = () => here.run((tx) => reviewStillDue(tx, here.at('2027-02-03'), mail!));
    expect(await still()).toBe(true);
    await review('quarter', '2027-02-02');
    expect(await still()).toBe(true);
    await review('year', '2027-02-02');
    expect(await still()).toBe(false);
    const other = { id: mail!.id, kind: 'reminder' };
    expect(await here.run((tx) => reviewStillDue(tx, here.at('2027-02-03'), other))).toBe(true);
  });

  it('say nothing before the first run', async () => {
    const empty = await open();
    expect(
      await tellOfReviews({ database: empty, messages, origin: 'https://x.example' }, here.at('2026-05-01')),
    ).toBe(0);
  });

  it('are never told of twice for one day, whenever the committee meets', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 130 }), fc.constantFrom('quarter', 'year', null)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.constantFrom('2026-01-31', '2024-02-29', '2026-08-30'),
        async (steps, began) => {
          const fresh = await open();
          const there = await house(fresh);
          await there.person({}, ['officer']);
          await there.publish(there.at(began));
          let day: Day = began;
          for (const [days, what] of steps) {
            day = addDays(day, days);
            const [today, on] = [day, { what: what ?? 'quarter', on: day }];
            await tellOfReviews({ database: fresh, messages, origin: 'https://x.example' }, there.at(today));
            if (what !== null) await there.run((tx) => recordReview(tx, there.at(today), 'test', today, on));
            const kinds = (await reviewsDue(fresh.read, today)).map((one) => one.what);
            expect(kinds).toEqual([...new Set(kinds)]);
            if (what !== null) expect(kinds).not.toContain(what);
          }
          const said = await fresh.read.selectFrom('review_said').select(['what', 'due_on']).execute();
          expect(new Set(said.map((row) => `${row.what} ${row.due_on}`)).size).toBe(said.length);
        },
      ),
      { numRuns: 5 },
    );
  }, 60_000);
});
