import type { Tx } from '../../src/database/database.ts';
import type { Log } from '../../src/ledger/log.ts';
import { leafHash } from '../../src/ledger/merkle.ts';
import { makeCheckpoint } from '../../src/ledger/note.ts';
import type { Attack } from './attacks.ts';
import { alter, nth, reseal, resign } from './tampering.ts';

// Deletes an entry, seals the others anew, and lets the last checkpoint say one entry less.
async function shorten(tx: Tx, log: Log): Promise<void> {
  await tx
    .deleteFrom('ledger')
    .where('id', '=', (await nth(tx, 234)).id)
    .execute();
  await reseal(tx, log);
  await tx.updateTable('checkpoint').set({ size: 299 }).where('size', '=', 300).execute();
  await resign(tx, log);
}

const sign = (tx: Tx, log: Log, size: number, at: string) =>
  tx
    .insertInto('checkpoint')
    .values({
      log: log.origin,
      at,
      size,
      note: makeCheckpoint(
        { origin: log.origin, size, root: leafHash('x'), at: new Date(at) },
        log,
        log.privateKey,
      ),
    })
    .execute();

/**
 * What an administrator does who has the database and the signing key: whatever is rewritten whole and signed again, nothing inside can
 * show; a checkpoint kept elsewhere does.
 */
export const WITH_THE_KEY: Attack[] = [
  {
    name: 'an entry deleted, all sealed and signed anew',
    does: shorten,
    found: [],
    outside: [['outside', 299, 300]],
  },
  {
    name: 'two entries changing places, all sealed and signed anew',
    does: async (tx, log) => {
      const [a, b] = [(await nth(tx, 234)).id, (await nth(tx, 240)).id];
      const move = (from: string, to: string) =>
        tx.updateTable('seal').set({ entry_id: to }).where('entry_id', '=', from).execute();
      await move(a, 'between');
      await move(b, a);
      await move('between', b);
      await reseal(tx, log);
      await resign(tx, log);
    },
    found: [],
    outside: [['outside', 300, 300]],
  },
  {
    name: 'the last entries altered, sealed anew, and the checkpoints over them taken away',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
      await tx.deleteFrom('checkpoint').where('size', '>', 200).execute();
    },
    found: [],
    outside: [['outside', 200, 300]],
    uncovered: 100,
  },
  {
    name: 'a text altered and only the later checkpoints signed anew, without sealing',
    does: async (tx, log) => {
      await alter(tx, 234);
      await resign(tx, log);
    },
    found: [['altered', 234]],
  },
  {
    name: 'a second history signed at a size that was signed before',
    does: (tx, log) => sign(tx, log, 150, '2026-03-01T12:02:30.000Z'),
    found: [['root', 150, 150]],
  },
  {
    name: 'a checkpoint signed between two others that says something else',
    does: (tx, log) => sign(tx, log, 120, '2026-03-01T12:01:30.000Z'),
    found: [['root', 100, 120]],
  },
  {
    name: 'a checkpoint signed beyond the end',
    does: (tx, log) => sign(tx, log, 500, '2026-03-01T13:00:00.000Z'),
    found: [['cut', 300, 500]],
  },
];
