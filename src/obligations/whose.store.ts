import { sql, type CompiledQuery, type RawBuilder, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';

/** These people by id; or everybody from one id to another, which is read in one go where all are walked through. */
export type Whose = readonly string[] | { first: string; last: string };

export const isNobody = (whose: Whose): boolean => 'length' in whose && whose.length === 0;

/** True for rows in which the column is one of them. */
export const isOf = (whose: Whose, column: string): RawBuilder<SqlBool> =>
  'length' in whose
    ? sql<SqlBool>`${sql.ref(column)} in (${sql.join(whose)})`
    : sql<SqlBool>`${sql.ref(column)} between ${whose.first} and ${whose.last}`;

type Given = Readonly<Record<string, string | number>>;
type Is = (column: string) => RawBuilder<SqlBool>;

/**
 * A query about some people: built once for one of them and for everybody between two, anew for a list. `build` puts on its rows
 * the condition that it is handed, and uses what else is given as values only.
 */
export function ofPeople<R, G extends Given = Given>(
  build: (db: Db, is: Is, given: G) => { compile(db: Db): CompiledQuery<R> },
): (db: Db, whose: Whose, ...given: string extends keyof G ? [] : [G]) => Promise<R[]> {
  const between = prepared((db, given: G & { first: string; last: string }) =>
    build(db, (column) => isOf({ first: given.first, last: given.last }, column), given),
  );
  return async (db, whose, ...[more]) => {
    const given = (more ?? {}) as G;
    if ('first' in whose) return between(db, { ...given, ...whose });
    const [first] = whose;
    if (first !== undefined && whose.length === 1) return between(db, { ...given, first, last: first });
    return (await db.executeQuery(build(db, (column) => isOf(whose, column), given).compile(db))).rows;
  };
}
