import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { conflict } from '../errors.ts';
import type { Ground } from '../web/ground.ts';
import type { Remark } from '../web/health.ts';
import { backup, type Place } from './backup.ts';
import { stampOf } from './stamp.ts';

const NAMED = /^heed-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;
const LATE_MS = 26 * 3_600_000;

/**
 * Backs up into the folder of the settings under a name that tells when, then removes the oldest of those beyond the number
 * to keep: never before the new one was checked, and nothing else that lies there. Does nothing without such a folder.
 */
export async function nightly(
  place: Place & { config: Pick<Config, 'backups' | 'backupsKept'> },
  now: Date,
): Promise<void> {
  const { backups: folder, backupsKept } = place.config;
  if (folder === undefined) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw conflict('backup.unwritable', { file: folder, why: (error as NodeJS.ErrnoException).code ?? '' });
  }
  await backup(place, join(folder, `heed-${stampOf(now)}.backup`), now);
  for (const name of namesIn(folder).slice(0, -backupsKept)) rmSync(join(folder, name), { force: true });
}

/** Whether backups are made by night, when the last good one was made, and whether that is too long ago. */
export function nights({
  config,
  clock,
}: Pick<Ground, 'config' | 'clock'>): { last: string | null; late: boolean } | undefined {
  if (config.backups === undefined) return undefined;
  const newest = namesIn(config.backups).at(-1);
  const last = newest === undefined ? null : newest.replace(NAMED, '$1-$2-$3T$4:$5:$6.000Z');
  return { last, late: last === null || clock.now().getTime() - Date.parse(last) >= LATE_MS };
}

/** For the body of /readyz: when the newest backup of the nights was made, and `late` when that is 26 hours ago or more. */
export const backupRemark: Remark = async (ground) => {
  const backup = nights(ground);
  return backup === undefined ? {} : { backup };
};

// The oldest first. A file has this name only once it was read back.
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => NAMED.test(name))
      .toSorted();
  } catch {
    return [];
  }
}
