import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Config } from '../config.ts';
import type { Database, Db } from '../database/database.ts';
import { inSnapshot } from '../database/snapshot.ts';
import { conflict, HeedError } from '../errors.ts';
import { checkpointNow } from '../ledger/checkpoint.ts';
import { newestCheckpoint } from '../ledger/checkpoint.store.ts';
import { currentLog, type Log } from '../ledger/log.ts';
import { Frontier } from '../ledger/merkle.ts';
import { rowsByKey } from '../ledger/rows.store.ts';
import { treeOf } from '../ledger/seal.store.ts';
import { sealAll } from '../ledger/sealer.ts';
import { packagesFolder } from '../scorm/served.ts';
import { appliedNames, packageHashes, shapes } from './backup.store.ts';
import { checkBackup } from './check.ts';
import { itemOf, type Header } from './format.ts';
import { backupText, type Source } from './write.ts';

// More takes twice the time and saves a tenth.
const LEVEL = 3;
// A multiple of three: pieces in base64 without filling.
const CHUNK = 48 * 1024;

/** What is backed up, and from where: the migrated database with its log. */
export interface Place {
  database: Database;
  log: Log;
  config: Pick<Config, 'data' | 'databaseUrl'>;
}

/**
 * Backs everything up into a new file that only we may read, while others write; reads it back and checks it. Gives how
 * many rows and entries it holds. Throws a conflict, and leaves nothing, when the file is there or cannot be made.
 */
export async function backup(
  { database, log, config }: Place,
  file: string,
  now: Date,
): Promise<{ rows: number; entries: number }> {
  if (existsSync(file)) throw conflict('backup.file-there', { file });
  // As little as can be shall wait unsealed, and a checkpoint shall vouch for it.
  await sealAll(database.write, log, now);
  await checkpointNow(database.write, log, now);
  return backupAsItIs({ database, log, config }, file, now);
}

/** The same of a database that may not be written to: it may lack migrations of this program. */
export async function backupAsItIs(
  { database, log, config }: Place,
  file: string,
  now: Date,
): Promise<{ rows: number; entries: number }> {
  if (existsSync(file)) throw conflict('backup.file-there', { file });
  const draft = `${file}.part-${randomBytes(4).toString('hex')}`;
  try {
    const place = { folder: config.data, url: config.databaseUrl };
    await inSnapshot(database, place, async (db) => {
      const text = backupText(await headerOf(db, log, now), sources(db, log, config.data, now));
      const target = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(text, createGzip({ level: LEVEL }), target);
    });
    const { rows, header } = await checkBackup(draft);
    if (existsSync(file)) throw conflict('backup.file-there', { file });
    await rename(draft, file);
    await syncFolder(dirname(file));
    return { rows, entries: header.log.size };
  } catch (error) {
    await rm(draft, { force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (error instanceof HeedError || !/^E[A-Z]+$/.test(code)) throw error;
    throw conflict('backup.unwritable', { file, why: code });
  }
}

async function headerOf(db: Db, log: Log, now: Date): Promise<Omit<Header, 'heedBackup'>> {
  if ((await currentLog(db))?.origin !== log.origin) throw conflict('backup.log-changed');
  const tree = await treeOf(db, log.origin);
  const at = now.toISOString();
  const root = Frontier.unpack(tree.size, tree.frontier).root().toString('base64');
  const checkpoint = (await newestCheckpoint(db, log.origin, at))?.note ?? null;
  const { origin } = log;
  const publicKey = log.publicKey.toString('base64');
  return {
    at,
    migrations: await appliedNames(db),
    log: { origin, publicKey, size: tree.size, root, checkpoint },
  };
}

async function* sources(db: Db, log: Log, data: string, now: Date): AsyncGenerator<Source> {
  const pem = log.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  yield { part: { part: 'key', name: 'log.key' }, items: [pem] };
  const tables = await shapes(now, new Set(await appliedNames(db)));
  for (const { part, key } of tables) {
    const rows = rowsByKey(db, part.name, key);
    yield { part, items: mapped(rows, (row) => itemOf(row, part)) };
  }
  const hasPackages = tables.some(({ part }) => part.name === 'package_version');
  for (const hash of hasPackages ? await packageHashes(db) : [])
    for (const name of namesIn(join(packagesFolder(data), hash))) {
      const stream: AsyncIterable<Buffer> = createReadStream(join(packagesFolder(data), hash, name), {
        highWaterMark: CHUNK,
      });
      const items = mapped(stream, (bytes) => bytes.toString('base64'));
      yield { part: { part: 'file', name: `packages/${hash}/${name}` }, items };
    }
}

async function* mapped<A, B>(list: AsyncIterable<A>, change: (one: A) => B): AsyncGenerator<B> {
  for await (const one of list) yield change(one);
}

// A package whose files are gone is for `verify` to tell: it must not keep the rest from being saved.
const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

/** Makes a new name in a folder last. Windows has no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
