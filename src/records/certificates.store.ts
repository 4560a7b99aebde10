import type { Db } from '../database/database.ts';

/** Every certificate of somebody with the hash of its file, the oldest first. */
export function certificatesOf(db: Db, personId: string) {
  return db
    .selectFrom('certificate')
    .select(['number', 'pdf_hash'])
    .where('person_id', '=', personId)
    .orderBy('issued_at')
    .orderBy('id')
    .execute();
}
