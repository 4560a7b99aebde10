import fc from 'fast-check';
import { sql } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { migrations } from '../../src/database/migrate.ts';
import { HeedError } from '../../src/errors.ts';
import { append, projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { leaveOn, setLeave, withdrawLeave } from '../../src/people/leave.ts';
import { leavesOf } from '../../src/people/leave.store.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { USUAL_WORK, type Work } from '../../src/people/work-facts.ts';
import { setWork } from '../../src/people/work.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, change, NOW, organisationWith, TODAY } from './make.ts';

const NIGHTS: Work = { kind: 'agency', hourly: true, shift: 'night', language: 'es', country: 'us-tx' };

const wrong = async (work: Promise<unknown>): Promise<string[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof HeedError)) throw new Error('not refused', { cause: error });
  return error.problems.length === 0 ? [error.key] : error.problems.map((p) => `${p.field} ${p.key}`);
};

onBoth('facts of people', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
  });

  const work = (id: string, given: Work, from = TODAY) =>
    transact(database.write, (tx) => setWork(tx, NOW, null, id, given, from));
  const leave = (id: string, from: string, to: string | null, which?: string) =>
    transact(database.write, (tx) =>
      setLeave(tx, NOW, null, id, { from, to, ...(which === undefined ? {} : { id: which }) }),
    );
  const withdraw = (id: string, which: string) =>
    transact(database.write, (tx) => withdrawLeave(tx, NOW, null, id, which, 'Never away'));
  const rebuilt = async () =>
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });

  it('keeps every place that somebody worked at, and today’s apart, in whatever order they are told', async () => {
    const id = await add(database);
    const place = (at: string, team: string) =>
      transact(database.write, (tx) =>
        append(tx, NOW, [
          { at, kind: 'placed', personId: id, facts: { by: null, jobRole: 'it', site: 's', team } },
        ]),
      );
    const days = ['2026-11-01', '2025-03-01', '2026-10-20', '2026-11-01'];
    for (const [n, day] of days.entries()) await place(day, `Team ${n}`);
    const rows = await database.read
      .selectFrom('placement_past')
      .select(['from_on', 'team'])
      .where('person_id', '=', id)
      .orderBy('from_on')
      .execute();
    expect(rows.map((row) => `${row.from_on} ${row.team}`)).toEqual([
      '2025-03-01 Team 1',
      '2026-10-05 ',
      '2026-10-20 Team 2',
      '2026-11-01 Team 3',
    ]);
    expect((await personDetails(database.read, id))!.team).toBe('Team 3');
    await rebuilt();
  });

  it('says how somebody works, first the usual, and nothing when it is said again', async () => {
    const id = await add(database);
    expect((await personDetails(database.read, id))!.work).toEqual(USUAL_WORK);
    expect(await work(id, USUAL_WORK)).toBe(false);
    expect(await work(id, NIGHTS)).toBe(true);
    expect(await work(id, NIGHTS)).toBe(false);
    expect((await personDetails(database.read, id))!.work).toEqual(NIGHTS);
    // What is learned of an earlier day does not undo what is known of a later one.
    expect(await work(id, { ...NIGHTS, kind: 'student' }, '2026-02-01')).toBe(true);
    expect((await personDetails(database.read, id))!.work).toEqual(NIGHTS);
    await rebuilt();
  });

  it('adds and changes people with how they work, and leaves it where nothing is said of it', async () => {
    const id = await add(database, { work: NIGHTS });
    const { work: kept, ...rest } = (await personDetails(database.read, id))!;
    expect(kept).toEqual(NIGHTS);
    expect(await change(database, id, rest)).toBe(0);
    expect(await change(database, id, { ...rest, work: { ...NIGHTS, hourly: false } })).toBe(1);
    expect((await personDetails(database.read, id))!.work.hourly).toBe(false);
  });

  it('takes a change before the first day of somebody who begins later from that day on', async () => {
    const id = await add(database, { hiredOn: '2026-12-01' });
    await change(database, id, { ...(await personDetails(database.read, id))!, team: 'New', work: NIGHTS });
    expect(await personDetails(database.read, id)).toMatchObject({ team: 'New', work: NIGHTS });
  });

  const NONE: [string, object, string[]][] = [
    ['a kind of employment', { kind: 'boss' }, ['kind people.kind-unknown']],
    ['a shift', { shift: 'dusk' }, ['shift people.shift-unknown']],
    ['a language', { language: 'klingon speak' }, ['language people.language-unknown']],
    ['a country', { country: 'xx' }, ['country people.country-unknown']],
  ];
  it.each(NONE)('refuses %s that there is not', async (_what, given, expected) => {
    const id = await add(database);
    const some: Work = { ...USUAL_WORK, ...given };
    expect(await wrong(work(id, some))).toEqual(expected);
    expect(await wrong(add(database, { work: some }))).toEqual(expected);
  });

  it('keeps leaves, past, future and open, changes their days and takes them back', async () => {
    const id = await add(database);
    const first = await leave(id, '2026-03-01', '2026-03-10');
    const open_ = await leave(id, '2026-12-01', null);
    expect(await leave(id, '2026-12-01', null)).toEqual({ id: open_.id, changed: false });
    expect(await leave(id, '2026-12-01', '2027-02-28', open_.id)).toEqual({ id: open_.id, changed: true });
    expect(await leavesOf(database.read, id)).toEqual([
      { id: first.id, from: '2026-03-01', to: '2026-03-10' },
      { id: open_.id, from: '2026-12-01', to: '2027-02-28' },
    ]);
    await withdraw(id, first.id);
    expect(await wrong(withdraw(id, first.id))).toEqual(['people.leave-gone']);
    expect(await wrong(leave(id, '2026-03-01', '2026-03-11', first.id))).toEqual(['people.leave-gone']);
    expect(await leavesOf(database.read, id)).toHaveLength(1);
    await rebuilt();
  });

  it('refuses leaves that are none', async () => {
    const id = await add(database);
    await leave(id, '2026-06-01', '2026-06-30');
    await leave(id, '2026-09-01', null);
    expect(await wrong(leave(id, '2026-06-31', 'soon'))).toEqual([
      'from people.not-a-day',
      'to people.not-a-day',
    ]);
    expect(await wrong(leave(id, '2026-05-02', '2026-05-01'))).toEqual(['to people.leave-backwards']);
    for (const [from, to] of [
      ['2026-06-30', '2026-07-01'],
      ['2026-05-01', '2026-06-01'],
      ['2026-05-01', null],
      ['2030-01-01', null],
    ] as const)
      expect(await wrong(leave(id, from, to))).toEqual(['from people.leave-overlaps']);
    await leave(id, '2026-07-01', '2026-08-31');
    await expect(leave('nobody', '2026-07-01', null)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(withdraw('nobody', 'x')).rejects.toMatchObject({ kind: 'not-found' });
    // Another's leave is not theirs to take back.
    const other = await add(database);
    const mine = (await leavesOf(database.read, id))[0]!;
    expect(await wrong(withdraw(other, mine.id))).toEqual(['people.leave-gone']);
    expect(await wrong(leave(other, '2026-06-01', '2026-06-02', mine.id))).toEqual(['people.leave-gone']);
  });

  it('never has two leaves of one person overlap, whatever is asked', async () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}`);
    const asked = fc.record({
      from: day,
      to: fc.option(day),
      what: fc.constantFrom('new', 'change', 'withdraw'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { maxLength: 12 }), async (list) => {
        const id = await add(database);
        for (const { from, to, what } of list) {
          const some = (await leavesOf(database.read, id))[0]?.id;
          const act =
            what === 'withdraw' && some !== undefined
              ? withdraw(id, some)
              : leave(id, from, to, what === 'change' ? some : undefined);
          await act.catch((error: unknown) => expect(error).toBeInstanceOf(HeedError));
        }
        const kept = await leavesOf(database.read, id);
        for (const [n, one] of kept.entries()) {
          expect(one.to === null || one.from <= one.to).toBe(true);
          const next = kept[n + 1];
          if (next !== undefined) expect(one.to !== null && one.to < next.from).toBe(true);
          expect(leaveOn(kept, one.from)).toEqual(one);
        }
      }),
      { numRuns: 25 },
    );
    await rebuilt();
  });
});

onBoth('the migration to places with their days', (open) => {
  it('gives what a rebuild gives', async () => {
    const database = await open();
    await organisationWith(database);
    const id = await add(database, { team: 'A' });
    const later = new Date(NOW.getTime() + 60_000);
    await transact(database.write, (tx) =>
      append(
        tx,
        later,
        ['2027-01-01', '2026-10-05'].map((at, n) => ({
          at,
          kind: 'placed',
          personId: id,
          facts: { by: null, jobRole: 'it', site: 's', team: `B${n}` },
        })),
      ),
    );
    await database.write.deleteFrom('placement_past').execute();
    await database.write.updateTable('placement').set({ team: 'old' }).execute();
    const file = migrations(database.kind).find(({ name }) => name.startsWith('0019_people_placed'))!;
    for (const statement of file.text.split(/;$/m).filter((text) => text.trim() !== ''))
      await sql.raw(statement).execute(database.write);
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });
  });
});
