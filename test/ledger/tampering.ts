import { sql } from 'kysely';
import { transact, type Db, type Tx } from '../../src/database/database.ts';
import type { Log } from '../../src/ledger/log.ts';
import { Frontier, KEPT_LEVELS, leafHash } from '../../src/ledger/merkle.ts';
import { makeCheckpoint } from '../../src/ledger/note.ts';

/** What somebody with the file, or with the rights of the tables' owner, can do: everything. */
export async function unguarded(
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
  await transact(db, async (tx) => {
    await triggers(tx, 'disable');
    await work(tx);
    await triggers(tx, 'enable');
  });
}

async function triggers(tx: Tx, what: 'disable' | 'enable'): Promise<void> {
  for (const table of ['ledger', 'seal', 'commitment', 'checkpoint', 'content'])
    await sql.raw(`alter table ${table} ${what} trigger all`).execute(tx);
}

/** Seals what is there anew, as somebody would who knows this program: leaves, subtrees and tree all fit again. */
export async function reseal(tx: Tx, log: Log): Promise<void> {
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
export async function resign(tx: Tx, log: Log, privateKey = log.privateKey): Promise<void> {
  const leaves = await tx.selectFrom('seal').select('leaf').orderBy('idx').execute();
  for (const { at, size } of await tx.selectFrom('checkpoint').selectAll().execute()) {
    const frontier = new Frontier();
    for (const { leaf } of leaves.slice(0, size)) frontier.append(leaf);
    const checkpoint = { origin: log.origin, size, root: frontier.root(), at: new Date(at) };
    const note = makeCheckpoint(checkpoint, log, privateKey);
    await tx.updateTable('checkpoint').set({ note }).where('at', '=', at).execute();
  }
}

export const nth = (tx: Tx, idx: number) =>
  tx
    .selectFrom('seal')
    .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
    .selectAll('ledger')
    .where('seal.idx', '=', idx)
    .executeTakeFirstOrThrow();

export const alter = async (tx: Tx, idx: number) => {
  const { id, body } = await nth(tx, idx);
  await tx
    .updateTable('ledger')
    .set({ body: body.replace('"n":', '"n":1') })
    .where('id', '=', id)
    .execute();
};
