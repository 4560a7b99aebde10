import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { transact } from '../../src/database/database.ts';
import { latestCheckpoint } from '../../src/ledger/checkpoint.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { openLog, succeedLog, type Log } from '../../src/ledger/log.ts';
import { leafHash } from '../../src/ledger/merkle.ts';
import { makeCheckpoint } from '../../src/ledger/note.ts';
import type { Problem } from '../../src/ledger/problem.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { ATTACKS } from './attacks.ts';
import { fill, minutes, NOON, something, testKey } from './filled.ts';
import { alter, unguarded } from './tampering.ts';

useProjections([]);

const messages: object = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../messages/en/ledger.json'), 'utf8'),
);

const EACH = 50;
const TIMES = 6;

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
    const verdict = await verify(database.read, log);
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
      'ledger.unseen-cut',
    ]);
    const kept = (await latestCheckpoint(database.read, minutes(3)))!.note;
    const compared = await verify(database.read, log, kept);
    expect(compared.problems).toEqual([]);
    expect(compared.unseen).not.toContain('ledger.unseen-cut');
  });

  it('finds nothing in an empty log', async () => {
    expect(await verify(database.read, log)).toMatchObject({ ok: true, size: 0, tail: 0 });
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
    const verdicts = [await verify(database.read, log), await verify(database.read, log)];
    state.writing = false;
    await writer;
    for (const verdict of verdicts) expect(verdict.problems).toEqual([]);
  });

  it.each(ATTACKS)('finds $name', async ({ does, found, outside }) => {
    await grow();
    const kept = (await latestCheckpoint(database.read, minutes(60)))!.note;
    await unguarded(database.write, kind, async (tx) => {
      await does(tx, log);
    });
    const verdict = await verify(database.read, log);
    expect(inOrder(verdict.problems.map(brief))).toEqual(inOrder(found));
    expect(verdict.ok).toBe(found.length === 0);
    expect(verdict.problems.every((problem) => problem.key in messages)).toBe(true);
    if (outside === undefined) return;
    const compared = await verify(database.read, log, kept);
    expect(inOrder(compared.problems.map(brief))).toEqual(inOrder(outside));
  });

  it('does not take a note of another log for one kept elsewhere', async () => {
    await grow();
    const stranger = { origin: 'heed/00000000/1', ...testKey() };
    const note = makeCheckpoint(
      { origin: stranger.origin, size: 1, root: leafHash('x'), at: NOON },
      stranger,
      stranger.privateKey,
    );
    const verdict = await verify(database.read, log, note);
    expect(verdict.problems.map(brief)).toEqual([['outside-unreadable', null]]);
  });

  it('follows a log into its successor', async () => {
    await grow();
    const kept = (await latestCheckpoint(database.read, minutes(60)))!.note;
    const next = await succeedLog(database.write, testKey(), minutes(60));
    await fill(database.write, 5, 0, minutes(61));
    await sealAll(database.write, next, minutes(61));
    const verdict = await verify(database.read, next, kept);
    expect(verdict).toMatchObject({ ok: true, origin: next.origin, size: 5, sealed: 305, checkpoints: 7 });
    await unguarded(database.write, kind, (tx) => alter(tx, 234));
    expect((await verify(database.read, next, kept)).problems.map(brief)).toEqual([['altered', 234]]);
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
      expect(await verify(database.read, log)).toMatchObject({ ok: true, gapCount: 0 });
    });

    it('reports an erased value as a gap, not as a problem', async () => {
      await database.write.deleteFrom('commitment').where('name', '=', reason.at).execute();
      const verdict = await verify(database.read, log);
      expect(verdict).toMatchObject({ ok: true, gapCount: 1, gaps: [{ entry: id, name: 'reason' }] });
    });

    it('finds an altered value, and one that was added', async () => {
      await database.write
        .updateTable('commitment')
        .set({ value: 'x' })
        .where('name', '=', reason.at)
        .execute();
      expect((await verify(database.read, log)).problems.map(brief)).toEqual([['commitment', 0]]);
      await database.write.deleteFrom('commitment').where('name', '=', reason.at).execute();
      await database.write
        .insertInto('commitment')
        .values({ entry_id: id, name: 'other', salt: 's', value: 'v' })
        .execute();
      expect((await verify(database.read, log)).problems.map(brief)).toEqual([['commitment', 0]]);
    });
  });
});
