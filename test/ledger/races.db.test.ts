import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KyselyPlugin } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { lastCheckpoint } from '../../src/ledger/checkpoint.store.ts';
import { Gaps } from '../../src/ledger/gaps.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { changeKey } from '../../src/ledger/log-change.ts';
import { loadLogKey, logKeyFile, putNextKey, writeNextKey } from '../../src/ledger/log-key.ts';
import { KEY_CHANGED, openLog, succeedLog, type Log } from '../../src/ledger/log.ts';
import { holdLogs, insertLog, logChain } from '../../src/ledger/log.store.ts';
import { Findings } from '../../src/ledger/problem.ts';
import { backlog } from '../../src/ledger/seal.store.ts';
import { sealAll, sealRound } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import { verifyWaiting } from '../../src/ledger/verify-astray.ts';
import { onBoth, temporaryFolder, type TestDatabase } from '../support/databases.ts';
import { another } from './another.ts';
import { fill, minutes, NOON, something, testKey } from './filled.ts';

useProjections([]);

const LATE = minutes(600);

/** A promise, and what fulfils it. */
function opening(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}

onBoth('what happens at once to a log', (open, kind) => {
  let database: TestDatabase;
  let folder: string;
  let log: Log;
  beforeEach(async () => {
    database = await open();
    ({ folder } = database.place);
    mkdirSync(folder, { recursive: true });
    log = await openLog(database.write, loadLogKey(undefined, folder), NOON);
    await fill(database.write, 12);
    await sealAll(database.write, log, NOON);
  });
  const place = () => ({ logKey: undefined, data: folder });

  it('lets two changes of the key follow each other, each with a key that nobody else takes', async () => {
    const elsewhere = another(database);
    const changed = await Promise.all(
      [database, elsewhere, database].map((one, n) => changeKey(one, place(), { why: 'planned' }, minutes(n + 1))),
    );
    if (elsewhere !== database) await elsewhere.close();
    const chain = await logChain(database.read);
    expect(chain.map(({ origin }) => origin).toSorted()).toEqual([log, ...changed.map((one) => one.log)].map(({ origin }) => origin).toSorted());
    expect(changed.map(({ vouched }) => vouched)).toEqual([true, true, true]);
    const last = chain.at(-1)!;
    expect(loadLogKey(undefined, folder).publicKey).toEqual(last.publicKey);
    expect(new Set(chain.map(({ publicKey }) => publicKey.toString('hex'))).size).toBe(4);
    const inUse = changed.find((one) => one.log.origin === last.origin)!.log;
    expect(await verify(database.read, inUse, LATE)).toMatchObject({ ok: true, problems: [], tail: 0 });
  }); // prettier-ignore

  it('finds the new key in its place when another process moved it there first, and misses one that is nowhere', () => {
    const { publicKey } = writeNextKey(folder);
    putNextKey(folder);
    // The other process, which saw it waiting too.
    putNextKey(folder);
    expect(loadLogKey(undefined, folder).publicKey).toEqual(publicKey);
    const empty = temporaryFolder();
    expect(() => putNextKey(empty)).toThrow('ENOENT');
    rmSync(logKeyFile(folder));
    expect(() => putNextKey(folder)).toThrow('ENOENT');
    expect(() => readFileSync(join(folder, 'log.key.next'))).toThrow('ENOENT');
  });

  it('begins the next log after the last checkpoint of the old, whatever the clock of this machine says', async () => {
    await fill(database.write, 3, 12, minutes(9));
    await sealAll(database.write, log, minutes(9));
    const last = (await lastCheckpoint(database.read, log.origin))!;
    expect(last.at).toBe(minutes(9).toISOString());
    // Five minutes behind whoever signed it; and the old key is gone.
    const why = { kind: KEY_CHANGED, facts: { why: 'lost' } } as const;
    const next = await succeedLog(database.write, { key: testKey(), old: undefined, ...why }, minutes(4));
    expect((await logChain(database.read)).at(-1)!.beganAt > last.at).toBe(true);
    expect(await verify(database.read, next, LATE)).toMatchObject({ ok: true, problems: [] });
  });

  it('seals and signs nothing over the end of a log that is just being written', async () => {
    await fill(database.write, 4, 12, minutes(1));
    const elsewhere = another(database);
    const gate = opening();
    const entered = opening();
    const { publicKey } = testKey();
    const row = { origin: 'heed/00000000/2', publicKey, beganAt: minutes(2).toISOString(), predecessor: log.origin };
    const change = transact(database.write, async (tx) => {
      await holdLogs(tx);
      await insertLog(tx, row);
      entered.resolve();
      await gate.promise;
    });
    await entered.promise;
    let sealing: Promise<unknown>;
    let signing: Promise<unknown>;
    if (kind === 'postgres') {
      sealing = sealRound(elsewhere.write, log);
      signing = checkpointNow(elsewhere.write, log, minutes(3));
      await pause(300);
      gate.resolve();
      await change;
    } else {
      // On SQLite a transaction is alone: there is no meanwhile.
      gate.resolve();
      await change;
      sealing = sealRound(elsewhere.write, log);
      signing = checkpointNow(elsewhere.write, log, minutes(3));
    }
    expect([await sealing, await signing]).toEqual(['lost', false]);
    expect(await backlog(database.read)).toBe(4);
    if (elsewhere !== database) await elsewhere.close();
  }); // prettier-ignore

  it('signs nothing more for a log that got a successor while it was about to', async () => {
    await fill(database.write, 4, 12, minutes(1));
    await sealRound(database.write, log);
    const elsewhere = another(database);
    const gate = opening();
    const entered = opening();
    const row = { origin: 'heed/00000000/2', publicKey: log.publicKey, beganAt: minutes(2).toISOString(), predecessor: log.origin }; // prettier-ignore
    const change = transact(database.write, async (tx) => {
      await holdLogs(tx);
      await insertLog(tx, row);
      entered.resolve();
      await gate.promise;
    });
    await entered.promise;
    const signing = kind === 'postgres' ? checkpointNow(elsewhere.write, log, minutes(3)) : undefined;
    await pause(kind === 'postgres' ? 300 : 0);
    gate.resolve();
    await change;
    expect(await (signing ?? checkpointNow(elsewhere.write, log, minutes(3)))).toBe(false);
    expect((await lastCheckpoint(database.read, log.origin))!.size).toBe(12);
    if (elsewhere !== database) await elsewhere.close();
  });

  it('does not miss the values of an entry that is sealed while its verification waits for them', async () => {
    const given = { ...something(1), commits: { reason: 'long illness', note: 'x' } };
    await transact(database.write, (tx) => append(tx, minutes(1), [given, given]));
    let sealed = 0;
    // As soon as the page of what waits was read, somebody seals it.
    const between: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (sealed === 0 && result.rows.length > 0) sealed = await sealAll(database.write, log, minutes(2));
        return result;
      },
    };
    const db = database.read.withPlugin(between);
    const found = new Findings();
    await verifyWaiting(db, found, new Gaps(db, found));
    expect([sealed, found.problems]).toEqual([2, []]);
    await transact(database.write, (tx) => append(tx, minutes(3), [given]));
    await database.write.deleteFrom('commitment').where('name', '=', 'note').execute();
    const gone = new Findings();
    await verifyWaiting(database.read, gone, new Gaps(database.read, gone));
    expect(gone.problems.map(({ kind: problem }) => problem)).toEqual(['value-gone']);
  });
});
