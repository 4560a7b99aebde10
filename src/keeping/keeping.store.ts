import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Database, Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { insertRows } from '../ledger/rows.store.ts';

export type HoldRow = Selectable<Schema['hold']>;
export type PurgeRow = Selectable<Schema['purge']>;
export type PurgeItem = Selectable<Schema['purge_item']>;

export async function putRule(tx: Tx, row: Omit<Insertable<Schema['keeping_rule']>, 'n'>): Promise<void> {
  const last = await tx
    .selectFrom('keeping_rule')
    .select('n')
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  await tx
    .insertInto('keeping_rule')
    .values({ n: (last?.n ?? 0) + 1, ...row })
    .execute();
}

/** The rule as it was said each time, the newest first. */
export const ruleRows = (db: Db) => db.selectFrom('keeping_rule').selectAll().orderBy('n', 'desc').execute();

export async function putHold(tx: Tx, row: Insertable<Schema['hold']>): Promise<void> {
  await tx.insertInto('hold').values(row).execute();
}

export async function liftHold(tx: Tx, id: string, set: Updateable<Schema['hold']>): Promise<void> {
  await tx.updateTable('hold').set(set).where('id', '=', id).execute();
}

/** All holds, those that stand first, the newest first. */
export const holdRows = (db: Db) =>
  db
    .selectFrom('hold')
    .selectAll()
    .orderBy('lifted_at', (o) => o.desc().nullsFirst())
    .orderBy('id', 'desc')
    .execute();

/** The holds that stand. */
export const standingHolds = (db: Db) =>
  db.selectFrom('hold').selectAll().where('lifted_at', 'is', null).orderBy('id').execute();

export const holdOf = (db: Db, id: string) =>
  db.selectFrom('hold').selectAll().where('id', '=', id).executeTakeFirst();

export async function putPurge(tx: Tx, row: Insertable<Schema['purge']>): Promise<void> {
  await tx.insertInto('purge').values(row).execute();
}

export async function setPurge(tx: Tx, id: string, set: Updateable<Schema['purge']>): Promise<void> {
  await tx.updateTable('purge').set(set).where('id', '=', id).execute();
}

export const endPurge = (tx: Tx, id: string, at: string, gone: string, stayed: number): Promise<void> =>
  setPurge(tx, id, { ended_at: at, gone, stayed });

export const purgeOf = (db: Db, id: string): Promise<PurgeRow | undefined> =>
  db.selectFrom('purge').selectAll().where('id', '=', id).executeTakeFirst();

/** All purges and erasures, the newest first. */
export const purgeRows = (db: Db): Promise<PurgeRow[]> =>
  db.selectFrom('purge').selectAll().orderBy('asked_at', 'desc').orderBy('id', 'desc').execute();

/** Those that were approved and have not come to their end. */
export const purgesToRun = (db: Db): Promise<PurgeRow[]> =>
  db
    .selectFrom('purge')
    .selectAll()
    .where('approved_at', 'is not', null)
    .where('ended_at', 'is', null)
    .orderBy('approved_at')
    .orderBy('id')
    .execute();

/** One that was asked for this and waits, or runs. */
export const openPurge = (db: Db, what: PurgeRow['what'], personId: string | null) =>
  db
    .selectFrom('purge')
    .selectAll()
    .where('what', '=', what)
    .where((e) => (personId === null ? e.lit(true) : e('person_id', '=', personId)))
    .where('withdrawn_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

export async function putErased(tx: Tx, purge: string, at: string, people: readonly string[]): Promise<void> {
  for (const id of people)
    await tx
      .insertInto('erased')
      .values({ person_id: id, purge_id: purge, at })
      .onConflict((oc) => oc.column('person_id').doNothing())
      .execute();
}

/** Everybody whose data is gone, the newest first. */
export const erasedPeople = (db: Db) =>
  db.selectFrom('erased').selectAll().orderBy('at', 'desc').orderBy('person_id').execute();

export const isErased = async (db: Db, personId: string): Promise<boolean> =>
  (await db.selectFrom('erased').select('at').where('person_id', '=', personId).executeTakeFirst()) !==
  undefined;

export const putItems = (tx: Tx, items: readonly PurgeItem[]): Promise<void> =>
  insertRows(tx, 'purge_item', items);

export const waitingItems = (db: Db, purge: string, most: number): Promise<PurgeItem[]> =>
  db
    .selectFrom('purge_item')
    .selectAll()
    .where('purge_id', '=', purge)
    .where('state', '=', 'waiting')
    .orderBy('n')
    .limit(most)
    .execute();

export async function setItems(
  tx: Tx,
  items: readonly PurgeItem[],
  state: PurgeItem['state'],
): Promise<void> {
  if (items.length === 0) return;
  await tx
    .updateTable('purge_item')
    .set({ state })
    .where('purge_id', '=', items[0]!.purge_id)
    .where(
      'n',
      'in',
      items.map(({ n }) => n),
    )
    .execute();
}

/** How many things of a purge came to what, by class. */
export const itemCounts = (db: Db, purge: string) =>
  db
    .selectFrom('purge_item')
    .select((e) => ['class', 'state', e.fn.countAll<number>().as('count')])
    .where('purge_id', '=', purge)
    .groupBy(['class', 'state'])
    .orderBy('class')
    .execute();

/** What a purge leaves behind of its work, once it has ended. */
export async function dropItems(tx: Tx, purge: string): Promise<void> {
  await tx.deleteFrom('purge_item').where('purge_id', '=', purge).execute();
}

/** Officers and administrators who work here, or are from outside, on a day. */
export async function deciders(db: Db, today: Day): Promise<string[]> {
  const rows = await db
    .selectFrom('granted_role')
    .innerJoin('person', 'person.id', 'granted_role.person_id')
    .select('granted_role.person_id')
    .distinct()
    .where('role', 'in', ['officer', 'administrator'])
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('employment')
            .select('hired_on')
            .whereRef('employment.person_id', '=', 'granted_role.person_id')
            .where('left_on', '<', today)
            .where(
              'hired_on',
              '=',
              e
                .selectFrom('employment as last')
                .whereRef('last.person_id', '=', 'granted_role.person_id')
                .select((m) => m.fn.max('last.hired_on').as('hired_on')),
            ),
        ),
      ),
    )
    .execute();
  return rows.map((row) => row.person_id);
}

/** Empties what SQLite keeps beside its file: what was written there before it was erased. PostgreSQL has its own housekeeping. */
export async function foldIn({ kind, write }: Database): Promise<void> {
  if (kind === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(write);
}
