import { knownBy } from '../../src/ledger/checkpoint.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll, sealRound } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { another } from './another.ts';
import { fill, minutes, nextLog, NOON, testKey } from './filled.ts';

useProjections([]);

onBoth('the log', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });

  it('is begun once, also by processes that start together', async () => {
    const key = testKey();
    const other = another(database);
    const logs = await Promise.all(
      [database.write, other.write, database.write, other.write].map((db) => openLog(db, key, NOON)),
    );
    if (other !== database) await other.close();
    expect(new Set(logs.map((log) => log.origin)).size).toBe(1);
    expect(logs[0]!.origin).toMatch(/^heed\/[0-9a-f]{8}\/1$/);
    const rows = await database.read.selectFrom('log').selectAll().execute();
    expect(rows).toEqual([
      {
        origin: logs[0]!.origin,
        began_at: NOON.toISOString(),
        public_key: key.publicKey.toString('base64'),
        predecessor: null,
      },
    ]);
  });

  it('is not signed with another key', async () => {
    await openLog(database.write, testKey(), NOON);
    await expect(openLog(database.write, testKey(), NOON)).rejects.toThrow('signed with another key');
  });

  it('has a successor after a restore, and then takes no more', async () => {
    const key = testKey();
    const first = await openLog(database.write, key, NOON);
    await fill(database.write, 2);
    await sealAll(database.write, first, NOON);
    const second = await nextLog(database.write, NOON);
    expect(second.origin).toMatch(/^heed\/[0-9a-f]{8}\/2$/);
    await fill(database.write, 3, 2);
    expect(await sealRound(database.write, first)).toBe('lost');
    await expect(sealAll(database.write, first, NOON)).rejects.toThrow('successor');
    expect(await sealAll(database.write, second, minutes(2))).toBe(3);
    expect(await knownBy(database.read, minutes(2))).toBe(6);
  });
});
