import type { Db } from '../database/database.ts';

/** The `data:` address of a picture by the hash it is kept under. Undefined for any other content. */
export async function pictureKept(db: Db, hash: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('content')
    .select('body')
    .where('hash', '=', hash)
    .where('kind', '=', 'picture')
    .executeTakeFirst();
  return row?.body;
}
