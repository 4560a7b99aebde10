import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { transact, type Db, type Tx } from '../../src/database/database.ts';
import { latestCheckpoint } from '../../src/ledger/checkpoint.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { openLog, succeedLog, type Log } from '../../src/ledger/log.ts';
import { Frontier, KEPT_LEVELS, leafHash } from '../../src/ledger/merkle.ts';
import { makeCheckpoint } from '../../src/ledger/note.ts';
import type { Problem } from '../../src/ledger/problem.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { fill, minutes, NOON, something, testKey } from './filled.ts';

useProjections([]);

const messages: object = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../messages/en/ledger.json'), 'utf8'),
);

const EACH = 100;
const TIMES = 6;

/** What somebody with the file, or with the rights of the tables' owner, can do: everything. */
async function unguarded(
  db: Db,
  kind: 'sqlite' | 'postgres',
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  if (kind === 'sqlite') {
    const { rows } = await sql<{ name: string; sql: string }>`
      select name, sql from sqlite_master where type = 'trigger'`.execute(db);
    await sql`pragma foreign_keys = off`.execute(db);
    for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
    await transact(db, work);
    for (const row of rows) await sql.raw(row.sql).execute(db);
    await sql`pragma foreign_keys = on`.execute(db);
    return;
  }
  const each = async (tx: Tx, what: string) => {
    for (const table of ['ledger', 'seal', 'commitment'])
      await sql.raw(`alter table ${table} ${what} trigger all`).execute(tx);
  };
  await transact(db, async (tx) => {
    await each(tx, 'disable');
    await work(tx);
    await each(tx, 'enable');
  });
}

/** Seals what is there anew, as somebody would who knows this program: leaves, subtrees and tree all fit again. */
async function reseal(tx: Tx, log: Log): Promise<void> {
  const rows = await tx
    .selectFrom('seal')
    .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
    .select(['ledger.id', 'ledger.body'])
    .orderBy('seal.idx')
    .execute();
  for (const table of ['seal', 'node', 'unsealed'] as const) await tx.deleteFrom(table).execute();
  const frontier = new Frontier();
  for (const [idx, { id, body }] of rows.entries()) {
    const leaf = leafHash(body);
    await tx.insertInto('seal').values({ log: log.origin, idx, entry_id: id, leaf }).execute();
    const subtrees: { level: number; n: number; hash: Buffer }[] = [];
    frontier.append(leaf, 0, (subtree) => subtrees.push(subtree));
    for (const subtree of subtrees)
      if ((KEPT_LEVELS as readonly number[]).includes(subtree.level))
        await tx
          .insertInto('node')
          .values({ log: log.origin, ...subtree })
          .execute();
  }
  await tx.updateTable('tree').set({ size: frontier.size, frontier: frontier.pack() }).execute();
}

/** Signs every checkpoint anew over what the seals say now. */
async function resign(tx: Tx, log: Log, privateKey = log.privateKey): Promise<void> {
  const leaves = await tx.selectFrom('seal').select('leaf').orderBy('idx').execute();
  for (const { at, size } of await tx.selectFrom('checkpoint').selectAll().execute()) {
    const frontier = new Frontier();
    for (const { leaf } of leaves.slice(0, size)) frontier.append(leaf);
    const checkpoint = { origin: log.origin, size, root: frontier.root(), at: new Date(at) };
    const note = makeCheckpoint(checkpoint, log, privateKey);
    await tx.updateTable('checkpoint').set({ note }).where('at', '=', at).execute();
  }
}

const nth = (tx: Tx, idx: number) =>
  tx
    .selectFrom('seal')
    .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
    .selectAll('ledger')
    .where('seal.idx', '=', idx)
    .executeTakeFirstOrThrow();

const alter = async (tx: Tx, idx: number) => {
  const { id, body } = await nth(tx, idx);
  await tx
    .updateTable('ledger')
    .set({ body: body.replace('"n":', '"n":1') })
    .where('id', '=', id)
    .execute();
};

const brief = ({ kind, where }: Problem) =>
  'index' in where ? [kind, where.index] : [kind, where.after?.size ?? 0, where.until.size];

interface Attack {
  name: string;
  does: (tx: Tx, log: Log) => Promise<unknown>;
  found: (string | number | null)[][];
  outside?: (string | number | null)[][];
}

const ATTACKS: Attack[] = [
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
      ['root', 200, 300],
      ['node', 0, 256],
      ['tree', 600, 600],
    ],
  },
  {
    name: 'a text altered and everything sealed anew',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
    },
    found: [['root', 200, 300]],
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
      ['root', 200, 300],
      ['cut', 599, 600],
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
    found: [['root', 200, 300]],
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
      await tx.deleteFrom('seal').where('idx', '>=', 450).execute();
      await reseal(tx, log);
      await tx.deleteFrom('ledger').where('id', 'not in', tx.selectFrom('seal').select('entry_id')).execute();
    },
    found: [['cut', 450, 600]],
    outside: [
      ['cut', 450, 600],
      ['outside', 450, 600],
    ],
  },
  {
    name: 'the seals of the tail deleted and nothing else',
    does: (tx) => tx.deleteFrom('seal').where('idx', '>=', 590).execute(),
    found: [['cut', 590, 600], ['tree', 590, 600], ...Array.from({ length: 10 }, () => ['unqueued', null])],
    outside: [
      ['cut', 590, 600],
      ['outside', 590, 600],
      ['tree', 590, 600],
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
    found: [100, 200, 300, 400, 500, 600].map((size) => ['signature', 0, size]),
    outside: [...[100, 200, 300, 400, 500, 600].map((size) => ['signature', 0, size]), ['outside', 0, 600]],
  },
  {
    name: 'a checkpoint altered',
    does: (tx) =>
      tx
        .updateTable('checkpoint')
        .set({ note: sql`replace(note, '— ', '— x')` })
        .where('size', '=', 300)
        .execute(),
    found: [['signature', 200, 300]],
  },
  {
    name: 'a checkpoint put at another time',
    does: (tx) =>
      tx.updateTable('checkpoint').set({ at: '2026-02-01T00:00:00.000Z' }).where('size', '=', 300).execute(),
    found: [['checkpoint', 200, 300]],
  },
  {
    name: 'a kept subtree altered',
    does: (tx) =>
      tx
        .updateTable('node')
        .set({ hash: leafHash('x') })
        .where('n', '=', 1)
        .execute(),
    found: [['node', 256, 512]],
  },
  {
    name: 'the frontier altered',
    does: (tx) =>
      tx
        .updateTable('tree')
        .set({ frontier: Buffer.alloc(32) })
        .execute(),
    found: [['tree', 600, 600]],
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
      await tx.deleteFrom('seal').where('idx', '>=', 300).execute();
      await reseal(tx, log);
      await tx.deleteFrom('ledger').where('id', 'not in', tx.selectFrom('seal').select('entry_id')).execute();
      await tx.deleteFrom('checkpoint').where('size', '>', 300).execute();
    },
    found: [],
    outside: [['outside', 300, 600]],
  },
  {
    name: 'everything sealed anew and signed with our own key',
    does: async (tx, log) => {
      await alter(tx, 234);
      await reseal(tx, log);
      await resign(tx, log);
    },
    found: [],
    outside: [['outside', 600, 600]],
  },
];

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
    await fill(database.write, 3, 600);
    const verdict = await verify(database.read, log);
    expect(verdict).toMatchObject({
      ok: true,
      size: 600,
      sealed: 600,
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
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n++) {
        await fill(database.write, 7, n, minutes(10 + n));
        await sealAll(database.write, log, minutes(10 + n));
        await breathe();
      }
    })();
    const verdicts = [await verify(database.read, log), await verify(database.read, log)];
    writing = false;
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
    expect(verdict.problems.map(brief).toSorted()).toEqual(found.toSorted());
    expect(verdict.ok).toBe(found.length === 0);
    expect(verdict.problems.every((problem) => problem.key in messages)).toBe(true);
    if (outside === undefined) return;
    const compared = await verify(database.read, log, kept);
    expect(compared.problems.map(brief).toSorted()).toEqual(outside.toSorted());
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
    expect(verdict).toMatchObject({ ok: true, origin: next.origin, size: 5, sealed: 605, checkpoints: 7 });
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
