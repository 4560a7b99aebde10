import type { Db } from '../database/database.ts';
import type { Reached } from './cost.ts';

export interface NamedReached extends Reached {
  name: string;
  employeeNumber: string | null;
  site: string;
}

const PIECE = 500;

/** People whom a publication would reach, by name, up to so many. */
export async function namedReached(
  db: Db,
  reached: readonly Reached[],
  most: number,
): Promise<NamedReached[]> {
  const rows = new Map<string, { name: string; sort_name: string; employee_number: string | null }>();
  for (let i = 0; i < reached.length; i += PIECE) {
    const ids = reached.slice(i, i + PIECE).map(({ personId }) => personId);
    const found = await db
      .selectFrom('person')
      .select(['id', 'name', 'sort_name', 'employee_number'])
      .where('id', 'in', ids)
      .execute();
    for (const row of found) rows.set(row.id, row);
  }
  const sites = new Map(
    (await db.selectFrom('site').select(['id', 'name']).execute()).map((row) => [row.id, row.name]),
  );
  const order = (one: Reached) => rows.get(one.personId)?.sort_name ?? '';
  return reached
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .slice(0, most)
    .map((one) => ({
      ...one,
      name: rows.get(one.personId)?.name ?? '',
      employeeNumber: rows.get(one.personId)?.employee_number ?? null,
      site: sites.get(one.siteId) ?? '',
    }));
}
