import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Viewer } from '../web/viewer.ts';

/** Whom somebody may remind: everybody, or the people below some managers at any depth. */
export type Below = 'everyone' | { below: readonly string[] };

/** Compliance leads everybody; others those below them, and below those for whom they stand in. */
export const belowOf = ({ roles, personId, deputyFor }: Viewer): Below =>
  roles.includes('officer') ? 'everyone' : { below: [personId, ...deputyFor] };

/** True for rows of a person (in the table standing) within a scope. Nobody is below themselves. */
export function isBelow(scope: Below): RawBuilder<SqlBool> {
  if (scope === 'everyone') return sql<SqlBool>`1 = 1`;
  const managers = sql.join(scope.below);
  return sql<SqlBool>`exists (select 1 from closure as c
    where c.person_id = standing.person_id and c.manager_id in (${managers}))`;
}
