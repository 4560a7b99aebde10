import { checkpointIfDue, checkpointNow, knownBy } from '../../src/ledger/checkpoint.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { openCheckpoint } from '../../src/ledger/note.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { another } from './another.ts';
import { fill, minutes, NOON, testKey } from './filled.ts';

useProjections([]);

onBoth('checkpoints', (open) => {
  let database: TestDatabase;
  let log: Log;
  beforeEach(async () => {
    database = await open();
    log = await openLog(database.write, testKey(), NOON);
  });
  const sizes = async () => {
    const rows = await database.read
      .selectFrom('checkpoint')
      .select(['size', 'at', 'note'])
      .orderBy('at')
      .execute();
    for (const row of rows) expect(openCheckpoint(row.note, log)).toMatchObject({ size: row.size });
    return rows.map((row) => row.size);
  };
  const grow = async (count: number, now: Date) => {
    await fill(database.write, count, 0, now);
    await sealAll(database.write, log, now);
  };

  it('are signed at most once a minute, and only when the log has grown', async () => {
    expect(await checkpointIfDue(database.write, log, NOON)).toBe(false);
    await grow(2, NOON);
    expect(await sizes()).toEqual([2]);
    await grow(3, minutes(0.5));
    expect(await sizes()).toEqual([2]);
    expect(await checkpointIfDue(database.write, log, minutes(1))).toBe(true);
    expect(await checkpointIfDue(database.write, log, minutes(5))).toBe(false);
    expect(await sizes()).toEqual([2, 5]);
  });

  it('are signed at a day’s end however young the last one is', async () => {
    await grow(2, NOON);
    await grow(3, minutes(0.5));
    expect(await checkpointNow(database.write, log, minutes(0.6))).toBe(true);
    expect(await checkpointNow(database.write, log, minutes(0.7))).toBe(false);
    expect(await sizes()).toEqual([2, 5]);
  });

  it('are signed once by processes that come together', async () => {
    await grow(2, NOON);
    await grow(3, minutes(0.5));
    const other = another(database);
    const signed = await Promise.all(
      [database.write, other.write, other.write].map((db, ms) =>
        checkpointIfDue(db, log, new Date(minutes(2).getTime() + ms)),
      ),
    );
    if (other !== database) await other.close();
    expect(signed.filter(Boolean)).toHaveLength(1);
  });

  it('say what was known at an instant', async () => {
    await grow(2, NOON);
    await grow(3, minutes(10));
    expect(await knownBy(database.read, minutes(-1))).toBe(0);
    expect(await knownBy(database.read, NOON)).toBe(2);
    expect(await knownBy(database.read, minutes(9))).toBe(2);
    expect(await knownBy(database.read, minutes(11))).toBe(5);
  });
});
