import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import BetterSqlite3 from 'better-sqlite3';
import yauzl from 'yauzl';
import { systemClock } from '../../src/clock.ts';
import { openDatabase, sqliteFile, transact } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { makePack, packFile } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { packOf } from '../../src/packs/pack.store.ts';
import { zipTo, type Zipped } from '../../src/packs/zip.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { castOf } from './data.ts';
import { ZONE } from './people.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const AIM_MS = 60_000;
const PEOPLE = 10_000;

/**
 * Makes the pack of a year about everybody, with a sample of 25, on a copy of the data. The least there is to do is to read and
 * parse every entry once, in order, and to zip the same files from the disk.
 */
export async function packsBench(
  data: string,
  folder: string,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const { people } = castOf(data);
  say(`Measuring: the pack of ${people} people …`);
  cpSync(data, folder, { recursive: true });
  const database = openDatabase({ folder });
  try {
    const now = systemClock.now();
    await migrate(database, now);
    const log = await openLog(database.write, loadLogKey(undefined, folder), now);
    const to = dayIn(ZONE, now);
    const ask = { from: addDays(to, -365), to, sites: [], jobRole: '', people: [], incident: '', sample: { size: 25, seed: '1' } }; // prettier-ignore
    const id = await transact(database.write, (tx) => askPack(tx, now, { ask, reference: '', by: null }));
    const failed = (error: unknown) =>
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const maker = { database, log, messages: loadMessages('en'), clock: systemClock, data: folder, failed };
    const before = process.memoryUsage.rss();
    let most = before;
    const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
    const used = process.cpuUsage();
    const began = performance.now();
    const made = await makePack(maker, id);
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    clearInterval(look);
    if (!made) throw new Error('the pack was not made');
    const { bytes } = (await packOf(database.read, id))!;
    const bare = await barePack(sqliteFile(folder), packFile(folder, id), join(folder, 'bare'));
    say(
      `${((user + system) / 1e6).toFixed(1)} s of processor time, ${((most - before) / 2 ** 20).toFixed(0)} MB more memory at its most; ${((bytes ?? 0) / 2 ** 20).toFixed(1)} MB zipped.`,
    );
    const aim = people === PEOPLE ? AIM_MS : null;
    return [measured(`the pack of a year of ${people} people`, ms, bare, aim)];
  } finally {
    await database.close();
  }
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
