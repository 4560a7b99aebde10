import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transact, type Database } from '../database/database.ts';
import { commonName, migrate, migrations } from '../database/migrate.ts';
import { conflict } from '../errors.ts';
import { checkpointNow } from '../ledger/checkpoint.ts';
import { projectionsInUse } from '../ledger/ledger.ts';
import { loadLogKey, loadLogKeyIfThere, logKeyFile } from '../ledger/log-key.ts';
import { RESTORED, succeedLog, type Log } from '../ledger/log.ts';
import { checkRebuild } from '../ledger/rebuild.ts';
import { sealAll } from '../ledger/sealer.ts';
import { verify } from '../ledger/verify.ts';
import { syncFolder } from './backup.ts';
import { clearQueue, countRows, holdMail, insertItems, shapes } from './backup.store.ts';
import { checkBackup } from './check.ts';
import { rowOf, type Header, type Part, type TablePart } from './format.ts';
import { readBackup } from './read.ts';
import { openSide, refuseFull, type Side, type Target } from './side.ts';

export interface Restored {
  header: Header;
  rows: number;
  /** Mails that were waiting: they may have been sent since, and are held back. */
  held: number;
  /** The log that the record goes on in. */
  log: Log;
}

/**
 * Brings a backup into an empty data folder and database, whole or not at all. The record is verified and everything that
 * is derived compared with it before it is moved into place; it goes on in a successor of its log, with an entry that says
 * from which backup. Throws a conflict, having left nothing, when the file is not whole or the place not empty.
 */
export async function restore(target: Target, file: string, now: Date): Promise<Restored> {
  // Hashes of passwords and the key of the log: for nobody else on this machine.
  process.umask(0o077);
  const { header, rows } = await checkBackup(file);
  refuseNewer(header, target.databaseUrl === undefined ? 'sqlite' : 'postgres');
  await refuseFull(target, header.log.publicKey);
  const side = await openSide(target);
  try {
    await bringIn(side, file, header, now);
    await migrate(side.database, now);
    const held = await transact(side.database.write, holdMail);
    const log = await goOn(side, target, header, now);
    await refuseUnsound(side.database, log, now);
    await side.moveIn();
    await syncFolder(target.data);
    return { header, rows, held, log };
  } catch (error) {
    await side.drop();
    throw error;
  }
}

function refuseNewer(header: Header, kind: Database['kind']): void {
  const known = new Set(migrations(kind).map(({ name }) => commonName(name)));
  const strange = header.migrations.find((name) => !known.has(name));
  if (strange !== undefined) throw conflict('backup.newer', { name: strange });
}

async function bringIn(side: Side, file: string, header: Header, now: Date): Promise<void> {
  const { write } = side.database;
  const only = new Set(header.migrations);
  await migrate(side.database, now, only);
  const tables = new Map((await shapes(now, only)).map(({ part }) => [part.name, part]));
  let open: number | undefined;
  for await (const said of readBackup(file)) {
    if (said.kind === 'header') continue;
    const { part } = said;
    if (said.kind === 'begin') {
      if (part.part === 'table') refuseStrange(part, tables);
      else open = openFile(side.folder, part);
      if (part.name === 'unsealed') await transact(write, clearQueue);
    } else if (said.kind === 'items') {
      if (part.part === 'table')
        await transact(write, (tx) =>
          insertItems(
            tx,
            part,
            said.items.map((item) => rowOf(item as unknown[], part)),
          ),
        );
      else
        for (const item of said.items)
          writeSync(
            open!,
            part.part === 'key' ? Buffer.from(String(item)) : Buffer.from(String(item), 'base64'),
          );
    } else if (part.part === 'table') {
      if ((await countRows(write, part.name)) !== said.count)
        throw conflict('backup.rows-differ', { table: part.name });
      tables.delete(part.name);
    } else {
      fsyncSync(open!);
      closeSync(open!);
    }
  }
  for (const name of tables.keys()) throw conflict('backup.rows-differ', { table: name });
}

// Names become SQL: only those that our own migrations made.
function refuseStrange(part: TablePart, tables: ReadonlyMap<string, TablePart>): void {
  if (JSON.stringify(tables.get(part.name)) !== JSON.stringify(part))
    throw conflict('backup.rows-differ', { table: part.name });
}

function openFile(folder: string, part: Part): number {
  const path = part.part === 'key' ? logKeyFile(folder) : join(folder, part.name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSync(path, 'wx', 0o600);
}

async function goOn(side: Side, target: Target, header: Header, now: Date): Promise<Log> {
  const { write } = side.database;
  const old = loadLogKeyIfThere(undefined, side.folder);
  const key = loadLogKey(target.logKey, side.folder);
  const log = await succeedLog(write, { key, old, kind: RESTORED, facts: { backup: header.at } }, now);
  await sealAll(write, log, now);
  await checkpointNow(write, log, now);
  return log;
}

async function refuseUnsound(database: Database, log: Log, now: Date): Promise<void> {
  const verdict = await verify(database.read, log, now);
  if (!verdict.ok) throw conflict('backup.unsound', { count: verdict.problemCount });
  const { differing } = await checkRebuild(database, projectionsInUse(), now);
  const [first] = differing;
  if (first !== undefined) throw conflict('backup.derived-differs', { table: first.table });
}
