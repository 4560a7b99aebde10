import { setTimeout as pause } from 'node:timers/promises';
import { transact, type Db } from '../../src/database/database.ts';
import { latestCheckpoint } from '../../src/ledger/latest.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { Frontier, leafHash } from '../../src/ledger/merkle.ts';
import { openCheckpoint } from '../../src/ledger/note.ts';
import { inclusionProof, verifyInclusion } from '../../src/ledger/proof.ts';
import { backlog, sealOf, storedHashes, treeOf } from '../../src/ledger/seal.store.ts';
import { makeSealer, sealAll, sealRound } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { another } from './another.ts';
import { fill, fillIn, NOON, something, testKey } from './filled.ts';
import { startWorker } from './workers.ts';

useProjections([]);

/** Sealed entries in order; fails when an index, an entry or a leaf is not what it must be. */
async function sealedIds(db: Db, log: Log): Promise<string[]> {
  const rows = await db
    .selectFrom('seal')
    .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
    .select(['seal.idx', 'ledger.id', 'ledger.body', 'seal.leaf'])
    .where('log', '=', log.origin)
    .orderBy('idx')
    .execute();
  const frontier = new Frontier();
  rows.forEach((row, n) => {
    if (row.idx !== n || !row.leaf.equals(leafHash(row.body))) throw new Error(`index ${n} is wrong`);
    frontier.append(row.leaf);
  });
  const tree = await treeOf(db, log.origin);
  expect(tree).toEqual({ size: rows.length, frontier: frontier.pack() });
  return rows.map((row) => row.id);
}

onBoth('sealing', (open) => {
  let database: TestDatabase;
  let log: Log;
  beforeEach(async () => {
    database = await open();
    log = await openLog(database.write, testKey(), NOON);
  });

  it('gives entries their places in the order of their commits', async () => {
    const ids = [...(await fill(database.write, 3)), ...(await fill(database.write, 250, 3))];
    expect(await backlog(database.read)).toBe(253);
    expect(await sealRound(database.write, log)).toBe(253);
    expect(await sealedIds(database.read, log)).toEqual(ids);
    expect(await backlog(database.read)).toBe(0);
    expect(await sealRound(database.write, log)).toBe(0);
  });

  it('goes on in batches, and keeps what proofs need', async () => {
    const ids = await fill(database.write, 2100);
    expect(await sealAll(database.write, log, NOON)).toBe(2100);
    expect(await sealedIds(database.read, log)).toEqual(ids);
    const nodes = await database.read.selectFrom('node').selectAll().orderBy('n').execute();
    expect(nodes.map((node) => [node.level, node.n])).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => [8, n]));
    const root = openCheckpoint((await latestCheckpoint(database.read))!.note, log)!.root;
    const sealed = (await sealOf(database.read, ids[777]!))!;
    const proof = await inclusionProof(storedHashes(database.read, log.origin), sealed.idx, 2100);
    expect(verifyInclusion(sealed.leaf, 777, 2100, proof, root)).toBe(true);
  });

  it('seals each entry once when several race', async () => {
    const ids = await fill(database.write, 1500);
    const other = another(database);
    await Promise.all([
      sealAll(database.write, log, NOON),
      sealAll(other.write, log, NOON),
      sealAll(database.write, log, NOON),
    ]);
    if (other !== database) await other.close();
    expect(await sealedIds(database.read, log)).toEqual(ids);
  });

  it('does not lose what commits late', async () => {
    const other = another(database);
    let commit: (() => void) | undefined;
    const others = new Promise<void>((resolve) => (commit = resolve));
    const slow = transact(other.write, async (tx) => {
      const ids = await fillIn(tx, 2);
      if (database.kind === 'postgres') await others;
      return ids;
    });
    if (database.kind === 'sqlite') await slow;
    const quick = await fill(database.write, 2, 2);
    await sealAll(database.write, log, NOON);
    commit?.();
    const ids = await slow;
    await sealAll(database.write, log, NOON);
    if (other !== database) await other.close();
    const sealed = await sealedIds(database.read, log);
    expect(sealed).toEqual(database.kind === 'postgres' ? [...quick, ...ids] : [...ids, ...quick]);
  });

  it('takes nothing from the queue when it cannot seal', async () => {
    const [id] = await fill(database.write, 1);
    await sealAll(database.write, log, NOON);
    await database.write.insertInto('unsealed').values({ entry_id: id! }).execute();
    await expect(sealRound(database.write, log)).rejects.toThrow();
    expect((await treeOf(database.read, log.origin)).size).toBe(1);
  });

  it('runs beside the program, soon after a nudge, and to the end when it is stopped', async () => {
    const failures: unknown[] = [];
    const sealer = makeSealer(database.write, log, { now: () => NOON }, (error) => failures.push(error));
    sealer.start();
    await transact(database.write, async (tx) => {
      await append(tx, NOON, [something(1)]);
      sealer.nudge();
    });
    sealer.nudge();
    for (let i = 0; i < 100 && (await backlog(database.read)) > 0; i++) await pause(20);
    expect(await backlog(database.read)).toBe(0);
    const last = await fill(database.write, 5, 1);
    await sealer.stop();
    expect((await sealedIds(database.read, log)).slice(1)).toEqual(last);
    expect(failures).toEqual([]);
  });

  it('looks by itself, and again after a failure', async () => {
    const failures: unknown[] = [];
    const sealer = makeSealer(
      database.write,
      { ...log, origin: 'heed/none/1' },
      { now: () => NOON },
      (error) => failures.push(error),
    );
    sealer.start();
    for (let i = 0; i < 150 && failures.length < 2; i++) await pause(20);
    await sealer.stop();
    expect(failures.length).toBeGreaterThanOrEqual(2);
  });

  it('may not be started inside a transaction', async () => {
    const sealer = makeSealer(database.write, log, { now: () => NOON }, () => undefined);
    await expect(transact(database.write, async () => sealer.start())).rejects.toThrow(
      'inside a transaction',
    );
  });

  it('survives sealers and writers that are killed', async () => {
    const place = { ...database.place, origin: log.origin };
    const said: string[] = [];
    const writers = [1, 2].map((n) => startWorker('write', place, n, (line) => said.push(line)));
    const sealers = [startWorker('seal', place, 4), startWorker('seal', place, 5)];
    await Promise.all([...writers, ...sealers].map((worker) => worker.running));
    for (let kills = 0; kills < 3; kills++) {
      await pause(150);
      const n = kills % sealers.length;
      await sealers[n]!.kill();
      sealers[n] = startWorker('seal', place, 6 + kills);
      if (kills === 1) await writers[0]!.kill();
    }
    await pause(300);
    await Promise.all([...writers, ...sealers].map((worker) => worker.kill()));
    await sealAll(database.write, log, NOON);
    const committed = await database.write.selectFrom('ledger').select('id').execute();
    const sealed = await sealedIds(database.write, log);
    expect(sealed.toSorted()).toEqual(committed.map((row) => row.id).toSorted());
    expect(said.length).toBeGreaterThan(20);
    expect(sealed).toEqual(expect.arrayContaining(said));
    const places = new Map(sealed.map((id, i) => [id, i]));
    for (const n of [1, 2]) {
      const own = said.filter((id) => id.startsWith(`${n}-`)).map((id) => places.get(id)!);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });
});
