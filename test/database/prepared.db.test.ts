import { sql } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { prepared } from '../../src/database/prepared.ts';
import { onBoth } from '../support/databases.ts';

const contentOf = prepared((db, { hash, kind }: { hash: string; kind: string }) =>
  db.selectFrom('content').select('body').where('kind', '=', kind).where('hash', '=', hash).limit(1),
);
const hashesOf = prepared(
  (_db, { kind }: { kind: string }) =>
    sql<{ hash: string }>`select hash from content where kind = ${kind} order by hash`,
);

onBoth('a prepared query', (open) => {
  const row = (hash: string, body: string) => ({ hash, kind: 'note', body });

  test('gives each caller the rows of what they asked for, on any handle', async () => {
    const { read, write } = await open();
    await write
      .insertInto('content')
      .values([row('a', 'first'), row('b', 'second')])
      .execute();
    expect(await contentOf(read, { hash: 'a', kind: 'note' })).toEqual([{ body: 'first' }]);
    expect(await contentOf(write, { hash: 'b', kind: 'note' })).toEqual([{ body: 'second' }]);
    expect(await contentOf(read, { hash: 'b', kind: 'other' })).toEqual([]);
    expect(await hashesOf(read, { kind: 'note' })).toEqual([{ hash: 'a' }, { hash: 'b' }]);
  });

  test('sees inside a transaction what was written there, and nobody else does', async () => {
    const { read, write } = await open();
    await expect(
      transact(write, async (tx) => {
        await tx.insertInto('content').values(row('c', 'third')).execute();
        expect(await contentOf(tx, { hash: 'c', kind: 'note' })).toEqual([{ body: 'third' }]);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await contentOf(read, { hash: 'c', kind: 'note' })).toEqual([]);
  });

  test('refuses another handle inside a transaction', async () => {
    const { read, write } = await open();
    const misuse = transact(write, () => contentOf(read, { hash: 'a', kind: 'note' }));
    await expect(misuse).rejects.toThrow('inside a transaction');
  });

  test('waits on the writer for the transaction of another', async () => {
    const { write } = await open();
    let end = () => {};
    const wait = new Promise<void>((resolve) => (end = resolve));
    const other = transact(write, async (tx) => {
      await tx.insertInto('content').values(row('d', 'fourth')).execute();
      await wait;
    });
    const found = contentOf(write, { hash: 'd', kind: 'note' });
    end();
    await other;
    expect([[], [{ body: 'fourth' }]]).toContainEqual(await found);
  });
});
