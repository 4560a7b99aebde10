import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';

import { Frontier, leafHash } from '../../src/ledger/merkle.ts';
import type { Attack } from './attacks.ts';
import { NOON, something, testKey } from './filled.ts';
import { nth, reseal } from './tampering.ts';

const FORGED = { id: 'forged', at: '2026-03-01', known_at: '', kind: 'x', person_id: null, body: '{}' };

/** Writes a forged entry and a seal for it, where the log does not look. */
async function forge(tx: Tx, log: string, idx: number): Promise<void> {
  await tx.insertInto('ledger').values(FORGED).execute();
  await tx.deleteFrom('unsealed').execute();
  await tx
    .insertInto('seal')
    .values({ log, idx, entry_id: FORGED.id, leaf: leafHash(FORGED.body) })
    .execute();
}

const column = (change: Record<string, string>) => async (tx: Tx) =>
  tx
    .updateTable('ledger')
    .set(change)
    .where('id', '=', (await nth(tx, 234)).id)
    .execute();

// Its queue row is written by hand: the trigger that does it is off.
async function waiting(tx: Tx): Promise<string> {
  const [entry] = await append(tx, NOON, [{ ...something(1), commits: { why: 'ill' } }]);
  await tx.insertInto('unsealed').values({ entry_id: entry!.id }).execute();
  return entry!.id;
}

const notes = (tx: Tx) => tx.selectFrom('checkpoint').selectAll().orderBy('size').execute();

/** What is done beside the entries: to their columns, to seals that nothing recomputes, to the queue, the tree and the checkpoints. */
export const BESIDE: Attack[] = [
  { name: 'an entry put on another day', does: column({ at: '2026-02-01' }), found: [['columns', 234]] },
  {
    name: 'an entry said to be known earlier',
    does: column({ known_at: '2026-01-01T00:00:00.000Z' }),
    found: [['columns', 234]],
  },
  { name: 'an entry made one of another kind', does: column({ kind: 'signed' }), found: [['columns', 234]] },
  { name: 'a text made unreadable', does: column({ body: '{' }), found: [['altered', 234]] },
  { name: 'a text with one more space', does: column({ body: '{} ' }), found: [['altered', 234]] },
  {
    name: 'two seals changing their entries',
    does: async (tx) => {
      const [a, b] = [(await nth(tx, 234)).id, (await nth(tx, 240)).id];
      const move = (from: string, to: string) =>
        tx.updateTable('seal').set({ entry_id: to }).where('entry_id', '=', from).execute();
      await move(a, 'between');
      await move(b, a);
      await move('between', b);
    },
    found: [
      ['altered', 234],
      ['altered', 240],
    ],
  },
  {
    name: 'an entry slipped in with a seal beyond the end',
    does: (tx, log) => forge(tx, log.origin, 300),
    found: [['astray', 300]],
  },
  {
    name: 'an entry slipped in with a seal far beyond the end',
    does: (tx, log) => forge(tx, log.origin, 3_000_000),
    found: [['astray', 3_000_000]],
  },
  {
    name: 'an entry slipped in with a seal before the first',
    does: (tx, log) => forge(tx, log.origin, -1),
    found: [['astray', -1]],
  },
  {
    name: 'an entry slipped in with a seal of a log that there is not',
    does: (tx) => forge(tx, 'heed/00000000/1', 0),
    found: [['astray', 0]],
  },
  {
    name: 'an entry slipped in and everything sealed anew',
    does: async (tx, log) => {
      const shift = (idx: RawBuilder<number>) => tx.updateTable('seal').set({ idx });
      await shift(sql`-idx - 1`)
        .where('idx', '>', 234)
        .execute();
      await shift(sql`-idx`)
        .where('idx', '<', 0)
        .execute();
      await forge(tx, log.origin, 235);
      await reseal(tx, log);
    },
    found: [
      ['columns', 235],
      ['root', 200, 250],
    ],
  },
  {
    name: 'the tree taken away',
    does: (tx) => tx.deleteFrom('tree').execute(),
    found: [['tree', 300, 300]],
  },
  {
    name: 'the tree said to end earlier',
    does: (tx) => tx.updateTable('tree').set({ size: 290 }).execute(),
    found: [
      ['cut', 290, 300],
      ['tree', 290, 290],
      ...Array.from({ length: 10 }, (_, n) => ['astray', 290 + n]),
    ],
  },
  {
    name: 'all kept subtrees taken away',
    does: (tx) => tx.deleteFrom('node').execute(),
    found: [['node', 0, 256]],
  },
  {
    name: 'an entry queued a second time',
    does: async (tx) =>
      tx
        .insertInto('unsealed')
        .values({ entry_id: (await nth(tx, 234)).id })
        .execute(),
    found: [['queue', null]],
  },
  {
    name: 'a waiting entry queued a second time',
    does: async (tx) =>
      tx
        .insertInto('unsealed')
        .values({ entry_id: await waiting(tx) })
        .execute(),
    found: [['queue', null]],
  },
  {
    name: 'a column of a waiting entry altered',
    does: async (tx) => {
      await tx
        .updateTable('ledger')
        .set({ person_id: 'x' })
        .where('id', '=', await waiting(tx))
        .execute();
    },
    found: [['columns', null]],
  },
  {
    name: 'a value of a waiting entry altered',
    does: async (tx) => {
      await tx
        .updateTable('commitment')
        .set({ value: 'x' })
        .where('entry_id', '=', await waiting(tx))
        .execute();
    },
    found: [['commitment', null]],
  },
  {
    name: 'a value of a waiting entry taken away',
    does: async (tx) => {
      await tx
        .deleteFrom('commitment')
        .where('entry_id', '=', await waiting(tx))
        .execute();
    },
    found: [['value-gone', null]],
  },
  {
    name: 'an older checkpoint written over a newer one',
    does: async (tx) => {
      const [, { note }, { at }] = (await notes(tx)) as [object, { note: string }, { at: string }];
      await tx.updateTable('checkpoint').set({ note }).where('at', '=', at).execute();
    },
    found: [['checkpoint', 100, 150]],
  },
  {
    name: 'a checkpoint slipped in that nobody signed',
    does: (tx, log) =>
      tx
        .insertInto('checkpoint')
        .values({ log: log.origin, at: '2026-03-01T12:01:30.000Z', size: 120, note: 'x' })
        .execute(),
    found: [['signature', 100, 120]],
  },
  {
    name: 'a checkpoint moved to a log that there is not',
    does: (tx) =>
      tx.updateTable('checkpoint').set({ log: 'heed/00000000/1' }).where('size', '=', 150).execute(),
    found: [['checkpoint-astray', 0, 150]],
  },
  // What a checkpoint in between said is still said by the next: only the distance grows.
  {
    name: 'a checkpoint in the middle taken away (nothing is lost by it)',
    does: (tx) => tx.deleteFrom('checkpoint').where('size', '=', 150).execute(),
    found: [],
    outside: [],
  },
  {
    name: 'the last two checkpoints taken away',
    does: (tx) => tx.deleteFrom('checkpoint').where('size', '>', 200).execute(),
    found: [],
    outside: [],
    uncovered: 100,
  },
  {
    name: 'a second log put beside',
    does: (tx) => stranger(tx, null),
    found: [
      ['log', null],
      ['log', null],
    ],
  },
  {
    name: 'a log of another put after this one',
    does: (tx, log) => stranger(tx, log.origin),
    found: [
      ['log', null],
      ['log', null],
      ['succession-unsaid', null],
    ],
  },
  {
    name: 'the public key made unreadable',
    does: (tx) => tx.updateTable('log').set({ public_key: 'x' }).execute(),
    found: [['log', null]],
  },
];

async function stranger(tx: Tx, predecessor: string | null): Promise<void> {
  const origin = 'heed/ffffffff/9';
  const key = testKey().publicKey.toString('base64');
  const row = { origin, began_at: NOON.toISOString(), public_key: key, predecessor };
  await tx.insertInto('log').values(row).execute();
  await tx.insertInto('tree').values({ log: origin, size: 0, frontier: new Frontier().pack() }).execute();
}
