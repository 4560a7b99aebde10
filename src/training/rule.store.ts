import type { Db, Tx } from '../database/database.ts';

export function ruleRows(db: Db): Promise<{ id: string; body: string }[]> {
  return db.selectFrom('rule').selectAll().orderBy('id').execute();
}

export async function putRule(tx: Tx, id: string, body: string): Promise<void> {
  await tx
    .insertInto('rule')
    .values({ id, body })
    .onConflict((oc) => oc.column('id').doUpdateSet({ body }))
    .execute();
}
