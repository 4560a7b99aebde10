import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Db } from '../database/database.ts';
import { filesOf } from './package.ts';
import { allVersions } from './package.store.ts';
import { packagesFolder } from './served.ts';

/** A file of a package that is not what it was when it was brought in, or is gone. */
export interface ChangedFile {
  package: string;
  version: number;
  path: string;
}

/** Holds every file of every package against its hash. Reads them all, one after the other: minutes for many gigabytes. */
export async function changedFiles(db: Db, data: string): Promise<ChangedFile[]> {
  const changed: ChangedFile[] = [];
  for (const row of await allVersions(db)) {
    const folder = join(packagesFolder(data), row.hash);
    for (const file of (await filesOf(db, row)).values()) {
      if ((await hashOf(join(folder, file.kept))) === file.hash) continue;
      changed.push({ package: row.package_id, version: row.number, path: file.path });
    }
  }
  return changed;
}

async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
