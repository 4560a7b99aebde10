import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';

const all = prepared((db) => db.selectFrom('rule').selectAll().orderBy('id'));

export const ruleRows = (db: Db): Promise<{ id: string; body: string }[]> => all(db, {});

export async function putRule(tx: Tx, id: string, body: string): Promise<void> {
  await tx
    .insertInto('rule')
    .values({ id, body })
    .onConflict((oc) => oc.column('id').doUpdateSet({ body }))
    .execute();
}

export async function dropRule(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('rule').where('id', '=', id).execute();
}

/** A rule as it was set at one time; `body` null where it ended. */
export interface PastRule {
  entry_id: string;
  rule_id: string;
  at: string;
  known_at: string;
  set_by: string | null;
  body: string | null;
}

export async function putPastRule(tx: Tx, row: PastRule): Promise<void> {
  await tx.insertInto('rule_past').values(row).execute();
}

/** Everything that was said of one rule, the newest first; of all rules without an id. */
export function pastRules(db: Db, id?: string): Promise<PastRule[]> {
  const found = db
    .selectFrom('rule_past')
    .selectAll()
    .orderBy('known_at', 'desc')
    .orderBy('entry_id', 'desc');
  return (id === undefined ? found : found.where('rule_id', '=', id)).execute();
}
