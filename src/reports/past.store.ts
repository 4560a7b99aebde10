import { sql } from 'kysely';
import { transact, type Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { parseEntry } from '../ledger/entry.ts';
import { sealedCount, waitingIds } from '../ledger/order.store.ts';
import { insertRows } from '../ledger/rows.store.ts';
import type { Scope } from './scope.ts';

const AT_ONCE = 500;

/** Puts the people of today, with their names, where a past was derived: names stand in no entry. */
export async function copyPeople(from: Db, to: Db): Promise<void> {
  for (let after = ''; ;) {
    const rows = await from
      .selectFrom('person')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    if (rows.length === 0) return;
    await to.insertInto('person').values(rows).execute();
    after = rows.at(-1)!.id;
  }
}

/** Takes the indexes of standings away where a past is derived: each is written for every row, and one report reads them once. */
export async function dropStandingIndexes(scratch: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'index' and tbl_name = 'standing' and sql is not null`.execute(
    scratch,
  );
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(scratch);
}

/** Puts kept texts where a past was derived, one at a time: they are long. */
export async function copyContents(from: Db, to: Db, kinds: readonly string[] | null): Promise<void> {
  const hashes = await from
    .selectFrom('content')
    .select('hash')
    .$if(kinds !== null, (query) => query.where('kind', 'in', kinds!))
    .orderBy('hash')
    .execute();
  for (const { hash } of hashes) {
    const row = await from.selectFrom('content').selectAll().where('hash', '=', hash).executeTakeFirst();
    if (row !== undefined) await to.insertInto('content').values(row).execute();
  }
}

/** Puts whom these managers have below them today in the place of whom they had: who may see whom is a question of today. */
export async function copyScope(from: Db, to: Db, scope: Scope): Promise<void> {
  if (scope === 'everyone') return;
  const below = await from.selectFrom('closure').selectAll().where('manager_id', 'in', scope.below).execute();
  await transact(to, async (tx) => {
    await tx.deleteFrom('closure').where('manager_id', 'in', scope.below).execute();
    await insertRows(tx, 'closure', below);
  });
}

/** How many entries the ledger has, sealed or waiting. */
export async function entryCount(db: Db): Promise<number> {
  return (await sealedCount(db)) + (await waitingIds(db)).length;
}

/** First days that were corrected to one until `on`, as `person day` of the day that was wrong. */
export async function correctedHires(db: Db, on: Day): Promise<Set<string>> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('kind', '=', 'employment-corrected')
    .where('at', '<=', on)
    .execute();
  return new Set(
    rows.map(({ body }) => {
      const { personId, facts } = parseEntry(body);
      return `${personId} ${facts['was'] as string}`;
    }),
  );
}
