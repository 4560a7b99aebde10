import fc from 'fast-check';
import { addDays } from '../../src/days.ts';
import { stateOn } from '../../src/obligations/standing.ts';
import { shownBy, survey, type CompletionRow, type Survey } from '../../src/reports/completion.ts';
import type { From } from '../../src/reports/cursor.ts';
import { NO_FILTERS, SORTS, STATES, type Filters } from '../../src/reports/filters.ts';
import { reportRows } from '../../src/reports/rows.ts';
import type { Scope } from '../../src/reports/scope.ts';
import { dayAt } from '../../src/reports/site-days.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putMany, putSites, type Someone } from './many.ts';

// 10:30 UTC: the 4th in Pago Pago, the 6th on Kiritimati.
const NOW = new Date('2026-10-05T10:30:00.000Z');
const ZONES = ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'];
const DAYS = [
  '2026-09-01',
  '2026-10-03',
  '2026-10-04',
  '2026-10-05',
  '2026-10-06',
  '2026-10-07',
  '2026-12-24',
];

const day = fc.constantFrom(...DAYS);
const anyone: fc.Arbitrary<Someone> = fc.record({
  name: fc.constantFrom('Ana O’Neill', "Sean O'Brien", 'Óscar Núñez', 'Zoë 100% Quick_silver', 'ana oneill'),
  site: fc.constantFrom('s0', 's1', 's2', 's3', '', 'gone'),
  team: fc.constantFrom('', 'Nursing', 'Front desk'),
  dueOn: day,
  opensOn: fc.option(day),
  doneOn: fc.option(day),
  needs: fc.constantFrom('course' as const, 'signature' as const, 'nothing' as const),
  leftOn: fc.option(day, { freq: 2 }),
  grace: fc.constantFrom(0, 0, 3),
  pauses: fc.uniqueArray(
    fc.record({ from: day, to: fc.option(day), kind: fc.constantFrom('leave' as const, 'waiver' as const) }),
    { maxLength: 2, selector: ({ from, kind }) => `${from} ${kind}` },
  ),
});

const ask = (db: TestDatabase, filters: Partial<Filters> = {}, scope: Scope = 'everyone') =>
  survey(db.read, scope, { ...NO_FILTERS, ...filters }, 'UTC', NOW);

async function rowsOf(db: TestDatabase, found: Survey, start: From, most: number): Promise<CompletionRow[]> {
  return reportRows(db.read, found, { start, most });
}

// On the day at the site.
const soon = (someone: Someone) => {
  const today = { s1: '2026-10-06', s2: '2026-10-04' }[someone.site!] ?? '2026-10-05';
  const week = { s1: '2026-10-13', s2: '2026-10-11' }[someone.site!] ?? '2026-10-12';
  const away = someone.pauses?.some(({ from, to }) => from <= today && (to ?? '9') >= today);
  return !away && (someone.leftOn ?? '9') >= today && someone.dueOn! >= today && someone.dueOn! <= week;
};

/** Every row, as somebody sees them who pages on, or back from the end. */
async function paged(
  db: TestDatabase,
  found: Survey,
  most: number,
  way: 'on' | 'back',
): Promise<CompletionRow[]> {
  const seen: CompletionRow[] = [];
  const end: From = {
    before:
      found.filters.sort === 'due' || found.filters.sort === 'name' ? ['~', '~', '~'] : [1e6, '~', '~', '~'],
  };
  for (let start: From = way === 'on' ? 'beginning' : end; ;) {
    const page = await rowsOf(db, found, start, most);
    if (page.length === 0) return seen;
    if (way === 'on') seen.push(...page);
    else seen.unshift(...page);
    start = way === 'on' ? { after: page.at(-1)!.key } : { before: page[0]!.key };
  }
}

onBoth('the completion report', (open) => {
  let db: TestDatabase;

  describe('over random people', () => {
    let ids: string[];
    let people: Someone[];
    beforeAll(async () => {
      db = await open();
      await putSites(db, [
        { zone: ZONES[0]!, name: 'b site' },
        { zone: ZONES[1]!, name: 'A site' },
        { zone: ZONES[2]! },
        { name: 'Annex 10' },
      ]);
      people = fc.sample(anyone, { numRuns: 400, seed: 7 });
      ids = await putMany(
        db,
        people.map((someone, n) => ({ ...someone, above: n % 2 === 0 ? ['boss'] : [] })),
      );
    });

    it('decides each state as stateOn does, on the day at the site', async () => {
      const found = await ask(db, { status: 'all' });
      const rows = await rowsOf(db, found, 'beginning', 1000);
      expect(rows.map((row) => row.personId).toSorted()).toEqual(ids.toSorted());
      for (const row of rows) {
        const someone = people[ids.indexOf(row.personId)]!;
        const dated = {
          lateAfter: addDays(row.dueOn, someone.grace ?? 0),
          pauses: someone.pauses ?? [],
          needs: row.needs,
          opensOn: someone.opensOn ?? null,
          leftOn: someone.leftOn ?? null,
        };
        expect(row.state).toBe(stateOn(dated, dayAt(found.frame.days, row.siteId)));
      }
      for (const state of STATES) {
        if (state !== 'left') expect((await ask(db)).counts[state]).toBe(found.counts[state]);
        expect(found.counts[state]).toBe(rows.filter((row) => row.state === state).length);
        expect(found.counts[state]).toBeGreaterThan(0);
      }
    });

    it.each(STATES)('filters and counts the %s', async (status) => {
      const everyone = await rowsOf(db, await ask(db, { status: 'all' }), 'beginning', 1000);
      const found = await ask(db, { status });
      const rows = await rowsOf(db, found, 'beginning', 1000);
      const wanted = everyone.filter((row) => row.state === status);
      expect(rows.map((row) => row.personId)).toEqual(wanted.map((row) => row.personId));
    });

    it('counts who is due within a week, whatever they have to do', async () => {
      expect((await ask(db)).counts.soon).toBe(people.filter(soon).length);
    });

    it('hides people who left unless asked', async () => {
      const rows = await rowsOf(db, await ask(db), 'beginning', 1000);
      expect(rows.some((row) => row.state === 'left')).toBe(false);
      expect(rows.length).toBe(shownBy('', (await ask(db)).counts));
    });

    it.each(SORTS)(
      'shows every row exactly once by %s, forwards and backwards, in pages of any size',
      async (sort) => {
        const whole = await rowsOf(db, await ask(db, { sort, status: 'all' }), 'beginning', 1000);
        expect(new Set(whole.map((row) => row.personId)).size).toBe(ids.length);
        const filters = fc.record({
          sort: fc.constant(sort),
          status: fc.constantFrom('all' as const, '' as const, 'due' as const, 'left' as const),
          site: fc.constantFrom('', '', 's1'),
          team: fc.constantFrom('', '', 'Nursing'),
          q: fc.constantFrom('', '', 'o'),
        });
        const scope = fc.constantFrom<Scope>('everyone', { below: ['boss'] });
        await fc.assert(
          fc.asyncProperty(filters, scope, fc.integer({ min: 7, max: 120 }), async (given, who, most) => {
            const found = await ask(db, given, who);
            const on = await paged(db, found, most, 'on');
            const wanted = whole.filter(
              (row) =>
                (given.status === 'all' ||
                  (given.status === '' ? row.state !== 'left' : row.state === given.status)) &&
                (given.site === '' || row.siteId === given.site) &&
                (given.team === '' || row.team === given.team) &&
                (given.q === '' || /o/i.test(row.name.normalize('NFD'))) &&
                (who === 'everyone' || ids.indexOf(row.personId) % 2 === 0),
            );
            expect(on.map((row) => row.personId)).toEqual(wanted.map((row) => row.personId));
            expect(shownBy(given.status, found.counts)).toBe(wanted.length);
            expect(await paged(db, found, most, 'back')).toEqual(on);
          }),
          { numRuns: 12 },
        );
      },
    );

    it('sorts sites as people do, those without a site last', async () => {
      const rows = await rowsOf(db, await ask(db, { sort: 'site' }), 'beginning', 1000);
      const order = [...new Set(rows.map((row) => row.siteId))];
      expect(order.slice(0, 4)).toEqual(['s1', 's3', 's0', 's2']);
      expect(order.slice(4).toSorted()).toEqual(['', 'gone']);
    });

    it('sorts by status in the order in which people need somebody', async () => {
      const rows = await rowsOf(db, await ask(db, { sort: 'status', status: 'all' }), 'beginning', 1000);
      expect([...new Set(rows.map((row) => row.state))]).toEqual([...STATES]);
    });

    it.each([
      ["o'brien", "Sean O'Brien"],
      ['OSCAR nunez', 'Óscar Núñez'],
      ['0%', 'Zoë 100% Quick_silver'],
      ['k_s', 'Zoë 100% Quick_silver'],
      ['n’', ''],
      ['n_', ''],
      ['a%o', ''],
      ['\\', ''],
    ])('finds %s in names as they are written', async (q, name) => {
      const found = await ask(db, { q });
      const rows = await rowsOf(db, found, 'beginning', 1000);
      expect([...new Set(rows.map((row) => row.name))]).toEqual(name === '' ? [] : [name]);
      expect(shownBy('', found.counts)).toBe(rows.length);
    });

    it('offers the sites and teams of the scope only, and drops filters it does not know', async () => {
      const found = await ask(db, { site: 'elsewhere', team: "'; drop table standing; --" });
      expect(found.filters).toEqual(NO_FILTERS);
      expect([...found.siteIds].toSorted()).toEqual(['', 'gone', 's0', 's1', 's2', 's3']);
      expect(found.teams).toEqual(['Front desk', 'Nursing']);
    });
  });

  it('shows a manager the people below, at any depth, and nobody else: not even themselves', async () => {
    db = await open();
    await putSites(db, [{}, {}]);
    const [, child] = await putMany(db, [
      { name: 'The boss', site: 's0', team: 'Bosses', above: ['director'] },
      { name: 'A child', site: 's0', team: 'Nursing', above: ['manager'] },
      { name: 'Somebody else’s', site: 's1', team: 'Lab', above: ['other'] },
    ]);
    const [grandchild] = await putMany(db, [
      { name: 'A grandchild', site: 's0', above: [child!, 'manager'] },
    ]);
    for (const sort of SORTS) {
      const found = await ask(db, { sort, site: 's1', team: 'Lab' }, { below: ['manager'] });
      expect(found.filters).toEqual({ ...NO_FILTERS, sort });
      const rows = await rowsOf(db, found, 'beginning', 50);
      expect(new Set(rows.map((row) => row.personId))).toEqual(new Set([child, grandchild]));
      expect(rows).toHaveLength(2);
      expect([...found.siteIds]).toEqual(['s0']);
      expect(found.teams).toEqual(['Nursing']);
    }
    expect((await ask(db, {}, { below: ['nobody'] })).siteIds.size).toBe(0);
  });

  it('shows the same rows whether a team is gathered or an index is walked', async () => {
    db = await open();
    await putSites(db, [{}, {}]);
    const many = fc.sample(anyone, { numRuns: 3000, seed: 3 });
    const ids = await putMany(
      db,
      many.map((someone, n) => ({ ...someone, above: n % 5 < 3 ? ['boss'] : [] })),
    );
    const below = new Set(ids.filter((_id, n) => n % 5 < 3));
    for (const sort of SORTS) {
      const everyone = await rowsOf(db, await ask(db, { sort, status: 'all' }), 'beginning', 5000);
      const found = await ask(db, { sort, status: 'all' }, { below: ['boss'] });
      expect([found.frame.size, found.frame.total]).toEqual([1800, 3000]);
      const wanted = everyone.filter((row) => below.has(row.personId)).map((row) => row.personId);
      expect((await paged(db, found, 500, 'on')).map((row) => row.personId)).toEqual(wanted);
      const gathered = { ...found, frame: { ...found.frame, total: Infinity } };
      expect((await paged(db, gathered, 500, 'on')).map((row) => row.personId)).toEqual(wanted);
    }
  });

  it('shows a row for each thing that somebody owes', async () => {
    db = await open();
    const [id] = await putMany(db, [{ name: 'Owes two things' }]);
    const row = await db.read.selectFrom('standing').selectAll().executeTakeFirstOrThrow();
    await db.write
      .insertInto('standing')
      .values({ ...row, thing: 'policy' })
      .execute();
    for (const sort of SORTS) {
      const found = await ask(db, { sort });
      expect((await paged(db, found, 1, 'on')).map((r) => r.key.at(-1))).toEqual([
        'course:social-media',
        'policy',
      ]);
      expect((await paged(db, found, 1, 'back')).map((r) => r.personId)).toEqual([id, id]);
    }
  });
});
