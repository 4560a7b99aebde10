import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { contentReader } from '../files/content.ts';
import type { Manifest, PackageFile } from './manifest.ts';

export type PackageRow = Schema['package'];
export type VersionRow = Schema['package_version'];

/** What a kept manifest says. */
export const manifestKept = contentReader((body) => JSON.parse(body) as Manifest);

/** The files of a kept index, by their path in the package. */
export const filesKept = contentReader(
  (body) => new Map((JSON.parse(body) as PackageFile[]).map((file) => [file.path, file])),
);

/** Every package with its newest version, by id. */
export const packagesNow = (db: Db) =>
  db
    .selectFrom('package')
    .innerJoin('package_version as newest', 'newest.package_id', 'package.id')
    .where((eb) =>
      eb(
        'newest.number',
        '=',
        eb
          .selectFrom('package_version as other')
          .select((of) => of.fn.max('other.number').as('number'))
          .whereRef('other.package_id', '=', 'package.id'),
      ),
    )
    .selectAll()
    .orderBy('package.id')
    .execute();

export const packageRow = (db: Db, id: string): Promise<PackageRow | undefined> =>
  db.selectFrom('package').selectAll().where('id', '=', id).executeTakeFirst();

/** The versions of a package, newest first. */
export const versionRows = (db: Db, id: string): Promise<VersionRow[]> =>
  db
    .selectFrom('package_version')
    .selectAll()
    .where('package_id', '=', id)
    .orderBy('number', 'desc')
    .execute();

export const versionRow = (db: Db, id: string, number: number): Promise<VersionRow | undefined> =>
  db
    .selectFrom('package_version')
    .selectAll()
    .where('package_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst();

/** True while any version of any package has this hash. */
export async function isKept(db: Db, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('package_version')
    .select('hash')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row !== undefined;
}

/** The rule that was set for a package, as kept; undefined while nobody set one. */
export const ruleRow = (db: Db, id: string): Promise<Schema['package_rule'] | undefined> =>
  db.selectFrom('package_rule').selectAll().where('package_id', '=', id).executeTakeFirst();

export async function putPackage(tx: Tx, row: PackageRow): Promise<void> {
  await tx
    .insertInto('package')
    .values(row)
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
}

export async function putVersion(tx: Tx, row: VersionRow): Promise<void> {
  await tx.insertInto('package_version').values(row).execute();
}

export async function putRule(tx: Tx, row: Schema['package_rule']): Promise<void> {
  await tx
    .insertInto('package_rule')
    .values(row)
    .onConflict((oc) => oc.column('package_id').doUpdateSet(row))
    .execute();
}

export async function setRetired(tx: Tx, id: string, at: string | null): Promise<void> {
  await tx.updateTable('package').set({ retired_at: at }).where('id', '=', id).execute();
}

/** Every version of every package. */
export const allVersions = (db: Db): Promise<VersionRow[]> =>
  db.selectFrom('package_version').selectAll().orderBy('package_id').orderBy('number').execute();
