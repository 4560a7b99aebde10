import { sql } from 'kysely';
import { dialectOf, type Db, type Tx } from '../database/database.ts';

export interface LogRow {
  origin: string;
  publicKey: Buffer;
  beganAt: string;
  predecessor: string | null;
}

/** All logs of this database, each after the one it succeeds. Those that nothing leads to come last. */
export async function logChain(db: Db): Promise<LogRow[]> {
  const rows = await db.selectFrom('log').selectAll().orderBy('origin').execute();
  const left = rows.map((row) => ({
    origin: row.origin,
    publicKey: Buffer.from(row.public_key, 'base64'),
    beganAt: row.began_at,
    predecessor: row.predecessor,
  }));
  const chain: LogRow[] = [];
  for (let last: string | null = null; ;) {
    const next = left.findIndex((row) => row.predecessor === last);
    if (next < 0) return [...chain, ...left];
    chain.push(...left.splice(next, 1));
    last = chain.at(-1)!.origin;
  }
}

/** Begins a log with an empty tree. */
export async function insertLog(tx: Tx, log: LogRow): Promise<void> {
  const { origin, beganAt, predecessor } = log;
  const publicKey = log.publicKey.toString('base64');
  await tx
    .insertInto('log')
    .values({ origin, began_at: beganAt, public_key: publicKey, predecessor })
    .execute();
  await tx
    .insertInto('tree')
    .values({ log: origin, size: 0, frontier: Buffer.alloc(0) })
    .execute();
}

/** Lets one transaction at a time begin a log, and none seal or sign meanwhile. */
export async function holdLogs(tx: Tx): Promise<void> {
  // On SQLite a transaction is alone anyway.
  if (dialectOf(tx) === 'postgres') await sql`select pg_advisory_xact_lock(3)`.execute(tx);
}

/** Keeps a log from getting a successor until the transaction ends. */
export async function holdSuccession(tx: Tx): Promise<void> {
  if (dialectOf(tx) === 'postgres') await sql`select pg_advisory_xact_lock_shared(3)`.execute(tx);
}

/** True when a log has a successor: nothing is sealed into it or signed for it any more. */
export async function hasSuccessor(db: Db, origin: string): Promise<boolean> {
  const row = await db
    .selectFrom('log')
    .select('origin')
    .where('predecessor', '=', origin)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
