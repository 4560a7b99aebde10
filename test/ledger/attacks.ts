import { sql } from 'kysely';
import type { Tx } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import type { Log } from '../../src/ledger/log.ts';
import { leafHash } from '../../src/ledger/merkle.ts';
import { NOON, something, testKey } from './filled.ts';
import { alter, nth, reseal, resign } from './tampering.ts';

/** What is done to a log of 300 with a checkpoint every 50, what verify then finds, and what it finds with the last checkpoint kept outside. */
export interface Attack {
  name: string;
  does: (tx: Tx, log: Log) => Promise<unknown>;
  found: (string | number | null)[][];
  outside?: (string | number | null)[][];
  /** How many entries verify then says no signature vouches for. */
  uncovered?: number;
}

export const ATTACKS: Attack[] = [
  { name: 'a text altered', does: (tx) => alter(tx, 234), found: [['altered', 234]] },
  {
    name: 'only a column altered',
    does: async (tx) =>
      tx
        .updateTable('ledger')
        .set({ person_id: 'x' })
        .where('id', '=', (await nth(tx, 234)).id)
        .execute(),
    found: [['columns', 234]],
  },
  {
    name: 'an entry deleted',
    does: async (tx) =>
      tx
        .deleteFrom('ledger')
        .where('id', '=', (await nth(tx, 234)).id)
        .execute(),
    found: [['entry-missing', 234]],
  },
  {
    name: 'an entry deleted with its seal',
    does: async (tx) => {
      const { id } = await nth(tx, 234);
      await tx.deleteFrom('seal').where('entry_id', '=', id).execute();
      await tx.deleteFrom('ledger').where('id', '=', id).execute();
    },
    found: [['seal-missing', 234]],
  },
  {
    name: 'two texts swapped',
    does: async (tx) => {
      const [a, b] = [await nth(tx, 234), await nth(tx, 240)];
      await tx.updateTable('ledger').set({ body: b.body }).where('id', '=', a.id).execute();
      await tx.updateTable('ledger').set({ body: a.body }).where('id', '=', b.id).execute();
    },
    found: [
      ['altered', 234],
      ['altered', 240],
    ],
  },
  {
    name: 'a leaf rewritten',
    does: (tx) =>
      tx
        .updateTable('seal')
        .set({ leaf: leafHash('x') })
        .where('idx', '=', 234)
        .execute(),
    found: [
      ['altered', 234],
      ['root', 200, 250],
      ['node', 0, 256],
      ['tree', 300, 300],
    ],
  },
  {
    name: 'a text altered and everything sealed anew',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
    },
    found: [['root', 200, 250]],
  },
  {
    name: 'an entry deleted and everything sealed anew',
    does: async (tx, log) => {
      await tx
        .deleteFrom('ledger')
        .where('id', '=', (await nth(tx, 234)).id)
        .execute();
      await reseal(tx, log);
    },
    found: [
      ['root', 200, 250],
      ['cut', 299, 300],
    ],
  },
  {
    name: 'two entries changing places and everything sealed anew',
    does: async (tx, log) => {
      const [a, b] = [(await nth(tx, 234)).id, (await nth(tx, 240)).id];
      const move = (from: string, to: string) =>
        tx.updateTable('seal').set({ entry_id: to }).where('entry_id', '=', from).execute();
      await move(a, 'between');
      await move(b, a);
      await move('between', b);
      await reseal(tx, log);
    },
    found: [['root', 200, 250]],
  },
  {
    name: 'an entry slipped in past the queue',
    does: (tx) =>
      tx
        .insertInto('ledger')
        .values({ id: 'forged', at: '2026-01-01', known_at: '', kind: 'x', person_id: null, body: '{}' })
        .execute()
        .then(() => tx.deleteFrom('unsealed').execute()),
    found: [['unqueued', null]],
  },
  {
    name: 'an entry taken from the queue',
    does: async (tx) => {
      const [entry] = await append(tx, NOON, [something(1)]);
      await tx.deleteFrom('unsealed').where('entry_id', '=', entry!.id).execute();
    },
    found: [['unqueued', null]],
  },
  {
    name: 'a waiting entry deleted',
    does: async (tx) => {
      const [entry] = await append(tx, NOON, [something(1)]);
      await tx.insertInto('unsealed').values({ entry_id: 'gone' }).execute();
      await tx.deleteFrom('unsealed').where('entry_id', '=', entry!.id).execute();
      await tx.deleteFrom('ledger').where('id', '=', entry!.id).execute();
    },
    found: [['queue', null]],
  },
  {
    name: 'the tail cut, its checkpoints left',
    does: async (tx, log) => {
      await tx.deleteFrom('seal').where('idx', '>=', 225).execute();
      await reseal(tx, log);
      await tx.deleteFrom('ledger').where('id', 'not in', tx.selectFrom('seal').select('entry_id')).execute();
    },
    found: [['cut', 225, 300]],
    outside: [
      ['cut', 225, 300],
      ['outside', 225, 300],
    ],
  },
  {
    name: 'the seals of the tail deleted and nothing else',
    does: (tx) => tx.deleteFrom('seal').where('idx', '>=', 290).execute(),
    found: [['cut', 290, 300], ['tree', 290, 300], ...Array.from({ length: 10 }, () => ['unqueued', null])],
    outside: [
      ['cut', 290, 300],
      ['outside', 290, 300],
      ['tree', 290, 300],
      ...Array.from({ length: 10 }, () => ['unqueued', null]),
    ],
  },
  {
    name: 'everything sealed anew and signed with another key',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
      await resign(tx, log, testKey().privateKey);
    },
    found: [50, 100, 150, 200, 250, 300].map((size) => ['signature', 0, size]),
    outside: [...[50, 100, 150, 200, 250, 300].map((size) => ['signature', 0, size]), ['outside', 0, 300]],
  },
  {
    name: 'a checkpoint altered',
    does: (tx) =>
      tx
        .updateTable('checkpoint')
        .set({ note: sql`replace(note, '— ', '— x')` })
        .where('size', '=', 150)
        .execute(),
    found: [['signature', 100, 150]],
  },
  {
    name: 'a checkpoint put at another time',
    does: (tx) =>
      tx.updateTable('checkpoint').set({ at: '2026-02-01T00:00:00.000Z' }).where('size', '=', 150).execute(),
    found: [['checkpoint', 100, 150]],
  },
  {
    name: 'a kept subtree altered',
    does: (tx) =>
      tx
        .updateTable('node')
        .set({ hash: leafHash('x') })
        .where('n', '=', 0)
        .execute(),
    found: [['node', 0, 256]],
  },
  {
    name: 'the frontier altered',
    does: (tx) =>
      tx
        .updateTable('tree')
        .set({ frontier: Buffer.alloc(32) })
        .execute(),
    found: [['tree', 300, 300]],
  },
  {
    name: 'the public key exchanged',
    does: (tx) =>
      tx
        .updateTable('log')
        .set({ public_key: testKey().publicKey.toString('base64') })
        .execute(),
    found: [['log', null]],
  },
  {
    name: 'the tail cut together with its checkpoints',
    does: async (tx, log) => {
      await tx.deleteFrom('seal').where('idx', '>=', 150).execute();
      await reseal(tx, log);
      await tx.deleteFrom('ledger').where('id', 'not in', tx.selectFrom('seal').select('entry_id')).execute();
      await tx.deleteFrom('checkpoint').where('size', '>', 150).execute();
    },
    found: [],
    outside: [['outside', 150, 300]],
  },
  {
    name: 'everything sealed anew and signed with our own key',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
      await resign(tx, log);
    },
    found: [],
    outside: [['outside', 300, 300]],
  },
  {
    name: 'a text altered, everything sealed anew and all checkpoints taken away',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
      await tx.deleteFrom('checkpoint').execute();
    },
    found: [['unsigned', 0, 300]],
    outside: [
      ['unsigned', 0, 300],
      ['outside', 0, 300],
    ],
  },
];
