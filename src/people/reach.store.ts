import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';

type Sql = RawBuilder<unknown>;

const SITE = 'site:';

/** How a scope names a site among its managers. */
export const siteKey = (siteId: string): string => SITE + siteId;

// The managers and the sites that a scope names.
function parted(below: readonly string[]): { managers: string[]; siteIds: string[] } {
  return {
    managers: below.filter((key) => !key.startsWith(SITE)),
    siteIds: below.filter((key) => key.startsWith(SITE)).map((key) => key.slice(SITE.length)),
  };
}

/** The people of a scope, each once: below these managers at any depth, or at these sites, as a table with `person_id`. */
export function peopleWithin(below: readonly string[]): Sql {
  const { managers, siteIds } = parted(below);
  const atSites = sql`select person_id from placement where site_id in (${sql.join(siteIds)})`;
  if (siteIds.length > 0 && managers.length === 0) return sql`(${atSites})`;
  if (siteIds.length > 0)
    return sql`(select person_id from closure where manager_id in (${sql.join(managers)}) union ${atSites})`;
  if (managers.length === 0) return sql`(select person_id from closure where 1 = 0)`;
  // A deputy may have the same people as the manager: each of them counts once.
  return managers.length === 1
    ? sql`(select person_id from closure where manager_id = ${managers[0]})`
    : sql`(select distinct person_id from closure where manager_id in (${sql.join(managers)}))`;
}

/** True for whom a scope holds; `person` is the column of their id. */
export function isWithin(below: readonly string[], person: Sql): RawBuilder<SqlBool> {
  const { managers, siteIds } = parted(below);
  const ways = [
    ...(managers.length === 0
      ? []
      : [
          sql`exists (select 1 from closure as c where c.manager_id in (${sql.join(managers)}) and c.person_id = ${person})`,
        ]),
    ...(siteIds.length === 0
      ? []
      : [
          sql`exists (select 1 from placement as w where w.person_id = ${person} and w.site_id in (${sql.join(siteIds)}))`,
        ]),
  ];
  return ways.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** Whether a scope holds one person. */
export async function holdsPerson(db: Db, below: readonly string[], personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('id')
    .where('id', '=', personId)
    .where(isWithin(below, sql`person.id`))
    .executeTakeFirst();
  return row !== undefined;
}
