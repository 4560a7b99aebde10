import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/**
 * Does a long piece of work without waiting for the disk after each commit, which is most of what it costs on a slow one. Should
 * the power fail meanwhile, the last commits may be gone, whole; when this resolves, all of it is on the disk. For the demo alone.
 */
export async function hurried<T>({ kind, write }: Database, work: () => Promise<T>): Promise<T> {
  if (kind !== 'sqlite') return work();
  await sql`pragma synchronous = normal`.execute(write);
  try {
    return await work();
  } finally {
    await sql`pragma synchronous = full`.execute(write);
    await sql`pragma wal_checkpoint(passive)`.execute(write);
  }
}
