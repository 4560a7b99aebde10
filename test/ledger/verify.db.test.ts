import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { latestCheckpoint } from '../../src/ledger/latest.ts';
import { commitmentsOf } from '../../src/ledger/ledger.store.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { leafHash } from '../../src/ledger/merkle.ts';
import { makeCheckpoint } from '../../src/ledger/note.ts';
import type { Problem } from '../../src/ledger/problem.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { ATTACKS } from './attacks.ts';
import { BESIDE } from './attacks-beside.ts';
import { WITH_THE_KEY } from './attacks-key.ts';
import { fill, minutes, nextLog, NOON, something, testKey } from './filled.ts';
import { alter, reseal, unguarded } from './tampering.ts';

useProjections([]);

const messages: object = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../messages/en/ledger.json'), 'utf8'),
);

const EACH = 50;
const TIMES = 6;
/** When verify is asked: long after the log began. */
const LATE = minutes(600);

const brief = ({ kind, where }: Problem) =>
  'index' in where ? [kind, where.index] : [kind, where.after?.size ?? 0, where.until.size];

const inOrder = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).toSorted();

onBoth('verify', (open, kind) => {
  let database: TestDatabase;
  let log: Log;
  beforeEach(async () => {
    database = await open();
    log = await openLog(database.write, testKey(), NOON);
  });

  async function grow(): Promise<void> {
    for (let n = 0; n < TIMES; n++) {
      await fill(database.write, EACH, n * EACH, minutes(n));
      await sealAll(database.write, log, minutes(n));
    }
  }

  it('finds nothing in an honest log, and says what it cannot see', async () => {
    await grow();
    await fill(database.write, 3, 300);
    const verdict = await verify(database.read, log, LATE);
    expect(verdict).toMatchObject({
      ok: true,
      size: 300,
      sealed: 300,
      checkpoints: 6,
      tail: 3,
      problems: [],
    });
    expect(verdict.unseen).toEqual([
      'ledger.unseen-tail',
      'ledger.unseen-before-sealing',
      'ledger.unseen-beside',
      'ledger.unseen-cut',
    ]);
    const kept = (await latestCheckpoint(database.read))!.note;
    const compared = await verify(database.read, log, LATE, kept);
    expect(compared.problems).toEqual([]);
    expect(compared.unseen).not.toContain('ledger.unseen-cut');
  });

  it('finds nothing in an empty log', async () => {
    expect(await verify(database.read, log, LATE)).toMatchObject({ ok: true, size: 0, tail: 0 });
  });

  it('finds nothing while others write and seal', async () => {
    await grow();
    const state = { writing: true };
    const writer = (async () => {
      for (let n = 0; state.writing; n++) {
        await fill(database.write, 7, n, minutes(10 + n));
        await sealAll(database.write, log, minutes(10 + n));
        await breathe();
      }
    })();
    const verdicts = [await verify(database.read, log, LATE), await verify(database.read, log, LATE)];
    state.writing = false;
    await writer;
    for (const verdict of verdicts) expect(verdict.problems).toEqual([]);
  });

  it.each([...ATTACKS, ...BESIDE, ...WITH_THE_KEY])(
    'finds $name',
    async ({ does, found, outside, uncovered = 0 }) => {
      await grow();
      const kept = (await latestCheckpoint(database.read))!.note;
      await unguarded(database.write, kind, async (tx) => {
        await does(tx, log);
      });
      const verdict = await verify(database.read, log, LATE);
      expect(inOrder(verdict.problems.map(brief))).toEqual(inOrder(found));
      expect(verdict.ok).toBe(found.length === 0);
      if (found.length === 0) expect(verdict.uncovered).toBe(uncovered);
      expect(verdict.problems.every((problem) => problem.key in messages)).toBe(true);
      if (outside === undefined) return;
      const compared = await verify(database.read, log, LATE, kept);
      expect(inOrder(compared.problems.map(brief))).toEqual(inOrder(outside));
    },
  );

  it('finds that all checkpoints were taken away, and no sealer signs over what is left', async () => {
    await grow();
    await unguarded(database.write, kind, async (tx) => {
      await alter(tx, 234);
      await reseal(tx, log);
      await tx.deleteFrom('checkpoint').execute();
    });
    const verdict = await verify(database.read, log, LATE);
    expect(verdict.problems.map(brief)).toEqual([['unsigned', 0, 300]]);
    expect(verdict.vouching).toBe(null);
    await fill(database.write, 1, 300, LATE);
    await expect(sealAll(database.write, log, LATE)).rejects.toThrow('has not one checkpoint');
    await expect(checkpointNow(database.write, log, LATE)).rejects.toThrow('has not one checkpoint');
    expect((await verify(database.read, log, LATE)).ok).toBe(false);
  });

  it('names the oldest and the newest checkpoint that vouch', async () => {
    await grow();
    const [oldest, newest] = [0, 5].map((n) => ({ size: (n + 1) * EACH, at: minutes(n).toISOString() }));
    expect(await verify(database.read, log, LATE)).toMatchObject({ vouching: { oldest, newest } });
  });

  it('does not take a note of another log for one kept elsewhere', async () => {
    await grow();
    const stranger = { origin: 'heed/00000000/1', ...testKey() };
    const note = makeCheckpoint(
      { origin: stranger.origin, size: 1, root: leafHash('x'), at: NOON },
      stranger,
      stranger.privateKey,
    );
    const verdict = await verify(database.read, log, LATE, note);
    expect(verdict.problems.map(brief)).toEqual([['outside-unreadable', null]]);
  });

  it('follows a log into its successor', async () => {
    await grow();
    const kept = (await latestCheckpoint(database.read))!.note;
    const next = await nextLog(database.write, minutes(60));
    await fill(database.write, 5, 0, minutes(61));
    await sealAll(database.write, next, minutes(61));
    const verdict = await verify(database.read, next, LATE, kept);
    expect(verdict).toMatchObject({ ok: true, origin: next.origin, size: 6, sealed: 306, checkpoints: 8 });
    await unguarded(database.write, kind, (tx) => alter(tx, 234));
    expect((await verify(database.read, next, LATE, kept)).problems.map(brief)).toEqual([['altered', 234]]);
  });

  describe('of what entries commit to', () => {
    let id: string;
    beforeEach(async () => {
      const [entry] = await transact(database.write, (tx) =>
        append(tx, NOON, [{ ...something(1), commits: { reason: 'long illness', address: 'Elm Street' } }]),
      );
      id = entry!.id;
      await sealAll(database.write, log, NOON);
    });
    const reason = { at: 'reason' };

    it('accepts the values that were committed to', async () => {
      expect(await verify(database.read, log, LATE)).toMatchObject({ ok: true, gapCount: 0 });
    });

    it('finds a value that is gone, and names it', async () => {
      await database.write.deleteFrom('commitment').where('name', '=', reason.at).execute();
      const verdict = await verify(database.read, log, LATE);
      expect(verdict).toMatchObject({ ok: false, problemCount: 1, gapCount: 0 });
      expect(verdict.problems[0]).toMatchObject({
        kind: 'value-gone',
        params: { entry: id, name: 'reason' },
      });
    });

    it('reports an erased value as a gap when a purge entry names its entry', async () => {
      await transact(database.write, async (tx) => {
        await tx.deleteFrom('commitment').where('entry_id', '=', id).where('name', '=', reason.at).execute();
        await append(tx, minutes(1), [{ at: '2026-03-01', kind: 'purged', facts: { entries: [id] } }]);
      });
      const gap = { ok: true, problems: [], gapCount: 1, gaps: [{ entry: id, name: 'reason' }] };
      expect(await verify(database.read, log, LATE)).toMatchObject(gap);
      await sealAll(database.write, log, minutes(1));
      expect(await verify(database.read, log, LATE)).toMatchObject(gap);
      await unguarded(database.write, kind, async (tx) => {
        await tx
          .updateTable('ledger')
          .set({ body: sql`replace(body, ${id}, 'other')` })
          .where('kind', '=', 'purged')
          .execute();
      });
      const verdict = await verify(database.read, log, LATE);
      expect(inOrder(verdict.problems.map(brief))).toEqual(
        inOrder([
          ['value-gone', 0],
          ['altered', 1],
        ]),
      );
    });

    it('finds an altered value, and one that was added', async () => {
      await database.write
        .updateTable('commitment')
        .set({ value: 'x' })
        .where('name', '=', reason.at)
        .execute();
      expect((await verify(database.read, log, LATE)).problems.map(brief)).toEqual([['commitment', 0]]);
      await database.write.deleteFrom('commitment').where('name', '=', reason.at).execute();
      await database.write
        .insertInto('commitment')
        .values({ entry_id: id, name: 'other', salt: 's', value: 'v' })
        .execute();
      expect((await verify(database.read, log, LATE)).problems.map(brief)).toEqual([
        ['commitment', 0],
        ['value-gone', 0],
      ]);
    });

    it('keeps odd text as both databases can, and holds it to that', async () => {
      const odd = { ...something(2), commits: { reason: 'a\uD800b\0c' } };
      const [entry] = await transact(database.write, (tx) => append(tx, NOON, [odd]));
      await sealAll(database.write, log, minutes(2));
      expect(await commitmentsOf(database.read, entry!.id)).toEqual({ reason: 'a\uFFFDb\uFFFDc' });
      expect(await verify(database.read, log, LATE)).toMatchObject({ ok: true, gapCount: 0 });
    });
  });
});
