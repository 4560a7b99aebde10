import { transact } from '../../src/database/database.ts';
import { HeedError } from '../../src/errors.ts';
import { projectionsInUse, useProjections } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { endDeputy, problemsWithDays, setDeputy } from '../../src/people/deputy.ts';
import { deputyProjection } from '../../src/people/deputy.projection.ts';
import { deputiesFrom, deputiesOf, managingIds, nearby } from '../../src/people/deputy.store.ts';
import { answerNotMine, sayNotMine } from '../../src/people/not-mine.ts';
import { notMineProjection } from '../../src/people/not-mine.projection.ts';
import { notMineOf } from '../../src/people/not-mine.store.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { setRole } from '../../src/people/roles.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, change, NOW, organisationWith, TODAY } from './make.ts';

const wrong = async (work: Promise<unknown>): Promise<string[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof HeedError)) throw new Error('not refused', { cause: error });
  return error.problems.length === 0 ? [error.key] : error.problems.map((p) => `${p.field} ${p.key}`);
};

describe('the days of a deputy', () => {
  it.each([
    ['2026-10-05', '2026-10-05', []],
    ['2026-10-05', '2027-04-02', []],
    ['2026-10-05', '2027-04-03', ['to deputy.too-long']],
    ['2026-10-04', '2026-10-10', ['from deputy.from-past']],
    ['2027-10-05', '2027-10-06', []],
    ['2027-10-06', '2027-10-07', ['from deputy.from-far']],
    ['2026-10-10', '2026-10-09', ['to deputy.to-before']],
    ['', '', ['from deputy.from-needed', 'to deputy.to-needed']],
    ['soon', '2026-10-09', ['from deputy.from-needed']],
    ['2026-10-10', '2026-02-30', ['to deputy.to-needed']],
  ])('from %s to %s: %j', (from, to, problems) => {
    expect(problemsWithDays({ from, to }, TODAY).map((p) => `${p.field} ${p.key}`)).toEqual(problems);
  });
});

onBoth('deputies', (open) => {
  let database: TestDatabase;
  let manager: string;
  let nurse: string;
  let peer: string;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
    useProjections([...projectionsInUse(), deputyProjection, notMineProjection]);
    const director = await add(database);
    manager = await add(database, { name: 'Mia Manager', managerId: director });
    nurse = await add(database, { name: 'Nia Nurse', managerId: manager });
    peer = await add(database, { name: 'Pia Peer', managerId: director });
  });

  const set = (personId: string, from: string, to: string, of = manager) =>
    transact(database.write, (tx) => setDeputy(tx, NOW, of, of, { personId, from, to }, TODAY));
  const end = (id: string, today = TODAY, of = manager) =>
    transact(database.write, (tx) => endDeputy(tx, NOW, of, of, id, today));
  const say = (person: string, by = manager, today = TODAY) =>
    transact(database.write, (tx) => sayNotMine(tx, NOW, by, person, today));
  const answer = (person: string) =>
    transact(database.write, (tx) => answerNotMine(tx, NOW, 'admin', person, TODAY));
  const rebuilt = async () =>
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });
  const kinds = async (like: string) =>
    (await database.read.selectFrom('ledger').select('kind').where('kind', 'like', like).execute()).length;

  it('stand in from the first day to the last, and on no other', async () => {
    expect(await set(peer, '2026-10-07', '2026-10-09')).toBe(true);
    for (const [day, ids] of [
      ['2026-10-06', [peer]],
      ['2026-10-07', [peer, manager]],
      ['2026-10-09', [peer, manager]],
      ['2026-10-10', [peer]],
    ] as const) {
      expect([day, await managingIds(database.read, peer, day)]).toEqual([day, ids]);
      const of = await deputiesOf(database.read, [manager, peer, nurse], day);
      expect([...of]).toEqual(ids.length > 1 ? [[manager, [peer]]] : []);
    }
    await rebuilt();
  });

  it('are said once, however often they are said, and not twice for the same days', async () => {
    expect(await set(peer, TODAY, '2026-10-20')).toBe(true);
    expect(await set(peer, TODAY, '2026-10-20')).toBe(false);
    expect(await kinds('deputy-set')).toBe(1);
    expect(await wrong(set(peer, '2026-10-20', '2026-10-25'))).toEqual(['person deputy.already']);
    expect(await set(peer, '2026-10-21', '2026-10-25')).toBe(true);
    expect(await set(nurse, TODAY, '2026-10-20')).toBe(true);
    expect((await deputiesOf(database.read, [manager], TODAY)).get(manager)?.toSorted()).toEqual(
      [peer, nurse].toSorted(),
    );
  });

  it('are said once also when two say it at the same time', async () => {
    const both = await Promise.all([set(peer, TODAY, '2026-10-20'), set(peer, TODAY, '2026-10-20')]);
    expect(both.toSorted()).toEqual([false, true]);
  });

  it('end early, from that day on, and once', async () => {
    await set(peer, '2026-10-05', '2026-10-20');
    await set(nurse, '2026-10-12', '2026-10-20');
    const [first, later] = await deputiesFrom(database.read, manager, TODAY);
    expect(await end(first!.id, '2026-10-08')).toBe(true);
    expect(await managingIds(database.read, peer, '2026-10-07')).toEqual([peer, manager]);
    expect(await managingIds(database.read, peer, '2026-10-08')).toEqual([peer]);
    expect(await end(first!.id, '2026-10-08')).toBe(false);
    // One that had not begun never holds, and is no longer shown.
    expect(await end(later!.id, '2026-10-08')).toBe(true);
    expect(await end(later!.id, '2026-10-08')).toBe(false);
    expect(await managingIds(database.read, nurse, '2026-10-12')).toEqual([nurse]);
    expect(await deputiesFrom(database.read, manager, '2026-10-08')).toEqual([]);
    expect(await kinds('deputy-ended')).toBe(2);
    await rebuilt();
  });

  it('are ended by nobody but their own manager', async () => {
    await set(peer, TODAY, '2026-10-20');
    const [row] = await deputiesFrom(database.read, manager, TODAY);
    expect(await wrong(end(row!.id, TODAY, peer))).toEqual(['error.not-found']);
    expect(await wrong(end('nothing'))).toEqual(['error.not-found']);
    expect(await managingIds(database.read, peer, TODAY)).toEqual([peer, manager]);
  });

  it('work here on all of these days, audit nothing, and are somebody else', async () => {
    const leaving = await add(database, { leftOn: '2026-10-10' });
    const coming = await add(database, { hiredOn: '2026-10-08' });
    const outside = await add(database, { hiredOn: null });
    const auditor = await add(database);
    await transact(database.write, (tx) =>
      setRole(tx, NOW, 'admin', auditor, { role: 'auditor', has: true }, TODAY),
    );
    expect(await wrong(set(leaving, TODAY, '2026-10-11'))).toEqual(['person deputy.not-here']);
    expect(await set(leaving, TODAY, '2026-10-10')).toBe(true);
    expect(await wrong(set(coming, '2026-10-07', '2026-10-11'))).toEqual(['person deputy.not-here']);
    expect(await set(coming, '2026-10-08', '2026-10-11')).toBe(true);
    expect(await wrong(set(outside, TODAY, '2026-10-06'))).toEqual(['person deputy.not-here']);
    expect(await wrong(set(auditor, TODAY, '2026-10-06'))).toEqual(['person deputy.auditor']);
    expect(await wrong(set(manager, TODAY, '2026-10-06'))).toEqual(['person deputy.not-oneself']);
    expect(await wrong(set('nobody', TODAY, '2026-10-06'))).toEqual(['person deputy.person-unknown']);
    expect(await wrong(set(manager, '2026-10-01', ''))).toEqual([
      'person deputy.not-oneself',
      'from deputy.from-past',
      'to deputy.to-needed',
    ]);
    expect(await wrong(set(peer, TODAY, '2026-10-06', nurse))).toEqual(['deputy.nobody-below']);
    expect(await wrong(set(peer, TODAY, '2026-10-06', 'nobody'))).toEqual(['error.not-found']);
  });

  it('who leave are written to no more', async () => {
    await set(peer, TODAY, '2026-10-20');
    await change(database, peer, { ...(await personDetails(database.read, peer))!, leftOn: '2026-10-10' });
    expect((await deputiesOf(database.read, [manager], '2026-10-10')).size).toBe(1);
    expect((await deputiesOf(database.read, [manager], '2026-10-11')).size).toBe(0);
  });

  it('are offered from those nearby', async () => {
    const stranger = await add(database);
    const left = await add(database, { managerId: manager, leftOn: '2026-10-01' });
    const ids = (await nearby(database.read, manager, TODAY, 10)).map((person) => person.id);
    expect(ids).toContain(nurse);
    expect(ids).toContain(peer);
    for (const id of [stranger, left, manager]) expect(ids).not.toContain(id);
    expect(ids).toHaveLength(3);
  });

  it('may say “not mine” for the manager while it holds, but not of themselves', async () => {
    expect(await wrong(say(nurse, peer))).toEqual(['error.not-found']);
    await set(peer, TODAY, '2026-10-06');
    expect(await wrong(say(nurse, peer, '2026-10-07'))).toEqual(['error.not-found']);
    expect(await say(nurse, peer)).toBe(true);
    expect(await notMineOf(database.read, nurse)).toEqual({
      person_id: nurse,
      manager_id: manager,
      by_id: peer,
      at: TODAY,
    });
    const other = await add(database, { managerId: manager });
    await set(other, TODAY, '2026-10-06');
    expect(await wrong(say(other, other))).toEqual(['error.not-found']);
    await rebuilt();
  });

  it('“not mine” is said once, of people directly under somebody who are still here', async () => {
    const under = await add(database, { managerId: nurse });
    const left = await add(database, { managerId: manager, leftOn: '2026-10-01' });
    for (const id of [under, left, peer, manager, 'nobody'])
      expect(await wrong(say(id))).toEqual(['error.not-found']);
    expect(await say(nurse)).toBe(true);
    expect(await say(nurse)).toBe(false);
    const both = await Promise.all([say(under, nurse), say(under, nurse)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await kinds('not-mine')).toBe(2);
  });

  it('“not mine” ends with another manager, or when somebody says that all is right', async () => {
    await say(nurse);
    await change(database, nurse, { ...(await personDetails(database.read, nurse))!, team: 'Other' });
    expect(await notMineOf(database.read, nurse)).toBeDefined();
    await change(database, nurse, { ...(await personDetails(database.read, nurse))!, managerId: peer });
    expect(await notMineOf(database.read, nurse)).toBeUndefined();
    expect(await answer(nurse)).toBe(false);
    expect(await say(nurse, peer)).toBe(true);
    expect(await answer(nurse)).toBe(true);
    expect(await answer(nurse)).toBe(false);
    expect(await notMineOf(database.read, nurse)).toBeUndefined();
    expect(await say(nurse, peer)).toBe(true);
    await rebuilt();
  });
});
