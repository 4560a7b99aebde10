import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { backupsFolder } from '../backup/upgrade.ts';
import type { Config } from '../config.ts';

export interface Space {
  /** Bytes that Heed can still write there, and bytes of the whole disk; null where the system does not say. */
  free: number | null;
  whole: number | null;
}

/** A file with a backup in it: one of a night, or one from before an upgrade. */
export interface BackupFile {
  name: string;
  bytes: number;
  /** When it was finished. */
  at: Date;
  upgrade: boolean;
}

/** What Heed has on the disk, in bytes. */
export interface Disk {
  data: Space;
  /** Where backups lie, when that is another disk. */
  backups: Space | undefined;
  packages: number;
  packs: number;
  /** Everything else in the data folder but the database. */
  other: number;
  kept: BackupFile[];
}

const LEAST = 1024 ** 3;

/**
 * True when so little is free that an upgrade may find no room: under one gigabyte, or under twice what is kept, since a backup is
 * made beside it first.
 */
export const isTight = ({ free }: Space, kept: number): boolean =>
  free !== null && free < Math.max(LEAST, 2 * kept);

/** Looks at the disk as it is now. What cannot be read counts as nothing. */
export async function diskNow(config: Pick<Config, 'data' | 'backups'>): Promise<Disk> {
  const { data } = config;
  const folder = backupsFolder(config);
  const [packages, packs, others] = await Promise.all([
    bytesIn(join(data, 'packages')),
    bytesIn(join(data, 'packs')),
    otherBytes(data),
  ]);
  return {
    data: await spaceAt(data),
    backups: (await sameDisk(data, folder)) ? undefined : await spaceAt(folder),
    packages,
    packs,
    other: others,
    kept: await backupsIn(folder),
  };
}

/** Bytes that Heed can still write in a folder; null where the system does not say. */
export const freeAt = async (folder: string): Promise<number | null> => (await spaceAt(folder)).free;

async function spaceAt(folder: string): Promise<Space> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, whole: blocks * bsize };
  } catch {
    return { free: null, whole: null };
  }
}

async function sameDisk(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([lstat(one).catch(() => null), lstat(other).catch(() => null)]);
  // A folder that is not there yet will be made on the disk of the one above it: that is said when it is.
  return a === null || b === null || a.dev === b.dev;
}

const OWN: readonly string[] = ['packages', 'packs', 'backups'];

async function otherBytes(data: string): Promise<number> {
  const entries = await readdir(data, { withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter(({ name }) => !OWN.includes(name) && !name.startsWith('heed.sqlite'))
    .map((entry) =>
      entry.isDirectory() ? bytesIn(join(data, entry.name)) : bytesOf(join(data, entry.name)),
    );
  return sum(await Promise.all(sizes));
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) if (entry.isFile()) bytes += await bytesOf(join(entry.parentPath, entry.name));
  return bytes;
}

const bytesOf = (file: string): Promise<number> =>
  lstat(file).then(
    ({ size }) => size,
    () => 0,
  );

async function backupsIn(folder: string): Promise<BackupFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found: BackupFile[] = [];
  for (const name of names.filter((one) => /^heed-(before-upgrade-)?\d{8}T\d{6}Z\.backup$/.test(one))) {
    const stat = await lstat(join(folder, name)).catch(() => null);
    if (stat !== null)
      found.push({ name, bytes: stat.size, at: stat.mtime, upgrade: name.includes('before-upgrade') });
  }
  return found.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
