import type { Db } from '../database/database.ts';
import { contentHash } from './content.store.ts';

const PAGE = 500;

/** The entries of one kind in the order of their ids, in pages. */
export async function* entriesOfKind(db: Db, kind: string): AsyncGenerator<{ id: string; body: string }[]> {
  for (let after = ''; ;) {
    const page = await db
      .selectFrom('ledger')
      .select(['id', 'body'])
      .where('kind', '=', kind)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

/** Whether something is kept under a hash, and is still what it was kept as. Reads the whole text. */
export async function keptAs(db: Db, hash: string): Promise<'kept' | 'changed' | 'gone'> {
  const row = await db.selectFrom('content').select('body').where('hash', '=', hash).executeTakeFirst();
  if (row === undefined) return 'gone';
  return contentHash(row.body) === hash ? 'kept' : 'changed';
}
