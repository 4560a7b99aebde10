import { rm } from 'node:fs/promises';
import { lockPeople, transact, type Database } from '../../database/database.ts';
import { addVersion, checkPackageId } from '../package.ts';
import { isKept } from '../package.store.ts';
import type { Remark } from './findings.ts';
import { folderOf, putInPlace, withFolder } from './keep.ts';
import { readInto, type Found } from './read.ts';
import { freeId } from './slug.ts';

export { PackageRefused, type Remark } from './findings.ts';
export type { Found } from './read.ts';

/** A zip on disk to be brought in. */
export interface Given {
  zip: string;
  /** The id that it shall have; without one, a slug of its title. */
  id: string | undefined;
  /** Whether it is a package of its own, or a version of the package `id`. Without an id it always is its own. */
  isNew: boolean;
  /** The data folder. */
  data: string;
}

export interface Brought {
  id: string;
  version: number;
  warnings: readonly Remark[];
  found: Found;
}

/**
 * Looks a package over and keeps nothing. Gives what is in it; throws PackageRefused with all that is wrong, and what the
 * system says when the zip cannot be read.
 */
export const readPackage = (zip: string): Promise<Found> => readInto(zip, null);

/**
 * Brings a package in: its files into the data folder, its version into the ledger. Throws PackageRefused with all that is
 * wrong with it, and what `addVersion` throws; then nothing of it is kept. The zip stays where it is.
 */
export async function bringPackage(
  database: Database,
  now: Date,
  by: string | null,
  { zip, id: wanted, isNew, data }: Given,
): Promise<Brought> {
  if (wanted !== undefined) checkPackageId(wanted);
  return withFolder(data, now, async (folder) => {
    const found = await readInto(zip, folder);
    let isMoved = false;
    try {
      // Whoever adds or takes away a package holds the lock: a folder that one import puts in place and takes away again
      // is never the one on which another relies.
      const { id, version } = await transact(database.write, async (tx) => {
        await lockPeople(tx, 'everyone');
        const id = wanted ?? (await freeId(tx, found.manifest.title));
        const given = { id, read: found, isNew: isNew || wanted === undefined };
        const version = await addVersion(tx, now, by, given);
        if (!isMoved) isMoved = await putInPlace(data, found.hash, folder, found.files);
        return { id, version };
      });
      return { id, version, warnings: found.warnings, found };
    } catch (error) {
      if (isMoved) await takeAway(database, data, found.hash);
      throw error;
    }
  });
}

// The commit failed after the folder was put in place.
async function takeAway(database: Database, data: string, hash: string): Promise<void> {
  await transact(database.write, async (tx) => {
    await lockPeople(tx, 'everyone');
    if (!(await isKept(tx, hash))) await rm(folderOf(data, hash), { recursive: true, force: true });
  });
}
