import type { Db } from '../database/database.ts';
import { contentReader } from '../files/content.ts';

// Of what a manifest says only its title matters here.
const titleKept = contentReader((body) => (JSON.parse(body) as { title: string }).title.trim(), 200);

/** A package as rules and people see it. */
export interface PackageKnown {
  id: string;
  title: string;
  /** Nobody begins it any more. */
  retired: boolean;
}

/** Packages by the titles of their newest versions, in the order of their ids: these, or all. Unknown ids are absent. */
export async function packagesKnown(db: Db, ids?: readonly string[]): Promise<PackageKnown[]> {
  if (ids?.length === 0) return [];
  const rows = await db
    .selectFrom('package')
    .innerJoin('package_version as newest', 'newest.package_id', 'package.id')
    .select(['package.id', 'package.retired_at', 'newest.manifest_hash'])
    .where((e) =>
      e(
        'newest.number',
        '=',
        e
          .selectFrom('package_version as other')
          .select((o) => o.fn.max('other.number').as('number'))
          .whereRef('other.package_id', '=', 'package.id'),
      ),
    )
    .$if(ids !== undefined, (query) => query.where('package.id', 'in', ids!))
    .orderBy('package.id')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      title: (await titleKept(db, row.manifest_hash)) || row.id,
      retired: row.retired_at !== null,
    })),
  );
}
