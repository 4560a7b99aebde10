import type { Db, Tx } from '../database/database.ts';

/** What somebody had chosen at a form and not handed in, by the names of its fields; undefined where there is nothing. */
export async function draftAt(
  db: Db,
  personId: string,
  place: string,
): Promise<Record<string, unknown> | undefined> {
  const row = await db
    .selectFrom('answer_draft')
    .select('fields')
    .where('person_id', '=', personId)
    .where('place', '=', place)
    .executeTakeFirst();
  return row && (JSON.parse(row.fields) as Record<string, unknown>);
}

export async function putDraft(
  tx: Tx,
  draft: { personId: string; place: string; fields: string; at: string },
): Promise<void> {
  const { personId, place, fields, at } = draft;
  await tx
    .insertInto('answer_draft')
    .values({ person_id: personId, place, fields, at })
    .onConflict((oc) => oc.columns(['person_id', 'place']).doUpdateSet({ fields, at }))
    .execute();
}

/** The form was handed in. */
export async function dropDraft(tx: Tx, personId: string, place: string): Promise<void> {
  await tx.deleteFrom('answer_draft').where('person_id', '=', personId).where('place', '=', place).execute();
}

/** Removes what nobody came back to. */
export async function deleteOldDrafts(tx: Tx, before: string): Promise<void> {
  await tx.deleteFrom('answer_draft').where('at', '<', before).execute();
}
