import { transact, type Db } from '../../src/database/database.ts';
import { insertMany } from '../../src/database/insert.ts';
import { onBoth } from '../support/databases.ts';

const rowsOf = (db: Db) => db.selectFrom('setting').selectAll().orderBy('name').execute();
const row = (name: string, value = `Text of ${name}, with ' and ? and $1`) => ({
  name,
  value,
  from_on: '2026-01-01',
});

onBoth('many rows', (open) => {
  it.each([0, 1, 9, 10, 111, 320])('are all there: %d', async (count) => {
    const { read, write } = await open();
    const rows = Array.from({ length: count }, (_, n) => row(String(n).padStart(4, '0')));
    await transact(write, (tx) => insertMany(tx, 'setting', ['value', 'name', 'from_on'], rows));
    expect(await rowsOf(read)).toEqual(rows);
  });

  it('may meet rows that are there, where it is said what is then to be done; else it is an error', async () => {
    const { read, write } = await open();
    await transact(write, (tx) =>
      insertMany(tx, 'setting', ['name', 'value', 'from_on'], [row('a'), row('b')]),
    );
    const later = [row('b', 'other'), row('c', 'new')];
    const onto = 'on conflict (name) do update set value = excluded.value';
    await transact(write, (tx) => insertMany(tx, 'setting', ['name', 'value', 'from_on'], later, onto));
    expect(await rowsOf(read)).toEqual([row('a'), ...later]);
    const again = transact(write, (tx) =>
      insertMany(tx, 'setting', ['name', 'value', 'from_on'], [row('d'), row('a')]),
    );
    await expect(again).rejects.toThrow();
    expect(await rowsOf(read)).toHaveLength(3);
  });
});
