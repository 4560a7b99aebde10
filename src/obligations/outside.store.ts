import type { Db } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { pieces } from '../people/pieces.ts';

type Row = Schema['outside_training'];

/** The earlier and outside training of one person, the newest first; also what was taken back. */
export function outsideOf(db: Db, personId: string): Promise<Row[]> {
  return db
    .selectFrom('outside_training')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('done_on', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** What of it counts for these people. */
export async function outsideKnown(
  db: Db,
  ids: readonly string[],
): Promise<Pick<Row, 'person_id' | 'thing' | 'done_on'>[]> {
  const found = [];
  for (const piece of pieces(ids))
    found.push(
      ...(await db
        .selectFrom('outside_training')
        .select(['person_id', 'thing', 'done_on'])
        .where('person_id', 'in', piece)
        .where('withdrawn_at', 'is', null)
        .execute()),
    );
  return found;
}
