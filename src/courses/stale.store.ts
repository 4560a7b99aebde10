import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Look, Seen, ThingKind } from './stale.ts';

/** Each time this course was put into force, oldest first. */
export async function adoptionsOf(db: Db, course: string): Promise<(Seen & { hash: string })[]> {
  const rows = await db
    .selectFrom('course_adoption')
    .select(['hash', 'policy', 'features'])
    .where('course', '=', course)
    .orderBy('number')
    .execute();
  return rows.map(({ hash, ...row }) => ({ hash, ...seenIn(row) }));
}

/** A look at a lesson or question, with who it was and what they noted. */
export interface LookRow extends Look {
  at: string;
  personId: string;
  note: string;
}

/** Every look at something of this course, oldest first. */
export async function looksAt(db: Db, course: string): Promise<LookRow[]> {
  const rows = await db
    .selectFrom('stale_look')
    .selectAll()
    .where('course', '=', course)
    .orderBy('at')
    .orderBy('entry_id')
    .execute();
  return rows.map(({ kind, thing, at, person_id, note, ...row }) => ({
    kind: kind as ThingKind,
    thing,
    at,
    note,
    personId: person_id,
    ...seenIn(row),
  }));
}

const seenIn = ({ policy, features }: { policy: number; features: string }): Seen => ({
  policy,
  features: JSON.parse(features) as Seen['features'],
});

/** The courses in force. */
export async function coursesInForce(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('course_in_force').select('course').orderBy('course').execute();
  return rows.map(({ course }) => course);
}

/** Adds the next adoption of its course. */
export async function addAdoption(tx: Tx, row: Omit<Schema['course_adoption'], 'number'>): Promise<void> {
  const last = await tx
    .selectFrom('course_adoption')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('course', '=', row.course)
    .executeTakeFirst();
  await tx
    .insertInto('course_adoption')
    .values({ ...row, number: (last?.number ?? 0) + 1 })
    .execute();
}

export async function insertLook(tx: Tx, row: Schema['stale_look']): Promise<void> {
  await tx.insertInto('stale_look').values(row).execute();
}
