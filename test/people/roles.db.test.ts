import { transact } from '../../src/database/database.ts';
import { lastingAdministrators, personDetails, rolesOf } from '../../src/people/people.store.ts';
import { setRole } from '../../src/people/roles.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, change, NOW, organisationWith, TODAY } from './make.ts';

onBoth('roles', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
  });

  const set = (id: string, role: 'officer' | 'administrator', has: boolean) =>
    transact(database.write, (tx) => setRole(tx, NOW, 'somebody', id, { role, has }, TODAY));
  const entries = (id: string) =>
    database.read
      .selectFrom('ledger')
      .select('kind')
      .where('person_id', '=', id)
      .where('kind', 'like', 'role-%')
      .execute();

  it('are given and taken away, each once', async () => {
    const id = await add(database);
    expect(await set(id, 'officer', true)).toBe(true);
    expect(await set(id, 'officer', true)).toBe(false);
    expect(await rolesOf(database.read, id)).toEqual(['officer']);
    expect(await set(id, 'officer', false)).toBe(true);
    expect(await set(id, 'officer', false)).toBe(false);
    expect(await rolesOf(database.read, id)).toEqual([]);
    expect((await entries(id)).length).toBe(2);
  });

  it('are for people who are there', async () => {
    await expect(set('nobody', 'officer', true)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('leave one administrator, also when two give it up at once', async () => {
    const [a, b] = [await add(database), await add(database)];
    await set(a, 'administrator', true);
    await expect(set(a, 'administrator', false)).rejects.toMatchObject({ key: 'people.last-administrator' });
    await set(b, 'administrator', true);
    const both = await Promise.allSettled([set(a, 'administrator', false), set(b, 'administrator', false)]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await lastingAdministrators(database.read)).length).toBe(1);
  });

  it('do not count an administrator who leaves, and the last one cannot leave', async () => {
    const [a, b] = [await add(database), await add(database)];
    await set(a, 'administrator', true);
    await set(b, 'administrator', true);
    const leave = async (id: string) =>
      change(database, id, { ...(await personDetails(database.read, id))!, leftOn: '2026-12-31' });
    await leave(b);
    await expect(set(a, 'administrator', false)).rejects.toMatchObject({ key: 'people.last-administrator' });
    await expect(leave(a)).rejects.toMatchObject({
      problems: [{ field: 'leftOn', key: 'people.last-administrator-leaves' }],
    });
  });
});
