import { append, useProjections } from '../../src/ledger/ledger.ts';
import { transact } from '../../src/database/database.ts';
import { openLog, succeedLog } from '../../src/ledger/log.ts';
import { makeCheckpoint } from '../../src/ledger/note.ts';
import { recordProof } from '../../src/ledger/record-proof.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { fill, minutes, NOON, something, testKey } from '../ledger/filled.ts';
import { onBoth } from '../support/databases.ts';
import { verifyFiles, wrongIn } from './loaded.ts';

useProjections([]);

onBoth('records of two logs, of which one goes on from the other', (open) => {
  it('hold together, and show where the first ended; another end is found', async () => {
    const { write } = await open();
    const [first, second] = [testKey(), testKey()];
    const log = await openLog(write, first, NOON);
    await fill(write, 20);
    await sealAll(write, log, NOON);
    const [old] = (await write.selectFrom('ledger').select('id').orderBy('id').execute()) as [{ id: string }];
    const before = await recordProof(write, minutes(1), old.id);
    const next = await succeedLog(
      write,
      { key: second, old: first, kind: 'restored-from-backup' },
      minutes(5),
    );
    await transact(write, (tx) => append(tx, minutes(6), [something(1)]));
    await sealAll(write, next, minutes(6));
    const { id } = await write
      .selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'restored-from-backup')
      .executeTakeFirstOrThrow();
    const said = await recordProof(write, minutes(7), id);
    const check = (records: unknown[]) => {
      const file = { format: 'heed-record-proof/1', records };
      return verifyFiles([{ name: 'both', bytes: Buffer.from(JSON.stringify(file)) }], {});
    };
    const both = await check([before, said]);
    expect([both.ok, wrongIn(both)]).toEqual([true, []]);
    const words = both.parts.flatMap(({ found }) => found.map(({ text }) => text)).join('\n');
    expect(words).toContain(`The log ${next.origin} goes on from ${log.origin}`);
    expect(words).toContain('both logs tell of the same end');
    // Whoever has the first key signs another end for it.
    const proof = before as Exclude<typeof before, string>;
    const at = new Date(proof.sealedAt);
    const other = { origin: log.origin, size: 20, root: Buffer.alloc(32, 7), at };
    const note = makeCheckpoint(other, log, first.privateKey);
    expect(wrongIn(await check([{ ...proof, checkpoint: note }, said]))).toEqual(['path', 'log']);
    const growth = {
      format: 'heed-consistency-proof/1',
      log: log.origin,
      key: proof.key,
      old: note,
      new: note,
      path: [],
    };
    const files = [growth, { format: 'heed-record-proof/1', records: [said] }];
    const verdict = await verifyFiles(
      files.map((file, n) => ({ name: `${n}`, bytes: Buffer.from(JSON.stringify(file)) })),
      {},
    );
    expect([...new Set(wrongIn(verdict))]).toEqual(['log']);
  });
});
