import type { Db, Tx } from '../database/database.ts';

export interface LinkRow {
  person_id: string;
  purpose: string;
}

export async function insertLink(
  tx: Tx,
  link: { token_hash: string; person_id: string; purpose: string; made_at: string; expires_at: string },
): Promise<void> {
  await tx
    .insertInto('single_use_link')
    .values({ ...link, used_at: null })
    .execute();
}

/** The link while it can still be used; undefined for one that is used, expired or never was. */
export function openLink(db: Db, tokenHash: string, now: string): Promise<LinkRow | undefined> {
  return db
    .selectFrom('single_use_link')
    .select(['person_id', 'purpose'])
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Uses the link up; undefined when somebody was first, or it had ended. */
export function useLink(tx: Tx, tokenHash: string, now: string): Promise<LinkRow | undefined> {
  return tx
    .updateTable('single_use_link')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['person_id', 'purpose'])
    .executeTakeFirst();
}

/** Ends links that nobody has used, those of one purpose or all. */
export async function endLinks(tx: Tx, personId: string, purpose?: string): Promise<void> {
  await tx
    .deleteFrom('single_use_link')
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose!))
    .execute();
}

/** Removes links that ended before. */
export async function deleteEndedLinks(tx: Tx, before: string): Promise<void> {
  await tx.deleteFrom('single_use_link').where('expires_at', '<', before).execute();
}
