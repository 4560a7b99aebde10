import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import yauzl from 'yauzl';
import { sqliteFile } from '../../src/database/database.ts';
import { packFile } from '../../src/packs/kept.ts';
import { zipTo, type Zipped } from '../../src/packs/zip.ts';
import { castOf } from './data.ts';
import type { PackMade } from './pack-process.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const AIM_MS = 60_000;
const PEOPLE = 10_000;
/** So much may lie in the heap at once where memory is measured: else what is no longer needed lies there till it is cleared away. */
const HEAP_MB = 64;

/**
 * Makes the pack of a year about everybody, with a sample of 25, on a copy of the data. The least there is to do is to read and
 * parse every entry once, in order, and to zip the same files from the disk. Then the same once more in a small heap, beside that
 * of a tenth of the people.
 */
export async function packsBench(
  { data, fewer }: { data: string; fewer: string },
  folder: string,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const { people } = castOf(data);
  say(`Measuring: the pack of ${people} people …`);
  cpSync(data, folder, { recursive: true });
  const { id, ms, cpuMs, bytes } = await makeIn(folder);
  const bare = await barePack(sqliteFile(folder), packFile(folder, id), join(folder, 'bare'));
  say(
    `${(cpuMs / 1000).toFixed(1)} s of processor time; ${(bytes / 2 ** 20).toFixed(1)} MB zipped. Memory, with a heap of ${HEAP_MB} MB:`,
  );
  for (const from of [fewer, data]) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(from, folder, { recursive: true });
    const { before, most } = await makeIn(folder, HEAP_MB);
    say(
      `  ${castOf(from).people} people: ${most.toFixed(0)} MB at its most, ${(most - before).toFixed(0)} MB more than before.`,
    );
  }
  const aim = people === PEOPLE ? AIM_MS : null;
  return [measured(`the pack of a year of ${people} people`, ms, bare, aim)];
}

async function makeIn(folder: string, heapMb?: number): Promise<PackMade> {
  const limits = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const file = join(import.meta.dirname, 'pack-process.ts');
  const args = ['--import', 'tsx', ...limits, file, folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 20 });
  const made: PackMade = JSON.parse(stdout.trim().split('\n').at(-1)!);
  return made;
}

async function barePack(database: string, pack: string, folder: string): Promise<number> {
  const files: Zipped[] = [];
  const zip = await yauzl.fromBufferPromise(readFileSync(pack));
  for await (const entry of zip.eachEntry()) {
    const from = join(folder, entry.fileName);
    mkdirSync(dirname(from), { recursive: true });
    writeFileSync(from, await buffer(await zip.openReadStreamPromise(entry)));
    files.push({ path: entry.fileName, from });
  }
  const db = new BetterSqlite3(database, { readonly: true });
  try {
    const began = performance.now();
    const bodies = db.prepare('select body from seal join ledger on id = entry_id order by log, idx').pluck();
    let chars = 0;
    for (const body of bodies.iterate() as IterableIterator<string>)
      chars += Object.keys(JSON.parse(body) as object).length;
    if (chars === 0) throw new Error('nothing was read');
    await zipTo(join(folder, 'bare.zip'), files, new Date(0));
    return performance.now() - began;
  } finally {
    db.close();
  }
}
