import { openScratch, type Db, type Tx } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { checkpointNow, knownBy } from '../../src/ledger/checkpoint.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { replay } from '../../src/ledger/replay.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { derived, everything, lastSeen } from './derived.ts';
import { fill, minutes, nextLog, NOON, testKey } from './filled.ts';

const LIST = [lastSeen, everything];
useProjections(LIST);

async function inScratch<T>(work: (scratch: Db) => Promise<T>): Promise<T> {
  const scratch = openScratch();
  await migrate(scratch, NOON);
  try {
    return await work(scratch.write);
  } finally {
    await scratch.close();
  }
}

onBoth('a replay', (open) => {
  let database: TestDatabase;
  let log: Log;
  beforeEach(async () => {
    database = await open();
    log = await openLog(database.write, testKey(), NOON);
  });

  it('gives what was derived at once, sealed or not', async () => {
    await fill(database.write, 1010);
    await sealAll(database.write, log, NOON);
    await fill(database.write, 13, 1010);
    await inScratch(async (scratch) => {
      const position = await replay(database.read, scratch, LIST);
      expect(position).toMatchObject({ sealed: 1010 });
      expect(position.waiting.size).toBe(13);
      expect(await derived(scratch)).toEqual(await derived(database.read));
    });
  });

  it('goes in the order of the seals, whatever the ids and times', async () => {
    for (const n of [5, 3, 4]) await fill(database.write, 1, n * 3, minutes(-n));
    await sealAll(database.write, log, NOON);
    const seen: number[] = [];
    const watch = {
      ...lastSeen,
      apply: async (_: Tx, list: readonly Entry[]) =>
        void seen.push(...list.map((e) => Number(e.facts['n']))),
    };
    await inScratch((scratch) => replay(database.read, scratch, [watch]));
    expect(seen).toEqual([15, 9, 12]);
  });

  it('ends where a checkpoint says what was known', async () => {
    await fill(database.write, 20);
    await sealAll(database.write, log, NOON);
    const then = await derived(database.read);
    await fill(database.write, 20, 20, minutes(5));
    await sealAll(database.write, log, minutes(5));
    await fill(database.write, 20, 40, minutes(6));
    await inScratch(async (scratch) => {
      await replay(database.read, scratch, LIST, { upTo: await knownBy(database.read, minutes(4)) });
      expect(await derived(scratch)).toEqual(then);
    });
  });

  it('goes on where another ended, and takes nothing twice', async () => {
    await fill(database.write, 30);
    await inScratch(async (scratch) => {
      const first = await replay(database.read, scratch, LIST);
      await fill(database.write, 5, 30);
      await sealAll(database.write, log, NOON);
      await fill(database.write, 5, 35);
      await replay(database.read, scratch, LIST, { after: first });
      expect(await derived(scratch)).toEqual(await derived(database.read));
    });
  });

  it('goes from a log into its successor', async () => {
    await fill(database.write, 30);
    await sealAll(database.write, log, NOON);
    const next = await nextLog(database.write, NOON);
    await fill(database.write, 30, 30);
    await sealAll(database.write, next, NOON);
    await checkpointNow(database.write, next, minutes(1));
    await inScratch(async (scratch) => {
      await replay(database.read, scratch, LIST, { upTo: await knownBy(database.read, minutes(2)) });
      expect(await derived(scratch)).toEqual(await derived(database.read));
    });
  });
});
