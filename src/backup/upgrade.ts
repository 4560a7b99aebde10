import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { oneAtATime } from '../database/alone.ts';
import type { Database } from '../database/database.ts';
import { migrate, pendingOver } from '../database/migrate.ts';
import { conflict, HeedError } from '../errors.ts';
import { findLogKey } from '../ledger/log-key.ts';
import { currentLog, openLogIfBegun, type Log } from '../ledger/log.ts';
import type { Messages } from '../web/messages.ts';
import { backupAsItIs } from './backup.ts';
import { hasEntries } from './backup.store.ts';
import { stampOf } from './stamp.ts';

/** How many backups from before an upgrade stay. */
export const UPGRADES_KEPT = 3;

const NAMED = /^heed-before-upgrade-\d{8}T\d{6}Z\.backup$/;

/** Where backups go that nobody gave a name. */
export const backupsFolder = ({ backups, data }: Pick<Config, 'backups' | 'data'>): string =>
  backups ?? join(data, 'backups');

/**
 * Brings the database to this program's schema, after a backup that was read back when there is anything to lose. Gives its file.
 * Throws a conflict with a sentence, having changed nothing, when that cannot be made; and what `migrate` throws.
 */
export async function upgrade(
  database: Database,
  config: Config,
  messages: Messages,
  now: Date,
): Promise<string | undefined> {
  if ((await pendingOver(database)).length === 0) {
    await migrate(database, now);
    return undefined;
  }
  return oneAtATime(database, config.data, async () => {
    // Another process may have done it all meanwhile.
    const isPending = (await pendingOver(database)).length > 0;
    const file = isPending ? await saved(database, config, messages, now) : undefined;
    await migrate(database, now);
    return file;
  });
}

async function saved(
  database: Database,
  config: Config,
  messages: Messages,
  now: Date,
): Promise<string | undefined> {
  if (config.upgradeUnsaved || !(await hasEntries(database.read))) return undefined;
  const log = await logOf(database, config);
  if (log === undefined) return undefined;
  const folder = backupsFolder(config);
  const file = join(folder, `heed-before-upgrade-${stampOf(now)}.backup`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await backupAsItIs({ database, log, config }, file, now);
  } catch (error) {
    throw conflict('backup.upgrade-refused', { folder, why: whyOf(error, messages) });
  }
  const older = readdirSync(folder).filter((name) => NAMED.test(name));
  for (const name of older.toSorted().slice(0, -UPGRADES_KEPT)) rmSync(join(folder, name), { force: true });
  return file;
}

async function logOf(database: Database, config: Config): Promise<Log | undefined> {
  const row = await currentLog(database.read);
  if (row === undefined) return undefined;
  const key = findLogKey(row.publicKey, config.logKey, config.data);
  if (key === undefined) throw conflict('ledger.key-gone', { folder: config.data });
  return openLogIfBegun(database.read, key);
}

function whyOf(error: unknown, messages: Messages): string {
  if (error instanceof HeedError) return messages.t(error.key, error.params);
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
