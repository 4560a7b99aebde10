import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

export type DraftRow = Schema['draft'];
export type PartRow = Schema['draft_part'];

export function draftRow(db: Db, id: string): Promise<DraftRow | undefined> {
  return db.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Drafts in these states, newest first. */
export function draftRows(db: Db, states: readonly string[]): Promise<DraftRow[]> {
  return db
    .selectFrom('draft')
    .selectAll()
    .where('state', 'in', states)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The draft that a publication came from; none for one that came otherwise. */
export function draftPublishedAs(db: Db, number: number): Promise<DraftRow | undefined> {
  return db.selectFrom('draft').selectAll().where('published_as', '=', number).executeTakeFirst();
}

/**
 * True while the review goes on that this mail was queued with. The two were written at one instant: a draft that was sent
 * again since has another.
 */
export async function stillAsked(db: Db, mailId: string, today: Day): Promise<boolean> {
  const row = await db
    .selectFrom('mail')
    .innerJoin('draft', 'draft.submitted_at', 'mail.created_at')
    .select('draft.id')
    .where('mail.id', '=', mailId)
    .where('draft.state', '=', 'in-review')
    .where('draft.closes_on', '>=', today)
    .executeTakeFirst();
  return row !== undefined;
}

export function partRows(db: Db, draftId: string): Promise<PartRow[]> {
  return db.selectFrom('draft_part').selectAll().where('draft_id', '=', draftId).orderBy('part').execute();
}

/** Names of parts that any draft ever had and that begin like this. */
export async function partsEver(db: Db, begins: string): Promise<string[]> {
  const rows = await db
    .selectFrom('draft_part')
    .select('part')
    .distinct()
    .where('part', 'like', `${begins}%`)
    .execute();
  return rows.map((row) => row.part);
}

export async function insertDraft(tx: Tx, row: DraftRow): Promise<void> {
  await tx.insertInto('draft').values(row).execute();
}

export async function updateDraft(tx: Tx, id: string, set: Partial<Omit<DraftRow, 'id'>>): Promise<void> {
  await tx.updateTable('draft').set(set).where('id', '=', id).execute();
}

export async function putPart(tx: Tx, row: PartRow): Promise<void> {
  const { draft_id: _draft, part: _part, ...rest } = row;
  await tx
    .insertInto('draft_part')
    .values(row)
    .onConflict((oc) => oc.columns(['draft_id', 'part']).doUpdateSet(rest))
    .execute();
}

/** True for the hash of a version of the policy, published or of a draft that was asked about. */
export async function isVersionKept(db: Db, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('content')
    .select('hash')
    .where('hash', '=', hash)
    .where('kind', '=', 'policy')
    .executeTakeFirst();
  return row !== undefined;
}
