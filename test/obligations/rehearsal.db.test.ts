import fc from 'fast-check';
import { rehearsalTable } from '../../src/reports/planned.ts';
import { tableCsv } from '../../src/reports/table-csv.ts';
import { transact, type Database, type Tx } from '../../src/database/database.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { append } from '../../src/ledger/ledger.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { movesBy, rehearse, type Change, type Move, type Proposal } from '../../src/obligations/rehearsal.ts';
import { toldSample } from '../../src/obligations/rehearsal-words.ts';
import { saveRehearsed } from '../../src/obligations/rule-saving.ts';
import { ONBOARDING, ruleOf, rules, setRule, type Rule } from '../../src/obligations/rule.ts';
import { addPerson } from '../../src/people/people.ts';
import { putIntoForce } from '../support/training.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { onBoth, onSqlite } from '../support/databases.ts';

const ZONE = 'UTC';
const KINDS = ['clinician', 'front-desk', 'manager', 'other'] as const;

/** People hired on many days at two sites, some of whom did the training, left, are on leave or excused. */
async function staff(app: TestApp, count: number): Promise<string[]> {
  const { database, clock } = app.ground;
  const now = clock.now();
  const today = dayIn(ZONE, now);
  return transact(database.write, async (tx) => {
    const texas = await setSite(tx, now, 'test', {
      name: 'Austin',
      country: 'us-tx',
      zone: 'Pacific/Auckland',
    });
    const [main] = await tx.selectFrom('site').select('id').where('name', '=', 'Main clinic').execute();
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const hiredOn = addDays(today, -(n * 37) % 900);
      const details = {
        name: `=Person ${n}`,
        email: null,
        employeeNumber: `P-${n}`,
        jobRole: KINDS[n % KINDS.length]!,
        siteId: n % 3 === 0 ? texas : main!.id,
        team: n % 2 === 0 ? 'Care' : '',
        managerId: null,
        hiredOn,
        leftOn: n % 11 === 10 ? addDays(today, -1) : null,
      };
      ids.push(await addPerson(tx, now, null, details, today));
    }
    await facts(tx, now, ids);
    return ids;
  });
}

async function facts(tx: Tx, now: Date, ids: readonly string[]): Promise<void> {
  const today = dayIn(ZONE, now);
  const outside = (personId: string, n: number) => ({
    at: addDays(today, -(n * 53) % 500),
    kind: 'outside-training',
    personId,
    facts: { by: null, training: `t${n}`, thing: n % 2 === 0 ? 'course:social-media' : 'policy' },
    commits: { provider: 'Elsewhere', evidence: 'Paper' },
  });
  const excused = (personId: string, n: number) => ({
    at: now.toISOString(),
    kind: 'waived',
    personId,
    facts: { by: null, waiver: `w${n}`, thing: 'course:social-media', from: addDays(today, -5), until: addDays(today, 5) },
    commits: { reason: 'A reason' },
  }); // prettier-ignore
  await append(tx, now, [
    ...ids.flatMap((id, n) => (n % 4 === 1 ? [outside(id, n)] : [])),
    ...ids.flatMap((id, n) => (n % 7 === 3 ? [excused(id, n)] : [])),
  ]);
}

const rowsOf = (database: Database) =>
  database.read.selectFrom('standing').selectAll().orderBy('person_id').orderBy('thing').execute();

/** What is otherwise in the table, row by row. */
async function differenceAfter(database: Database, work: () => Promise<unknown>): Promise<unknown[]> {
  const key = (row: { person_id: string; thing: string }) => `${row.person_id} ${row.thing}`;
  const before = new Map((await rowsOf(database)).map((row) => [key(row), row]));
  await work();
  const after = new Map((await rowsOf(database)).map((row) => [key(row), row]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .flatMap((one) =>
      JSON.stringify(before.get(one)) === JSON.stringify(after.get(one))
        ? []
        : [[one, before.get(one), after.get(one)]],
    );
}

async function allMoves(app: TestApp, proposal: Proposal): Promise<Move[]> {
  const moves: Move[] = [];
  for await (const page of movesBy(app.ground.database.read, proposal, app.clock.now(), ZONE))
    moves.push(...page.moves);
  return moves;
}

const said = (moves: readonly Move[]): unknown[] =>
  moves
    .map(({ before, after }) => ({
      key: `${(after ?? before)!.person_id} ${(after ?? before)!.thing}`,
      before: before && { ...before },
      after: after && { ...after },
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, before, after }) => [key, before, after]);

const save = (app: TestApp, proposal: Proposal, mark: string) =>
  saveRehearsed(app.ground.database.write, app.clock.now(), 'test', { proposal, mark }, ZONE);

const TEXAS: Rule = {
  ...ONBOARDING,
  id: 'texas',
  name: 'Texas',
  for: [{ countries: ['us-tx'] }],
  first: { after: 'hire', days: 20 },
};

onBoth('a rehearsal', (open) => {
  let app: TestApp;
  let ids: string[];

  beforeEach(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    ids = await staff(app, 40);
  });
  afterEach(() => app.close());

  it.each<[string, Proposal]>([
    ['a new rule', { set: TEXAS }],
    [
      'a rule for another thing',
      { set: { ...ONBOARDING, id: 'signs', thing: 'policy', from: '2026-10-01' } },
    ],
    ['a changed rule', { set: { ...ONBOARDING, first: { after: 'hire', days: 7 }, outside: 'always' } }],
    ['a rule that ends', { end: ONBOARDING.id }],
  ])('says of %s just what then happens, and saves it once', async (_name, proposal) => {
    const { database } = app.ground;
    const before = await rowsOf(database);
    const found = await rehearse(database.read, proposal, app.clock.now(), ZONE);
    const moves = await allMoves(app, proposal);
    expect(await rowsOf(database)).toEqual(before);
    expect(moves.length).toBeGreaterThan(0);
    const tally = Object.entries(found.counts).filter(([, count]) => count > 0);
    expect(Object.fromEntries(tally)).toEqual(
      moves.reduce<Partial<Record<Change, number>>>(
        (all, { change }) => ({ ...all, [change]: (all[change] ?? 0) + 1 }),
        {},
      ),
    );
    const happened = await differenceAfter(database, async () =>
      expect(await save(app, proposal, found.mark)).toBeUndefined(),
    );
    expect(happened).toEqual(said(moves));

    // Twice is once.
    const entries = async () =>
      (await database.read.selectFrom('rule_past').select('entry_id').execute()).length;
    const known = await entries();
    expect(await save(app, proposal, found.mark)).toBeUndefined();
    expect(await entries()).toBe(known);
  });

  it('saves nothing when the facts changed meanwhile, and shows what would happen now', async () => {
    const { database } = app.ground;
    const proposal: Proposal = { set: TEXAS };
    const found = await rehearse(database.read, proposal, app.clock.now(), ZONE);
    const now = app.clock.now();
    // Somebody in Texas leaves.
    await transact(database.write, (tx) =>
      append(tx, now, [
        {
          at: '2026-09-20',
          kind: 'left',
          personId: ids[3]!,
          facts: { by: null, hiredOn: addDays(dayIn(ZONE, now), -111) },
        },
      ]),
    );
    const rows = await rowsOf(database);
    const entries = await database.read.selectFrom('ledger').select('id').orderBy('id').execute();
    const stale = await save(app, proposal, found.mark);
    expect(await rowsOf(database)).toEqual(rows);
    expect(await database.read.selectFrom('ledger').select('id').orderBy('id').execute()).toEqual(entries);
    expect(stale).toEqual(await rehearse(database.read, proposal, app.clock.now(), ZONE));
    expect(stale?.mark).not.toBe(found.mark);
    expect(await ruleOf(database.read, 'texas')).toBeUndefined();
    expect(await save(app, proposal, stale!.mark)).toBeUndefined();
    expect(await ruleOf(database.read, 'texas')).toEqual(TEXAS);
  });

  it('saves nothing of a rule that somebody else changed meanwhile, even in what moves nobody', async () => {
    const { database } = app.ground;
    const proposal: Proposal = { set: { ...ONBOARDING, name: 'Mine' } };
    const found = await rehearse(database.read, proposal, app.clock.now(), ZONE);
    const theirs: Rule = { ...ONBOARDING, plan: { ...ONBOARDING.plan, onDay: false } };
    await transact(database.write, (tx) => setRule(tx, app.clock.now(), 'test', theirs, ZONE));
    expect(await save(app, proposal, found.mark)).toBeDefined();
    expect((await rules(database.read)).map(({ name, plan }) => [name, plan.onDay])).toEqual([
      [ONBOARDING.name, false],
    ]);
  });

  it('saves nothing else than what was shown', async () => {
    const found = await rehearse(app.ground.database.read, { set: TEXAS }, app.clock.now(), ZONE);
    expect(await save(app, { set: { ...TEXAS, graceDays: 1 } }, found.mark)).toBeDefined();
    expect(await save(app, { set: TEXAS }, '')).toBeDefined();
  });

  it('is another one the day after, as somebody is overdue then', async () => {
    const { database } = app.ground;
    const now = app.clock.now();
    const proposal: Proposal = { set: TEXAS };
    const found = await rehearse(database.read, proposal, now, ZONE);
    const marks: string[] = [found.mark];
    for (let days = 1; days < 40; days++) {
      app.clock.pass({ days: 1 });
      marks.push((await rehearse(database.read, proposal, app.clock.now(), ZONE)).mark);
    }
    expect(new Set(marks).size).toBeGreaterThan(1);
    expect(await rehearse(database.read, proposal, now, ZONE)).toEqual(found);
  });

  it('tells a sample in words and everybody in a file that a spreadsheet may open', async () => {
    const { database, messages } = app.ground;
    const proposal: Proposal = { set: TEXAS };
    const { sample, counts } = await rehearse(database.read, proposal, app.clock.now(), ZONE);
    const told = await toldSample(database.read, messages, proposal, sample);
    expect(told.length).toBeGreaterThan(0);
    for (const { people } of told) expect(people.length).toBeLessThanOrEqual(3);
    const [first] = told.flatMap(({ people }) => people);
    expect(first!.was).toMatch(/^Due \d+ \w+ \d{4}.*\. Social media training for everybody: /);
    expect(first!.willBe).toContain('Texas: Hired ');
    let text = '';
    const table = rehearsalTable(database.read, messages, proposal, app.clock.now(), ZONE);
    for await (const piece of tableCsv(table)) text += piece;
    const rows = text.trimEnd().split('\r\n');
    expect(rows[0]).toMatch(/^\uFEFFEmployee number,Name,Site,Team,What,What happens,Due before,Due after,/);
    const here = Object.entries(counts).filter(([change]) => change !== 'left');
    expect(rows.length - 1).toBe(here.reduce((sum, [, count]) => sum + count, 0));
    expect(rows.slice(1).every((row) => row.includes(",'=Person "))).toBe(true);
  });
});

const whos = [[{}], [{ roles: ['clinician'] }], [{ countries: ['us-tx'] }, { teams: ['Care'] }]] as const;
const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    id: fc.constantFrom('one', 'two', ONBOARDING.id),
    for: fc.constantFrom(...whos),
    thing: fc.constantFrom('course:social-media', 'policy', 'refresher:social-media'),
    first: fc.constantFrom<Rule['first']>(
      { after: 'hire', days: 14 },
      { after: 'hire', days: 'policy' },
      { after: 'joining', days: 30 },
      { on: '2026-11-01', days: 10 },
    ),
    renewal: fc.constantFrom<Rule['renewal']>(
      { every: 'never' },
      { every: 'completion', months: 6 },
      { every: 'anniversary', months: 12 },
      { every: 'window', opens: '09-01', closes: '10-31' },
    ),
    graceDays: fc.constantFrom(0, 10),
    outside: fc.constantFrom<Rule['outside']>('no', 'first', 'always'),
    from: fc.constantFrom(null, '2026-10-05', '2024-01-01'),
  })
  .map((one) => ({ ...ONBOARDING, ...one }));
const anyProposal: fc.Arbitrary<Proposal> = fc.oneof(
  { weight: 4, arbitrary: anyRule.map((set) => ({ set })) },
  { weight: 1, arbitrary: fc.constantFrom('one', 'two', ONBOARDING.id).map((end) => ({ end })) },
);

onSqlite('any rehearsals in a row', (open) => {
  it('each say what standing holds afterwards', async () => {
    const database = await open();
    const app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    await staff(app, 30);
    await fc.assert(
      fc.asyncProperty(anyProposal, fc.integer({ min: 0, max: 40 }), async (proposal, days) => {
        app.clock.pass({ days });
        const found = await rehearse(database.read, proposal, app.clock.now(), ZONE);
        const moves = await allMoves(app, proposal);
        expect(found.sample.every((move) => move.change !== 'left')).toBe(true);
        const happened = await differenceAfter(database, () => save(app, proposal, found.mark));
        expect(happened).toEqual(said(moves));
      }),
      { numRuns: 60 },
    );
    await app.close();
  });
});
