import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the files of evidence packs: they hold names of when they were made. Whoever wants one again gets it made again, at its
 * checkpoint, without what is gone. Those that lie on other machines stay there.
 */
export async function dropPacks(data: string): Promise<void> {
  const folder = join(data, 'packs');
  const names = await readdir(folder).catch(() => []);
  // Parts too: a pack that goes on would take the name from them. It begins anew.
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
