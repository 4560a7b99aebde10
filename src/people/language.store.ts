import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { pieces } from './pieces.ts';

/** What is known of the language in which somebody is written to; null where nobody said. */
export interface Tongue {
  person_id: string;
  /** Their own choice. */
  chosen: string | null;
  /** What the register of staff says that they read best. */
  reads: string | null;
}

const known = (db: Db) =>
  db
    .selectFrom('person')
    .leftJoin('person_language', 'person_language.person_id', 'person.id')
    .leftJoin('work', 'work.person_id', 'person.id')
    .select(['person.id as person_id', 'person_language.language as chosen', 'work.language as reads']);

const one = prepared((db, { id }: { id: string }) => known(db).where('person.id', '=', id));

/** The languages of one person; undefined for an unknown id. */
export const tongueOf = async (db: Db, id: string): Promise<Tongue | undefined> => (await one(db, { id }))[0];

/** The languages of these people. */
export async function tonguesOf(db: Db, ids: readonly string[]): Promise<Tongue[]> {
  const found: Tongue[] = [];
  for (const piece of pieces([...new Set(ids)]))
    found.push(...(await known(db).where('person.id', 'in', piece).execute()));
  return found;
}

/** Everybody of whom a language is known. */
export const tonguesKnown = (db: Db): Promise<Tongue[]> =>
  known(db)
    .where((eb) => eb.or([eb('person_language.language', 'is not', null), eb('work.language', '!=', '')]))
    .execute();

export async function putLanguage(tx: Tx, personId: string, language: string): Promise<void> {
  await tx
    .insertInto('person_language')
    .values({ person_id: personId, language })
    .onConflict((oc) => oc.column('person_id').doUpdateSet({ language }))
    .execute();
}
