import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type DraftRow = Schema['course_draft'];
export type ThingRow = Schema['course_draft_thing'];

/** The draft of a course that is open. */
export function openDraftRow(db: Db, course: string): Promise<DraftRow | undefined> {
  return db
    .selectFrom('course_draft')
    .selectAll()
    .where('course', '=', course)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

/** The files of a draft that are not as where it began, with their hashes; null: gone. */
export function draftFileRows(db: Db, draftId: string): Promise<{ path: string; hash: string | null }[]> {
  return db
    .selectFrom('course_draft_file')
    .select(['path', 'hash'])
    .where('draft_id', '=', draftId)
    .orderBy('path')
    .execute();
}

/** The things that somebody changed in a draft, with who did it last. */
export function thingRows(db: Db, draftId: string): Promise<ThingRow[]> {
  return db.selectFrom('course_draft_thing').selectAll().where('draft_id', '=', draftId).execute();
}

export async function insertDraft(tx: Tx, row: DraftRow): Promise<void> {
  await tx.insertInto('course_draft').values(row).execute();
}

export async function updateDraft(tx: Tx, id: string, set: Partial<Omit<DraftRow, 'id'>>): Promise<void> {
  await tx.updateTable('course_draft').set(set).where('id', '=', id).execute();
}

export async function putDraftFile(tx: Tx, row: Schema['course_draft_file']): Promise<void> {
  await tx
    .insertInto('course_draft_file')
    .values(row)
    .onConflict((oc) => oc.columns(['draft_id', 'path']).doUpdateSet({ hash: row.hash }))
    .execute();
}

export async function putThing(tx: Tx, row: ThingRow): Promise<void> {
  const { revision, changed_at, changed_by } = row;
  await tx
    .insertInto('course_draft_thing')
    .values(row)
    .onConflict((oc) => oc.columns(['draft_id', 'thing']).doUpdateSet({ revision, changed_at, changed_by }))
    .execute();
}

export async function dropDraftFiles(tx: Tx, draftId: string): Promise<void> {
  await tx.deleteFrom('course_draft_file').where('draft_id', '=', draftId).execute();
}
