import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the one-time link of the first run lies for whoever may read the data folder, until it was used. */
export const firstRunFile = (folder: string): string => join(folder, 'first-run-link.txt');

/** Puts the link there, for the owner of the folder alone. */
export function writeFirstRunFile(folder: string, link: string): void {
  const file = firstRunFile(folder);
  // An older one may have other rights, or lead elsewhere.
  rmSync(file, { force: true });
  writeFileSync(file, `${link}\n`, { mode: 0o600, flag: 'wx' });
}

/** Takes it away once it was used. */
export const dropFirstRunFile = (folder: string): void => rmSync(firstRunFile(folder), { force: true });
