import { sql } from 'kysely';
import { isWithin, peopleWithin } from '../people/reach.store.ts';
import type { Frame } from './completion.ts';
import type { Sql } from './state.store.ts';

/** Whose rows are read, and how many they are: Infinity where that does not matter. */
export type Whom = Pick<Frame, 'scope' | 'size' | 'total'>;

// A quarter of all is due within the weeks that are shown, and a row that is walked past costs half as much as one looked up.
const SHARE = 8;

/**
 * The rows of a scope in a table of people's rows, as what stands after `from`, and with which condition. A small team is `gathered`
 * person by person, however many others there are: no other index than that of the person is then to be used. SQLite joins in the order of a cross join; PostgreSQL finds its own.
 */
export function rowsOfScope(
  { scope, size, total }: Whom,
  table: Sql,
  person: Sql,
): { from: Sql; who: Sql; gathered: boolean } {
  if (scope === 'everyone') return { from: table, who: sql`1 = 1`, gathered: false };
  if (SHARE * size <= total)
    return {
      from: sql`${peopleWithin(scope.below)} as c cross join ${table}`,
      who: sql`${person} = c.person_id`,
      gathered: true,
    };
  return { from: table, who: isWithin(scope.below, person), gathered: false };
}
