import { transact } from '../../src/database/database.ts';
import { HeedError } from '../../src/errors.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { putPeople, type PersonDetails } from '../../src/people/people.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, change, NOW, organisationWith, somebody, TODAY } from './make.ts';

const wrong = async (work: Promise<unknown>): Promise<string[]> => {
  const error: unknown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof HeedError)) throw new Error('not refused', { cause: error });
  return error.problems.map((p) => `${p.field} ${p.key}`);
};

onBoth('people', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
  });

  const details = async (id: string) => (await personDetails(database.read, id))!;
  const kinds = async (id: string) =>
    (
      await database.read
        .selectFrom('ledger')
        .select(['kind', 'at', 'body'])
        .where('person_id', '=', id)
        .execute()
    ).map((row) => row.kind);
  const spells = (id: string) =>
    database.read
      .selectFrom('employment')
      .select(['hired_on', 'left_on'])
      .where('person_id', '=', id)
      .orderBy('hired_on')
      .execute();

  it('keeps what was given, and says in the ledger what happened without a name', async () => {
    const boss = await add(database);
    const given = somebody({ name: 'Zoë O’Brien', managerId: boss, team: 'Front', leftOn: '2026-12-31' });
    const id = await add(database, given);
    expect(await details(id)).toEqual(given);
    expect((await kinds(id)).toSorted()).toEqual(['hired', 'left', 'manager-set', 'person-added', 'placed']);
    const bodies = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('person_id', '=', id)
      .execute();
    expect(bodies.some((row) => /Zoë|@/.test(row.body))).toBe(false);
  });

  it('changes nothing when the same is said again', async () => {
    const id = await add(database);
    expect(await change(database, id, await details(id))).toBe(0);
  });

  const CHANGES: [string, Partial<PersonDetails>, string[]][] = [
    ['the name', { name: 'Else' }, ['person-changed']],
    ['number and address at once', { employeeNumber: null, email: 'x@example.org' }, ['person-changed']],
    ['the team', { team: 'New' }, ['placed']],
    ['the hire day', { hiredOn: '2026-02-01' }, ['employment-corrected']],
    ['that they leave', { leftOn: '2026-11-01' }, ['left']],
    [
      'all at once',
      { hiredOn: '2026-02-01', leftOn: '2026-11-01', jobRole: 'it' },
      ['employment-corrected', 'left', 'placed'],
    ],
  ];
  it.each(CHANGES)('changes %s', async (_what, given, expected) => {
    const id = await add(database);
    const before = await kinds(id);
    const wanted = { ...(await details(id)), ...given };
    await change(database, id, wanted);
    expect(await details(id)).toEqual(wanted);
    expect((await kinds(id)).toSorted()).toEqual([...before, ...expected].toSorted());
  });

  it('begins a new spell when somebody comes back, and keeps the old one', async () => {
    const id = await add(database, { hiredOn: '2020-01-01', leftOn: '2021-01-31' });
    await change(database, id, { ...(await details(id)), hiredOn: '2026-03-01', leftOn: null });
    expect(await spells(id)).toEqual([
      { hired_on: '2020-01-01', left_on: '2021-01-31' },
      { hired_on: '2026-03-01', left_on: null },
    ]);
    const back = await details(id);
    for (const hiredOn of ['2020-01-01', '2021-01-31', '2020-06-01'])
      expect(await wrong(change(database, id, { ...back, hiredOn }))).toEqual([
        'hiredOn people.employed-already',
      ]);
    await change(database, id, { ...back, hiredOn: '2021-02-01' });
    expect((await details(id)).hiredOn).toBe('2021-02-01');
  });

  it('corrects the hire day and takes back that somebody left, in one change', async () => {
    const id = await add(database, { hiredOn: '2026-01-01', leftOn: '2026-09-01' });
    await change(database, id, { ...(await details(id)), hiredOn: '2025-12-01', leftOn: null });
    expect(await spells(id)).toEqual([{ hired_on: '2025-12-01', left_on: null }]);
  });

  const WRONG: [string, Partial<PersonDetails>, string[]][] = [
    ['no name', { name: ' ' }, ['name people.name-needed']],
    [
      'neither number nor address',
      { employeeNumber: null, email: null },
      ['employeeNumber people.number-or-email'],
    ],
    ['no day', { hiredOn: '2026-02-30' }, ['hiredOn people.not-a-day']],
    ['left before hired', { leftOn: '2025-12-31' }, ['leftOn people.left-before-hired']],
    [
      'left without being hired',
      { hiredOn: null, leftOn: '2026-01-01' },
      ['leftOn people.left-before-hired'],
    ],
    ['a manager who is not there', { managerId: 'nobody' }, ['manager people.manager-unknown']],
    ['a very long name', { name: 'x'.repeat(201) }, ['name people.too-long']],
  ];
  it.each(WRONG)('refuses %s, and leaves nothing behind', async (_what, given, expected) => {
    expect(await wrong(add(database, given))).toEqual(expected);
    expect(await database.read.selectFrom('person').selectAll().execute()).toEqual([]);
  });

  it('refuses an employed person without a hire day', async () => {
    const id = await add(database);
    expect(await wrong(change(database, id, { ...(await details(id)), hiredOn: null }))).toEqual([
      'hiredOn people.hired-needed',
    ]);
  });

  it('refuses a number and an address that somebody else has, also when two come at once', async () => {
    await add(database, { employeeNumber: 'A1', email: 'a@example.org' });
    expect(await wrong(add(database, { employeeNumber: 'A1', email: 'a@example.org' }))).toEqual([
      'email people.taken-email',
      'employeeNumber people.taken-employeeNumber',
    ]);
    const both = await Promise.allSettled([1, 2].map(() => add(database, { email: 'same@example.org' })));
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')!.reason).toBeInstanceOf(HeedError);
  });

  it.each([
    ['tw1', 'TW1'],
    ['TW1', 'tw1'],
    ['Tw1', 'tW1'],
    ['ä1', 'Ä1'],
  ])('takes the numbers %s and %s for one', async (one, other) => {
    const first = await add(database, { employeeNumber: one });
    const taken = ['employeeNumber people.taken-employeeNumber'];
    expect(await wrong(add(database, { employeeNumber: other }))).toEqual(taken);
    const second = await add(database);
    expect(
      await wrong(change(database, second, { ...(await details(second)), employeeNumber: other })),
    ).toEqual(taken);
    expect(await change(database, first, { ...(await details(first)), employeeNumber: other })).toBe(1);
  });

  it('says not found for somebody who is not there', async () => {
    await expect(change(database, 'nobody', somebody())).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('refuses that anybody is above themselves, also when two do it at once', async () => {
    const a = await add(database);
    const b = await add(database, { managerId: a });
    const c = await add(database, { managerId: b });
    for (const managerId of [a, b, c])
      expect(await wrong(change(database, a, { ...(await details(a)), managerId }))).toEqual([
        'manager people.loop',
      ]);
    const x = await add(database);
    const y = await add(database);
    const [forX, forY] = [await details(x), await details(y)];
    const both = await Promise.allSettled([
      change(database, x, { ...forX, managerId: y }),
      change(database, y, { ...forY, managerId: x }),
    ]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('turns a branch upside down in one go, whatever the order', async () => {
    const a = await add(database);
    const b = await add(database, { managerId: a });
    const wanted = [
      { id: a, isNew: false, details: { ...(await details(a)), managerId: b } },
      { id: b, isNew: false, details: { ...(await details(b)), managerId: null } },
    ];
    await transact(database.write, (tx) => putPeople(tx, NOW, null, wanted, TODAY));
    expect(await database.read.selectFrom('closure').selectAll().execute()).toEqual([
      { manager_id: b, person_id: a, depth: 1 },
    ]);
  });
});
