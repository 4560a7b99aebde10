import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { tidyAfterRestore } from './backup/side.ts';
import { upgrade } from './backup/upgrade.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { openDatabase, sqliteFile, type Database } from './database/database.ts';
import { conflict, HeedError } from './errors.ts';
import { findLogKey, loadLogKey, type LogKey } from './ledger/log-key.ts';
import type { LogRow } from './ledger/log.store.ts';
import { currentLog, followLog, openLog, type Log } from './ledger/log.ts';
import './projections.ts';
import { contentPlace } from './scorm/content.ts';
import type { Ground } from './web/ground.ts';
import { openLog as openProgramLog } from './web/log.ts';
import { loadMessages, type Messages } from './web/messages.ts';
import { Vitals } from './web/vitals.ts';

/** Something the person who started the program can mend; its message is the sentence for them. */
export class StartError extends Error {}

/** What a command or the server stands on: the migrated database with its log. `close` it at the end. */
export interface Started {
  ground: Ground;
  log: Log;
  /** The log in use at any later time: another process may change its key. */
  logNow: () => Promise<Log>;
  /** The backup that was made because the database had to be brought up to date; undefined when it had not. */
  saved: string | undefined;
  close(): Promise<void>;
}

/** Opens everything that lies under the app. Throws StartError when it cannot, having changed nothing. */
export async function start(config: Config): Promise<Started> {
  // The database holds password hashes and secrets: nobody else on this machine may read what we make.
  process.umask(0o077);
  refuseWrong(config);
  const messages = loadMessages('en');
  try {
    await tidyAfterRestore(config);
  } catch (error) {
    throw sentenceOf(error, messages);
  }
  let database: Database | undefined;
  try {
    const opened = (database = openDatabase({ url: config.databaseUrl, folder: config.data }));
    const saved = await upgrade(opened, config, messages, systemClock.now());
    const log = await openLog(opened.write, await keyFor(opened, config), systemClock.now());
    const ground: Ground = {
      database: opened,
      clock: systemClock,
      config,
      log: openProgramLog(config),
      messages,
      vitals: new Vitals(systemClock.now()),
    };
    const logNow = followLog(opened.read, log, (row) => keyOf(row, config));
    return { ground, log, logNow, saved, close: () => opened.close() };
  } catch (error) {
    await database?.close();
    throw sentenceOf(error, messages, sqliteFile(config.data));
  }
}

function sentenceOf(error: unknown, messages: Messages, file = ''): StartError {
  if (error instanceof HeedError) return new StartError(messages.t(error.key, error.params));
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'SQLITE_NOTADB') return new StartError(`The file ${file} is no database of Heed.`);
  if (file !== '' && /^SQLITE_(?:CANTOPEN|READONLY)/.test(code ?? ''))
    return new StartError(`The database ${file} cannot be written by this account. (${message})`);
  const unreachable = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000';
  return new StartError(unreachable ? `The database cannot be reached: ${message}` : message);
}

/** Throws a sentence for a setting that cannot be, and for a data folder that cannot be written. */
export function refuseWrong(config: Config): void {
  try {
    contentPlace(config);
    if (config.logKey !== undefined) loadLogKey(config.logKey, config.data);
  } catch (error) {
    throw new StartError((error as Error).message);
  }
  refuseUnwritable(config.data);
}

// With a record there must be a key: one that is made now would be another's.
async function keyFor(database: Database, config: Config): Promise<LogKey> {
  const row = await currentLog(database.read);
  return row === undefined ? loadLogKey(config.logKey, config.data) : keyOf(row, config);
}

/** The key of a log as it lies there now. Throws a conflict when there is none. */
function keyOf({ publicKey }: LogRow, { logKey, data }: Config): LogKey {
  const key = findLogKey(publicKey, logKey, data);
  if (key === undefined) throw conflict('ledger.key-gone', { folder: data });
  return key;
}

function refuseUnwritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { message } = error as Error;
    throw new StartError(
      `The data folder ${folder} cannot be written. Set HEED_DATA to a folder that can. (${message})`,
    );
  }
}

/**
 * Throws a sentence for a folder of backups that cannot be written: found out in the night, each would fail. Makes no folder; the
 * first backup does.
 */
export function refuseUnsavable({ backups }: Pick<Config, 'backups'>): void {
  if (backups === undefined) return;
  let there = backups;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    if (!statSync(there).isDirectory()) throw new Error(`${there} is no folder`);
    accessSync(there, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { message } = error as Error;
    throw new StartError(
      `The folder for backups ${backups} cannot be written. Set HEED_BACKUPS to a folder that can. (${message})`,
    );
  }
}
