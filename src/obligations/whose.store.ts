import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** These people by id; or everybody from one id to another, which is read in one go where all are walked through. */
export type Whose = readonly string[] | { first: string; last: string };

export const isNobody = (whose: Whose): boolean => 'length' in whose && whose.length === 0;

/** True for rows in which the column is one of them. */
export const isOf = (whose: Whose, column: string): RawBuilder<SqlBool> =>
  'length' in whose
    ? sql<SqlBool>`${sql.ref(column)} in (${sql.join(whose)})`
    : sql<SqlBool>`${sql.ref(column)} between ${whose.first} and ${whose.last}`;
