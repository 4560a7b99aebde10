import type { Db, Tx } from '../database/database.ts';

export async function putFirstRunLink(tx: Tx, tokenHash: string, at: string): Promise<void> {
  await tx.insertInto('first_run_link').values({ token_hash: tokenHash, made_at: at }).execute();
}

export async function isFirstRunLink(db: Db, tokenHash: string): Promise<boolean> {
  const row = await db
    .selectFrom('first_run_link')
    .select('made_at')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the one place there is; a duplicate error when somebody else has it. */
export async function claimFirstRun(tx: Tx, at: string): Promise<void> {
  await tx.insertInto('secret').values({ name: 'first-run-done', value: at }).execute();
}

export async function dropFirstRunLinks(tx: Tx): Promise<void> {
  await tx.deleteFrom('first_run_link').execute();
}
