import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { addDays } from '../../src/days.ts';
import { changeSettings } from '../../src/organisation/organisation.ts';
import { countingNow, forgetCounts } from '../../src/obligations/counts.store.ts';
import { keepCounts } from '../../src/obligations/counts.ts';
import { putStandings, type StandingRow } from '../../src/obligations/standing.store.ts';
import { scopeSize, talliesAmong } from '../../src/reports/completion.store.ts';
import type { Frame } from '../../src/reports/completion.ts';
import { siteDays } from '../../src/reports/site-days.ts';
import { keptTallies } from '../../src/reports/tally.store.ts';
import { ANYWHERE, type Tally, type Where } from '../../src/reports/tally.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import '../../src/projections.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putSites } from './many.ts';

const START = '2026-10-25';
const day = fc.integer({ min: -20, max: 60 }).map((n) => addDays(START, n));

// As wild as may be: what counts must not depend on what is likely.
const standing: fc.Arbitrary<StandingRow> = fc
  .record({
    personId: fc.integer({ min: 0, max: 11 }).map((n) => `p-${String(n).padStart(2, '0')}`),
    thing: fc.constantFrom('course:a', 'policy'),
    siteId: fc.constantFrom('s0', 's1', 's2', '', 'gone'),
    team: fc.constantFrom('', 'Nursing', 'Desk'),
    jobRole: fc.constantFrom('clinician', 'manager'),
    dueOn: day,
    grace: fc.constantFrom(0, 0, 3),
    opensOn: fc.option(day),
    needs: fc.constantFrom('course' as const, 'nothing' as const),
    leftOn: fc.option(day, { freq: 4 }),
    pauses: fc.uniqueArray(
      fc.record({
        from: day,
        to: fc.option(day),
        kind: fc.constantFrom('leave' as const, 'waiver' as const),
      }),
      { maxLength: 2, selector: ({ from, kind }) => `${from} ${kind}` },
    ),
  })
  .map(({ grace, ...row }) => ({
    ...row,
    ruleId: 'r',
    cycle: 1,
    obligation: `${row.thing}:1`,
    beginsOn: START,
    lateAfter: addDays(row.dueOn, grace),
    doneOn: null,
    policyNumber: null,
    reasons: [],
    pauses: row.pauses.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
  }));

type Act =
  | { act: 'move'; rows: StandingRow[] }
  | { act: 'drop'; personId: string }
  | { act: 'time'; hours: number }
  | { act: 'keep' }
  | { act: 'forget' }
  | { act: 'site'; id: string; zone: string };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('move' as const), rows: fc.array(standing, { minLength: 1, maxLength: 5 }) }) },
  { weight: 1, arbitrary: standing.map(({ personId }) => ({ act: 'drop' as const, personId })) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('time' as const), hours: fc.constantFrom(1, 5, 11, 24, 24 * 9, 24 * 40) }) },
  { weight: 4, arbitrary: fc.constant({ act: 'keep' as const }) },
  { weight: 1, arbitrary: fc.constant({ act: 'forget' as const }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('site' as const), id: fc.constantFrom('s1', 's3'), zone: fc.constantFrom('UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago') }) },
); // prettier-ignore

const BY = ['site', 'team', 'role', 'thing'] as const;
const ASKED: readonly [Partial<Where>, readonly (typeof BY)[number][]][] = [
  [{}, []],
  [{}, ['thing']],
  [{}, ['site', 'thing']],
  [{}, ['team']],
  [{}, ['role', 'thing']],
  [{}, BY],
  [{ site: 's1' }, ['team']],
  [{ team: 'Nursing' }, ['site']],
  [{ role: 'manager' }, []],
  [{ role: 'manager' }, ['site']],
  [{ site: 's1' }, ['role']],
  [{}, ['role', 'site']],
  [{ site: 's0', team: 'Desk', role: 'clinician', thing: 'policy' }, ['role']],
];

const inOrder = (tallies: readonly Tally[]) =>
  tallies
    .map(({ counts, ...place }) => ({
      ...place,
      counts: Object.fromEntries(
        Object.entries(counts)
          .filter(([, n]) => n !== 0)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    }))
    .filter(({ counts }) => Object.keys(counts).length > 0)
    .map((one) => JSON.stringify(one))
    .toSorted();

async function frameAt(db: TestDatabase, now: Date): Promise<Frame> {
  const places = await sites(db.read);
  const scope = 'everyone';
  return { scope, sites: places, days: siteDays(places, 'UTC', now), ...(await scopeSize(db.read, scope)) };
}

/** What a plain count gives under everything that is asked. */
async function plain(db: TestDatabase, now: Date) {
  const frame = await frameAt(db, now);
  const found = [];
  for (const [where, by] of ASKED)
    found.push(inOrder(await talliesAmong(db.read, frame, { ...ANYWHERE, ...where, withLeft: true }, by)));
  return found;
}

async function kept(db: TestDatabase, now: Date) {
  const frame = await frameAt(db, now);
  const found = [];
  for (const [where, by] of ASKED) {
    const tallies = await keptTallies(db.read, frame, { ...ANYWHERE, ...where }, by);
    if (tallies === undefined) return undefined;
    found.push(inOrder(tallies));
  }
  return found;
}

onBoth('the counts of how people stand', (open, kind) => {
  it('equal a plain count after any acts, as days turn at every site', async () => {
    const db = await open();
    await putSites(db, [{ zone: 'UTC' }, { zone: 'Pacific/Kiritimati' }, { zone: 'Pacific/Pago_Pago' }]);
    await transact(db.write, (tx) =>
      changeSettings(tx, new Date(`${START}T09:00:00Z`), 'test', { name: 'House', zone: 'UTC', country: 'us', startDay: START }, 'UTC'),
    ); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        let now = new Date(`${START}T09:30:00.000Z`);
        for (const table of ['standing', 'standing_pause', 'standing_month', 'standing_month_known'] as const)
          await db.write.deleteFrom(table).execute();
        await transact(db.write, forgetCounts);
        await keepCounts(db, now);
        for (const one of acts) {
          if (one.act === 'time') now = new Date(now.getTime() + one.hours * 3_600_000);
          if (one.act === 'keep') await keepCounts(db, now);
          if (one.act === 'forget') await transact(db.write, forgetCounts);
          if (one.act === 'site')
            await db.write
              .insertInto('site')
              .values({ id: one.id, name: one.id, country: 'us', zone: one.zone })
              .onConflict((on) => on.column('id').doUpdateSet({ zone: one.zone }))
              .execute();
          if (one.act === 'move' || one.act === 'drop') {
            const rows =
              one.act === 'move'
                ? [...new Map(one.rows.map((row) => [`${row.personId} ${row.thing}`, row])).values()]
                : [];
            const ids =
              one.act === 'move' ? [...new Set(rows.map(({ personId }) => personId))] : [one.personId];
            await transact(db.write, (tx) => putStandings(tx, ids, rows));
          }
          // Kept counts of this very day are right at any time, whatever waits to be added to them.
          const found = await kept(db, now);
          if (found !== undefined) expect(found).toEqual(await plain(db, now));
        }
        await keepCounts(db, now);
        expect(await countingNow(db.read)).toMatchObject({ whole: true });
        expect(await kept(db, now)).toEqual(await plain(db, now));
      }),
      { numRuns: kind === 'sqlite' ? 50 : 10 },
    );
  }, 120_000);
});
