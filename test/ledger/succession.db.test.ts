import { setTimeout as pause } from 'node:timers/promises';
import { transact, type Tx } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { lastCheckpoint, newestCheckpoint } from '../../src/ledger/checkpoint.store.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { insertLog } from '../../src/ledger/log.store.ts';
import { followLog, openLog, RESTORED, succeedLog, type Log } from '../../src/ledger/log.ts';
import type { LogKey } from '../../src/ledger/log-key.ts';
import { Frontier, leafHash } from '../../src/ledger/merkle.ts';
import { makeCheckpoint, nextNamed, openCheckpoint, verifierKey } from '../../src/ledger/note.ts';
import type { Problem } from '../../src/ledger/problem.ts';
import { recordProof } from '../../src/ledger/record-proof.ts';
import { backlog, treeOf } from '../../src/ledger/seal.store.ts';
import { makeSealer, sealAll } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import { changesTold } from '../../src/ledger/verify-succession.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { another } from './another.ts';
import { fill, minutes, nextLog, NOON, testKey } from './filled.ts';
import { alter, unguarded } from './tampering.ts';

useProjections([]);

const messages = loadMessages('en');
const LATE = minutes(600);
const CHANGE = minutes(60);
const kinds = (problems: readonly Problem[]) => problems.map(({ kind }) => kind);

onBoth('a log that succeeds another', (open, kind) => {
  let database: TestDatabase;
  let key: LogKey;
  let log: Log;
  let ids: string[];
  beforeEach(async () => {
    database = await open();
    key = testKey();
    log = await openLog(database.write, key, NOON);
    ids = await fill(database.write, 40);
    await sealAll(database.write, log, NOON);
    await fill(database.write, 10, 40, minutes(1));
  });
  const grown = async (next: Log) => {
    await fill(database.write, 5, 50, minutes(61));
    await sealAll(database.write, next, minutes(61));
  };
  const problems = async (next: Log, outside?: string) =>
    kinds((await verify(database.read, next, LATE, outside)).problems);
  const noteOf = (of: Log, size: number, root: Buffer, at: Date, next?: Log) =>
    makeCheckpoint({ origin: of.origin, size, root, at }, of, of.privateKey, next);

  it('is vouched for by the old key, and what that signed stays proven', async () => {
    const kept = (await lastCheckpoint(database.read, log.origin))!.note;
    const before = await recordProof(database.read, NOON, ids[7]!);
    const next = await nextLog(database.write, CHANGE, key);
    await grown(next);
    const verdict = await verify(database.read, next, LATE, kept);
    expect(verdict).toMatchObject({ ok: true, problems: [], sealed: 56, origin: next.origin });
    const last = (await lastCheckpoint(database.read, log.origin))!;
    expect(openCheckpoint(last.note, log)).toMatchObject({ size: 40 });
    expect(nextNamed(last.note)).toBe(verifierKey(next));
    expect(nextNamed(kept)).toBe(undefined);
    const after = await recordProof(database.read, LATE, ids[7]!);
    expect(after).toMatchObject({
      log: log.origin,
      key: (before as { key: string }).key,
      checkpoint: last.note,
    });
    const [told] = await changesTold(database.read, messages);
    expect(told).toContain('vouches for the new key');
  });

  it('also proves what was sealed and not signed when the old log ended', async () => {
    const late = await fill(database.write, 1, 90, minutes(1));
    await sealAll(database.write, log, NOON);
    expect(await recordProof(database.read, LATE, late[0]!)).toBe('waiting');
    await nextLog(database.write, CHANGE, key);
    expect(await recordProof(database.read, LATE, late[0]!)).toMatchObject({ log: log.origin, size: 51 });
  });

  it('says plainly that the old key was not there', async () => {
    const next = await nextLog(database.write, CHANGE);
    await grown(next);
    expect(await problems(next)).toEqual([]);
    expect((await changesTold(database.read, messages))[0]).toContain('WITHOUT the old key');
  });

  it('is named apart from others that succeed the same log: a backup may be restored twice', async () => {
    const one = await nextLog(database.write, CHANGE, key);
    const there = await open();
    await openLog(there.write, key, NOON);
    const other = await nextLog(there.write, CHANGE, key);
    expect(one.origin).not.toBe(other.origin);
  });

  it('begins once when two begin it, and nothing gets into the old one', async () => {
    const elsewhere = another(database);
    const state = { sealing: true };
    const sealers = [database.write, elsewhere.write].map(async (db) => {
      for (let n = 0; state.sealing; n++) {
        await fill(db, 3, n, minutes(2)).catch(() => undefined);
        await sealAll(db, log, minutes(2 + n)).catch(() => undefined);
        await pause(1);
      }
    });
    await pause(30);
    const asked = { key: testKey(), old: key, kind: RESTORED } as const;
    const begun = await Promise.allSettled(
      [database.write, elsewhere.write].map((db) => succeedLog(db, asked, CHANGE, log.origin)),
    );
    await pause(30);
    state.sealing = false;
    await Promise.all(sealers);
    if (elsewhere !== database) await elsewhere.close();
    const first = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(first).toHaveLength(1);
    expect(begun.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))).toMatchObject([
      { key: 'ledger.log-changed' },
    ]);
    await sealAll(database.write, first[0]!, LATE);
    expect(await verify(database.read, first[0]!, LATE)).toMatchObject({ ok: true, problems: [], tail: 0 });
  });

  it('lets nobody sign for the old one any more', async () => {
    await nextLog(database.write, CHANGE, key);
    const last = await lastCheckpoint(database.read, log.origin);
    expect(await checkpointNow(database.write, log, LATE)).toBe(false);
    expect(await lastCheckpoint(database.read, log.origin)).toEqual(last);
  });

  it('is taken up by a sealer that runs, with the key as it is then', async () => {
    const failures: unknown[] = [];
    const newKey = testKey();
    let there: LogKey = key;
    const sealer = makeSealer(
      database.write,
      followLog(database.read, log, () => there),
      { now: () => LATE },
      (error) => failures.push(error),
    );
    sealer.start();
    const next = await succeedLog(database.write, { key: newKey, old: key, kind: RESTORED }, CHANGE);
    sealer.nudge();
    const isSaid = () => failures.some((one) => String(one).includes('signed with another key'));
    for (let n = 0; n < 200 && !isSaid(); n++) await pause(20);
    // Until it has the key it seals nothing, and loses nothing.
    expect(isSaid()).toBe(true);
    there = newKey;
    await fill(database.write, 3, 60, LATE);
    for (let n = 0; n < 200 && (await backlog(database.read)) > 0; n++) {
      sealer.nudge();
      await pause(20);
    }
    await sealer.stop();
    expect(await problems(next)).toEqual([]);
    expect((await treeOf(database.read, next.origin)).size).toBeGreaterThan(3);
  });

  describe('that somebody else made, or after which somebody', () => {
    /** Rewrites the old log, with its key: leaves, tree, checkpoints. */
    async function rewrite(tx: Tx, next: Log): Promise<void> {
      await alter(tx, 23);
      const rows = await tx
        .selectFrom('seal')
        .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
        .select(['seal.idx', 'ledger.body'])
        .where('seal.log', '=', log.origin)
        .orderBy('seal.idx')
        .execute();
      const frontier = new Frontier();
      const roots = [frontier.root()];
      for (const { idx, body } of rows) {
        const leaf = leafHash(body);
        frontier.append(leaf);
        roots.push(frontier.root());
        await tx
          .updateTable('seal')
          .set({ leaf })
          .where('log', '=', log.origin)
          .where('idx', '=', idx)
          .execute();
      }
      await tx.updateTable('tree').set({ frontier: frontier.pack() }).where('log', '=', log.origin).execute();
      const signed = await tx.selectFrom('checkpoint').selectAll().where('log', '=', log.origin).execute();
      for (const { at, size, note } of signed) {
        const named = nextNamed(note) === undefined ? undefined : next;
        const again = noteOf(log, size, roots[size]!, new Date(at), named);
        await tx
          .updateTable('checkpoint')
          .set({ note: again })
          .where('log', '=', log.origin)
          .where('at', '=', at)
          .execute();
      }
    }

    it('rewrote all of the old one with its key, is found by the new one', async () => {
      const next = await nextLog(database.write, CHANGE, key);
      await grown(next);
      await unguarded(database.write, kind, (tx) => rewrite(tx, next));
      expect(await problems(next)).toEqual(['succession-differs']);
    });

    it('gave no reason, is found', async () => {
      const stranger = testKey();
      const row = { origin: 'heed/00000000/2', publicKey: stranger.publicKey, predecessor: log.origin };
      await transact(database.write, (tx) => insertLog(tx, { ...row, beganAt: CHANGE.toISOString() }));
      const next = { ...row, privateKey: stranger.privateKey };
      await grown(next);
      expect(await problems(next)).toEqual(['succession-unsaid']);
    });

    it('claims that the old key vouches, is found', async () => {
      const next = await nextLog(database.write, CHANGE, key);
      await grown(next);
      await unguarded(database.write, kind, async (tx) => {
        await tx.deleteFrom('checkpoint').where('at', '=', CHANGE.toISOString()).execute();
      });
      expect(await problems(next)).toEqual(['succession-unvouched']);
    });

    it('signed for the old one, is found, here and in a checkpoint of elsewhere', async () => {
      const next = await nextLog(database.write, CHANGE, key);
      await grown(next);
      const { root } = openCheckpoint((await lastCheckpoint(database.read, log.origin))!.note, log)!;
      const late = noteOf(log, 80, leafHash('other'), minutes(90));
      expect(await problems(next, late)).toEqual(['outside-late']);
      // Backdated: longer than the log was when it ended, which its key change would not have lost.
      expect(await problems(next, noteOf(log, 80, leafHash('other'), minutes(30)))).toEqual(['outside']);
      const row = {
        log: log.origin,
        at: minutes(90).toISOString(),
        size: 40,
        note: noteOf(log, 40, root, minutes(90)),
      };
      await database.write.insertInto('checkpoint').values(row).execute();
      expect(await problems(next)).toEqual(['signed-late']);
    });
  });

  it('is told from a loss that a restore says', async () => {
    const kept = await newestCheckpoint(database.read, log.origin, LATE.toISOString());
    expect(kept!.size).toBe(40);
    const next = await succeedLog(
      database.write,
      { key, old: key, kind: RESTORED, facts: { backup: minutes(1).toISOString() } },
      CHANGE,
    );
    await grown(next);
    expect(await problems(next)).toEqual([]);
    // What the server that died had signed after that backup.
    const lost = noteOf(log, 80, leafHash('more'), minutes(30));
    const verdict = await verify(database.read, next, LATE, lost);
    expect(kinds(verdict.problems)).toEqual(['outside-lost']);
    expect(messages.t(verdict.problems[0]!.key, verdict.problems[0]!.params)).toContain(
      'what was recorded after that backup is missing',
    );
  });
});
