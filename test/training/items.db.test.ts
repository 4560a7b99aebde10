import fc from 'fast-check';
import { addSums, NO_ANSWERS, pointBiserial } from '../../src/courses/item-statistics.ts';
import { transact, type Database } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { itemRows } from '../../src/training/items.projection.ts';
import { slicesOf } from '../../src/reports/questions.store.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { handInPapers, knownEntry, marked, type Paper } from '../support/answers.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

const TABLES = ['item_stat', 'item_option', 'item_clause', 'clause_stat', 'item_person'] as const;

async function everything(database: Database): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const rows = await database.read.selectFrom(table).selectAll().execute();
    found[table] = rows.map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted();
  }
  return found;
}

onBoth('what answers add up to', (open, kind) => {
  let database: TestDatabase;
  let app: TestApp;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();

  it('is counted by version, use, role and how sure people were', async () => {
    await handInPapers(database, now(), [
      { items: [{ question: 'a', right: true, rest: 90, seconds: 20 }] },
      { items: [{ question: 'a', right: false, rest: 50, seconds: null, chosen: [1, 2] }] },
      { items: [{ question: 'a', version: 'ffffffffffff' }] },
      { use: 'check-in', items: [{ question: 'a', confidence: 'sure', right: false }] },
      { role: 'manager', items: [{ question: 'a' }] },
    ]);
    const slices = await slicesOf(database.read, 'a');
    expect(slices).toHaveLength(4);
    expect(slices).toContainEqual({
      version: '000000000000',
      use: 'onboarding',
      role: 'clinician',
      confidence: '',
      n: 2,
      right: 1,
      rest: 140,
      restSq: 8100 + 2500,
      restRight: 90,
      timed: 1,
      seconds: 20,
    });
    const options = await database.read
      .selectFrom('item_option')
      .select(['place', 'n'])
      .where('use', '=', 'onboarding')
      .where('role', '=', 'clinician')
      .where('version', '=', '000000000000')
      .orderBy('place')
      .execute();
    expect(options).toEqual([
      { place: 0, n: 1 },
      { place: 1, n: 1 },
      { place: 2, n: 1 },
    ]);
  });

  it('counts people once a role and use, and remembers when a version was first answered', async () => {
    await handInPapers(database, now(), [
      { person: 'p', at: '2026-05-02T08:00:00.000Z', items: [{ question: 'a' }] },
      { person: 'p', at: '2026-03-01T08:00:00.000Z', items: [{ question: 'a' }] },
      { person: 'p', use: 'refresher', at: '2026-06-01T08:00:00.000Z', items: [{ question: 'a' }] },
    ]);
    await handInPapers(database, now(), [
      {
        person: 'q',
        at: '2026-02-01T08:00:00.000Z',
        items: [{ question: 'a', clauses: ['SM-02', 'SM-04'] }],
      },
    ]);
    expect(await database.read.selectFrom('item_person').selectAll().execute()).toHaveLength(3);
    const clauses = await database.read
      .selectFrom('item_clause')
      .select(['clause', 'first_at'])
      .orderBy('clause')
      .execute();
    expect(clauses).toEqual([
      { clause: 'SM-02', first_at: '2026-02-01T08:00:00.000Z' },
      { clause: 'SM-04', first_at: '2026-02-01T08:00:00.000Z' },
    ]);
  });

  it('leaves out entries that tell no questions', async () => {
    const before = marked({ items: [{ question: 'a' }] }, now());
    const { commits: _items, ...without } = before;
    await transact(database.write, (tx) => append(tx, now(), [without]));
    expect(await everything(database)).toEqual(Object.fromEntries(TABLES.map((table) => [table, []])));
  });

  it('is the same when it is derived anew', async () => {
    await handInPapers(database, now(), some(40, 7));
    app.clock.pass({ minutes: 1 });
    for (const paper of some(10, 3)) await handInPapers(database, now(), [paper]);
    const was = await everything(database);
    expect(await checkRebuild(database, projections, now())).toMatchObject({ ok: true, differing: [] });
    await rebuild(database, projections, now());
    expect(await everything(database)).toEqual(was);
    await database.write.updateTable('item_stat').set({ n_right: 10_000 }).execute();
    expect((await checkRebuild(database, projections, now())).differing.map(({ table }) => table)).toEqual([
      'item_stat',
    ]);
  });

  it('holds when many hand in at the same moment', async () => {
    // The same questions, each paper in another order: without one order of rows two of them would wait in a ring.
    const papers = Array.from({ length: 24 }, (_one, n): Paper => {
      const items = Array.from({ length: 20 }, (_item, i) => ({
        question: `q${(i * 7 + n * 3) % 20}`,
        right: i % 2 === 0,
      }));
      return { role: 'clinician', items };
    });
    await Promise.all(papers.map((paper) => handInPapers(database, now(), [paper])));
    const slices = await slicesOf(database.read, 'q3');
    expect(slices.map(({ n }) => n)).toEqual([24]);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });

  if (kind === 'postgres')
    it('keeps sums that are larger than an integer', async () => {
      await handInPapers(database, now(), [{ items: [{ question: 'a', rest: 100, seconds: 3600 }] }]);
      await database.write.updateTable('item_stat').set({ sum_rest_sq: 9_000_000_000 }).execute();
      await handInPapers(database, now(), [{ items: [{ question: 'a', rest: 100 }] }]);
      const [slice] = await slicesOf(database.read, 'a');
      expect(slice!.restSq).toBe(9_000_010_000);
    });
});

describe('the rows of entries', () => {
  const papers = fc.array(
    fc.record({
      person: fc.constantFrom('p', 'q', 'r'),
      role: fc.constantFrom('clinician', 'it'),
      use: fc.constantFrom('onboarding' as const, 'refresher' as const),
      items: fc.uniqueArray(
        fc.record({
          question: fc.constantFrom('a', 'b', 'c', 'd'),
          version: fc.constantFrom('1', '2'),
          right: fc.boolean(),
          rest: fc.integer({ min: 0, max: 100 }),
          seconds: fc.option(fc.nat({ max: 600 })),
          chosen: fc.uniqueArray(fc.nat({ max: 3 })),
        }),
        { selector: ({ question }) => question },
      ),
    }),
    { maxLength: 30 },
  );
  const rows = (list: readonly Paper[]) => itemRows(list.map((paper) => knownEntry(paper, new Date(0))));

  it('do not depend on the order, have each key once, and stand in the order of the keys', () => {
    fc.assert(
      fc.property(papers, (list) => {
        const found = rows(list);
        expect(rows(list.toReversed())).toEqual(found);
        const keys = found.item_stat.map((row) =>
          [row.question, row.version, row.use, row.role, row.confidence].join('\n'),
        );
        expect(keys).toEqual([...new Set(keys)].toSorted());
      }),
    );
  });

  it('add up to every answer there was', () => {
    fc.assert(
      fc.property(papers, (list) => {
        const found = rows(list);
        const answers = list.flatMap((paper) => paper.items);
        const total = found.item_stat.reduce((sum, { n }) => sum + n, 0);
        expect(total).toBe(answers.length);
        expect(found.clause_stat.reduce((sum, { n }) => sum + n, 0)).toBe(answers.length);
        expect(found.item_option.reduce((sum, { n }) => sum + n, 0)).toBe(
          answers.reduce((sum, { chosen }) => sum + chosen.length, 0),
        );
        const sums = found.item_stat
          .map((row) => ({
            n: row.n,
            right: row.n_right,
            rest: row.sum_rest,
            restSq: row.sum_rest_sq,
            restRight: row.sum_rest_right,
            timed: row.n_timed,
            seconds: row.sum_seconds,
          }))
          .reduce(addSums, NO_ANSWERS);
        const r = pointBiserial(sums);
        if (r !== null) expect(Math.abs(r)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function some(papers: number, seed: number): Paper[] {
  return Array.from({ length: papers }, (_one, n) => ({
    role: n % 3 === 0 ? 'marketing' : 'clinician',
    use: n % 4 === 0 ? ('refresher' as const) : ('onboarding' as const),
    items: Array.from({ length: 12 }, (_item, i) => ({
      question: `q${(i + n * seed) % 30}`,
      right: (i * n) % 5 !== 0,
      rest: (i * 13 + n * 7) % 101,
      seconds: i % 2 === 0 ? null : i * n,
      chosen: [i % 4],
      clauses: [`SM-0${1 + (i % 9)}`],
    })),
  }));
}
