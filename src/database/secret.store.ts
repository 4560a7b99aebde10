import { randomBytes } from 'node:crypto';
import type { Db } from './database.ts';

/** A random secret of this installation, made when it is first asked for; everybody who races for it gets the same. */
export async function secretNamed(db: Db, name: string): Promise<string> {
  const kept = await read(db, name);
  if (kept !== undefined) return kept;
  await db
    .insertInto('secret')
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute();
  return (await read(db, name))!;
}

async function read(db: Db, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('secret').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}
