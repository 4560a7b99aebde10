import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageFile } from '../manifest.ts';
import { packagesFolder } from '../served.ts';
import { PackageRefused } from './findings.ts';

const DAY = 24 * 60 * 60 * 1000;
// What systems say, and the two databases.
const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100']);

const tmpFolder = (data: string): string => join(packagesFolder(data), 'tmp');

/** Where the files of a package lie, named 0, 1, 2 … */
export const folderOf = (data: string, hash: string): string => join(packagesFolder(data), hash);

/**
 * Does some work with an empty folder that is gone afterwards, unless the work moved it to where it belongs. First it
 * sweeps what a killed process left behind more than a day before `now`. A full disk is a PackageRefused.
 */
export async function withFolder<T>(
  data: string,
  now: Date,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const tmp = tmpFolder(data);
  await mkdir(tmp, { recursive: true });
  await sweep(tmp, now);
  const folder = join(tmp, randomUUID());
  try {
    await mkdir(folder);
    return await work(folder);
  } catch (error) {
    if (!FULL.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new PackageRefused([{ key: 'scorm.bring-disk-full', params: {} }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sweep(tmp: string, now: Date): Promise<void> {
  for (const name of await readdir(tmp)) {
    const path = join(tmp, name);
    const left = await stat(path).catch(() => undefined);
    if (left !== undefined && left.mtimeMs < now.getTime() - DAY)
      await rm(path, { recursive: true, force: true });
  }
}

/**
 * Moves an unpacked folder to where the package with this hash lies. One that lies there already stays when its files have
 * the right sizes, else it is replaced. Gives whether it was moved.
 */
export async function putInPlace(
  data: string,
  hash: string,
  folder: string,
  files: readonly PackageFile[],
): Promise<boolean> {
  const place = folderOf(data, hash);
  if (await hasSizes(place, files)) return false;
  await rm(place, { recursive: true, force: true });
  await sync(folder);
  await rename(folder, place);
  await sync(packagesFolder(data));
  return true;
}

// So that a power cut does not take away what the ledger says is here. Windows has no such thing for folders.
async function sync(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function hasSizes(place: string, files: readonly PackageFile[]): Promise<boolean> {
  const names = await readdir(place).catch(() => []);
  if (names.length !== files.length || names.length === 0) return false;
  for (const { kept, bytes } of files) {
    const found = await stat(join(place, kept)).catch(() => undefined);
    if (found?.size !== bytes) return false;
  }
  return true;
}
