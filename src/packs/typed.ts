import type { Db } from '../database/database.ts';
import { invalidField } from '../errors.ts';
import { personMeant } from '../people/person.store.ts';
import { MOST_PEOPLE } from './ask.ts';

/** The ids of those whom somebody typed, one a line. Throws invalid with the first line that means nobody, or several. */
export async function peopleTyped(db: Db, text: string): Promise<string[]> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // Before anybody is looked up.
  if (lines.length > MOST_PEOPLE) throw invalidField('people', 'packs.people-many', { count: MOST_PEOPLE });
  const ids: string[] = [];
  for (const typed of lines) {
    const meant = await personMeant(db, typed);
    if (meant === 'nobody') throw invalidField('people', 'packs.people-unknown', { typed });
    if (meant === 'several') throw invalidField('people', 'packs.people-several', { typed });
    ids.push(meant.id);
  }
  return ids;
}
