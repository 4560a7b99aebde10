import type { Db } from '../database/database.ts';

/** The `data:` address of a logo by its hash; undefined for any other content. */
export async function logoKept(db: Db, hash: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('content')
    .select('body')
    .where('hash', '=', hash)
    .where('kind', '=', 'logo')
    .executeTakeFirst();
  return row?.body.replace(/^logo /, '');
}
