import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { SEATS } from '../web/viewer.ts';

/** The instant at which the first version came into force; undefined before it. */
export async function firstPublishedAt(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.min('in_force_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** Every review that was held, oldest first, with the name of who recorded it. */
export function reviewsHeld(db: Db) {
  return db
    .selectFrom('network_review')
    .leftJoin('person', 'person.id', 'network_review.person_id')
    .select(['network_review.what', 'network_review.held_on', 'person.name'])
    .orderBy('network_review.held_on')
    .orderBy('network_review.what')
    .execute();
}

export async function putReview(tx: Tx, review: Schema['network_review']): Promise<void> {
  await tx.insertInto('network_review').values(review).execute();
}

/** Officers and everybody with a seat who are here on a day and have an address, by name. */
export function committeePeople(db: Db, today: Day): Promise<{ id: string; name: string }[]> {
  return (
    db
      .selectFrom('person')
      .where('person.email', 'is not', null)
      .where('person.id', 'in', (eb) =>
        eb
          .selectFrom('granted_role')
          .select('person_id')
          .where('role', 'in', ['officer', ...SEATS]),
      )
      // An officer from outside has no spell at all.
      .where((eb) =>
        eb.or([
          eb.not(
            eb.exists(eb.selectFrom('employment').select('hired_on').whereRef('person_id', '=', 'person.id')),
          ),
          eb.exists(
            eb
              .selectFrom('employment')
              .select('hired_on')
              .whereRef('person_id', '=', 'person.id')
              .where('hired_on', '<=', today)
              .where((or) => or.or([or('left_on', 'is', null), or('left_on', '>=', today)])),
          ),
        ]),
      )
      .select(['person.id', 'person.name'])
      .orderBy('person.sort_name')
      .orderBy('person.id')
      .execute()
  );
}

export function reviewsSaid(db: Db) {
  return db.selectFrom('review_said').selectAll().execute();
}

/** Throws a duplicate error when this person was told of this review. */
export async function insertReviewSaid(tx: Tx, row: Schema['review_said']): Promise<void> {
  await tx.insertInto('review_said').values(row).execute();
}
