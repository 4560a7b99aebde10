import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

type Named<T> = T & { person: string | null };
export type CommentRow = Schema['draft_comment'];
export type DecisionRow = Schema['draft_decision'];
export type VoteRow = Schema['draft_vote'];
export type CounselRow = Schema['counsel_link'];

export async function insertComment(tx: Tx, row: CommentRow): Promise<void> {
  await tx.insertInto('draft_comment').values(row).execute();
}

/** What was said of a draft, oldest first, with the names of today. */
export function comments(db: Db, draftId: string): Promise<Named<CommentRow>[]> {
  return db
    .selectFrom('draft_comment')
    .leftJoin('person', 'person.id', 'draft_comment.person_id')
    .selectAll('draft_comment')
    .select('person.name as person')
    .where('draft_id', '=', draftId)
    .orderBy('at')
    .orderBy('draft_comment.id')
    .execute();
}

export async function putDecision(tx: Tx, row: DecisionRow): Promise<void> {
  const { draft_id: _draft, clause: _clause, ...rest } = row;
  await tx
    .insertInto('draft_decision')
    .values(row)
    .onConflict((oc) => oc.columns(['draft_id', 'clause']).doUpdateSet(rest))
    .execute();
}

export function decisions(db: Db, draftId: string): Promise<Named<DecisionRow>[]> {
  return db
    .selectFrom('draft_decision')
    .leftJoin('person', 'person.id', 'draft_decision.person_id')
    .selectAll('draft_decision')
    .select('person.name as person')
    .where('draft_id', '=', draftId)
    .orderBy('clause')
    .execute();
}

/** Decisions on a clause that stand behind versions up to this number, the newest version first. */
export function decisionsUpTo(
  db: Db,
  number: number,
  clause: string,
): Promise<(Named<DecisionRow> & { number: number })[]> {
  return db
    .selectFrom('draft_decision')
    .innerJoin('publication', 'publication.draft_id', 'draft_decision.draft_id')
    .leftJoin('person', 'person.id', 'draft_decision.person_id')
    .selectAll('draft_decision')
    .select(['person.name as person', 'publication.number'])
    .where('draft_decision.clause', '=', clause)
    .where('publication.number', '<=', number)
    .where('publication.withdrawn_at', 'is', null)
    .orderBy('publication.number', 'desc')
    .execute();
}

export async function putVote(tx: Tx, row: VoteRow): Promise<void> {
  const { draft_id: _draft, seat: _seat, hash: _hash, ...rest } = row;
  await tx
    .insertInto('draft_vote')
    .values(row)
    .onConflict((oc) => oc.columns(['draft_id', 'seat', 'hash']).doUpdateSet(rest))
    .execute();
}

/** Every vote that was given on a draft, the newest first; of a seat, its newest on each text. */
export function votes(db: Db, draftId: string): Promise<Named<VoteRow>[]> {
  return db
    .selectFrom('draft_vote')
    .leftJoin('person', 'person.id', 'draft_vote.person_id')
    .selectAll('draft_vote')
    .select('person.name as person')
    .where('draft_id', '=', draftId)
    .orderBy('at', 'desc')
    .orderBy('seat')
    .execute();
}

export async function insertCounsel(tx: Tx, row: CounselRow): Promise<void> {
  await tx.insertInto('counsel_link').values(row).execute();
}

export function counselLinks(db: Db, draftId: string): Promise<CounselRow[]> {
  return db
    .selectFrom('counsel_link')
    .selectAll()
    .where('draft_id', '=', draftId)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
}

export function counselLink(db: Db, tokenHash: string): Promise<CounselRow | undefined> {
  return db.selectFrom('counsel_link').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

export async function withdrawCounselRow(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('counsel_link').set({ withdrawn_at: at }).where('id', '=', id).execute();
}
