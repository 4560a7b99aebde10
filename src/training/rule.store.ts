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
