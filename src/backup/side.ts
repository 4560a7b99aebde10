import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../config.ts';
import { LOCK_FILES } from '../database/alone.ts';
import { openDatabase, sqliteFile, transact, type Database } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { loadLogKey, logKeyFile } from '../ledger/log-key.ts';
import { packagesFolder } from '../scorm/served.ts';
import { dropSideSchemas, isEmptySchema, makeSideSchema, moveIn } from './backup.store.ts';

export type Target = Pick<Config, 'data' | 'databaseUrl' | 'logKey'>;

/** Where a restore is built: beside the place where it will be, so that nothing starts from a half of it. */
export interface Side {
  /** An empty database. */
  database: Database;
  /** Files lie here as they will in the data folder. */
  folder: string;
  /** Closes the database and moves everything to where it belongs, the database last. */
  moveIn(): Promise<void>;
  /** Closes and removes it. */
  drop(): Promise<void>;
}

const SIDE = 'restoring-';
/** In it the names in the data folder that are not anybody else's. */
const MOVING = 'moving';

/** What may lie in a data folder that is empty for us: backups too, so that one is brought back where it was made. */
const BESIDE: ReadonlySet<string> = new Set(['lost+found', 'backups', 'first-run-link.txt', ...LOCK_FILES]);

/**
 * Throws a conflict unless the data folder and the database are empty. A key of the log may lie there when it is the one
 * with this public key, and what a restore left that was killed.
 */
export async function refuseFull(target: Target, publicKey: string): Promise<void> {
  const { data, databaseUrl } = target;
  const left = leftBehind(data);
  for (const name of existsSync(data) ? readdirSync(data) : []) {
    if (BESIDE.has(name) || left.includes(name)) continue;
    if (name === 'log.key' && isKey(data, publicKey)) continue;
    throw conflict('backup.folder-full', { folder: data, name });
  }
  if (databaseUrl === undefined) return;
  const isEmpty = await onUrl(databaseUrl, ({ read }) => isEmptySchema(read));
  if (!isEmpty) throw conflict('backup.database-full');
}

/**
 * Removes what a killed restore left beside an installation that is whole. Throws a conflict where there is nothing but that: to start
 * would make a new installation over the half of another.
 */
export async function tidyAfterRestore({ data, databaseUrl }: Target): Promise<void> {
  const folders = sidesIn(data);
  if (folders.length === 0) return;
  const isEmpty =
    databaseUrl === undefined
      ? !existsSync(sqliteFile(data))
      : await onUrl(databaseUrl, ({ read }) => isEmptySchema(read));
  if (isEmpty) throw conflict('backup.broken-off', { folder: data });
  // Only the folders: what they were moving is in use by now.
  for (const name of folders) rmSync(join(data, name), { recursive: true, force: true });
  if (databaseUrl !== undefined) await onUrl(databaseUrl, ({ write }) => dropSideSchemas(write));
}

function isKey(data: string, publicKey: string): boolean {
  try {
    return loadLogKey(undefined, data).publicKey.toString('base64') === publicKey;
  } catch {
    return false;
  }
}

/** Makes the place beside `target`; removes what a killed restore left of its own. */
export async function openSide(target: Target): Promise<Side> {
  const { data, databaseUrl } = target;
  const mark = randomBytes(4).toString('hex');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  for (const name of leftBehind(data)) rmSync(join(data, name), { recursive: true, force: true });
  const folder = join(data, `${SIDE}${mark}`);
  mkdirSync(folder, { mode: 0o700 });
  const schema =
    databaseUrl === undefined
      ? undefined
      : await onUrl(databaseUrl, ({ write }) => makeSideSchema(write, mark));
  const url = schema === undefined ? undefined : inSchema(databaseUrl!, schema);
  const database = openDatabase({ url, folder });
  const tidy = () => rmSync(folder, { recursive: true, force: true });
  return {
    database,
    folder,
    async moveIn() {
      await database.close();
      const moved = moveFiles(folder, data);
      try {
        if (schema === undefined) linkSync(sqliteFile(folder), sqliteFile(data));
        else await onUrl(databaseUrl!, ({ write }) => transact(write, (tx) => moveIn(tx, schema)));
      } catch (error) {
        for (const path of moved) rmSync(path, { recursive: true, force: true });
        throw error;
      }
      tidy();
    },
    async drop() {
      await database.close().catch(() => {});
      if (schema !== undefined) await onUrl(databaseUrl!, ({ write }) => dropSideSchemas(write));
      tidy();
    },
  };
}

// What restores left that were killed: their folders last, for they tell what else is theirs.
function leftBehind(data: string): string[] {
  const folders = sidesIn(data);
  const moving = folders.map((name) => join(data, name, MOVING)).filter((file) => existsSync(file));
  return [...moving.flatMap((file) => readFileSync(file, 'utf8').split('\n')), ...folders];
}

const sidesIn = (data: string): string[] =>
  existsSync(data) ? readdirSync(data).filter((name) => name.startsWith(SIDE)) : [];

function moveFiles(folder: string, data: string): string[] {
  const pairs = [packagesFolder, logKeyFile]
    .map((place) => [place(folder), place(data)] as const)
    .filter(([from, to]) => existsSync(from) && !isSame(from, to));
  const names = pairs.map(([, to]) => basename(to)).join('\n');
  writeFileSync(join(folder, MOVING), names, { flush: true });
  for (const [from, to] of pairs) renameSync(from, to);
  return pairs.map(([, to]) => to);
}

// The key that somebody put there already stays theirs.
const isSame = (from: string, to: string): boolean =>
  to.endsWith('.key') && existsSync(to) && readFileSync(from).equals(readFileSync(to));

async function onUrl<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, folder: '' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function inSchema(url: string, schema: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', `-c search_path=${schema}`);
  return changed.href;
}
