import type { Db } from '../database/database.ts';
import { inForce } from '../policy/publication.store.ts';
import { versionOf } from '../policy/version.ts';

export interface ClauseNamed {
  id: string;
  title: string;
}

/** The clauses of the version in force, in its order; undefined before the first publication. */
export async function clausesInForce(db: Db): Promise<ClauseNamed[] | undefined> {
  const latest = await inForce(db);
  if (latest === undefined) return undefined;
  const { clauses } = await versionOf(db, latest.hash);
  return clauses.map(({ id, title }) => ({ id, title }));
}

/** The first of these ids that is neither a clause in force nor one of those that stood there before. */
export const unknownClause = (
  chosen: readonly string[],
  known: readonly ClauseNamed[] | undefined,
  before: readonly string[],
): string | undefined =>
  chosen.find((id) => !before.includes(id) && known?.some((clause) => clause.id === id) !== true);

/** The clauses to tick: those in force, and what is ticked already though it is not in force any more. */
export function clauseOptions(
  clauses: readonly ClauseNamed[] | undefined,
  chosen: readonly string[],
): { value: string; text: string }[] {
  const known = clauses ?? [];
  const others = chosen.filter((id) => !known.some((clause) => clause.id === id));
  return [
    ...known.map(({ id, title }) => ({ value: id, text: `${id} ${title}` })),
    ...others.map((id) => ({ value: id, text: id })),
  ];
}
