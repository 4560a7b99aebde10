import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the files of evidence packs: they hold names of when they were made. Whoever wants one again gets it made again, at its
 * checkpoint, without what is gone. Those that lie on other machines stay there.
 */
export async function dropPacks(data: string): Promise<void> {
  const folder = join(data, 'packs');
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.zip')))
    await rm(join(folder, name), { force: true });
}
