import { systemClock } from '../../src/clock.ts';
import { openDatabase, transact } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { makePack } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { packOf } from '../../src/packs/pack.store.ts';
import '../../src/projections.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { ZONE } from './people.ts';

/** What making a pack came to, in a process of its own. */
export interface PackMade {
  id: string;
  ms: number;
  cpuMs: number;
  /** Resident memory, in MB: before, and at its most. */
  before: number;
  most: number;
  bytes: number;
}

// Makes the pack of a year about everybody, with a sample of 25, in the data folder that is named; prints what it came to.
const folder = process.argv[2]!;
const database = openDatabase({ folder });
const now = systemClock.now();
await migrate(database, now);
const log = await openLog(database.write, loadLogKey(undefined, folder), now);
const to = dayIn(ZONE, now);
const ask = { from: addDays(to, -365), to, sites: [], jobRole: '', people: [], incident: '', sample: { size: 25, seed: '1' } }; // prettier-ignore
const id = await transact(database.write, (tx) => askPack(tx, now, { ask, reference: '', by: null }));
const failed = (error: unknown) => console.error(error);
const maker = { database, log, messages: loadMessages('en'), clock: systemClock, data: folder, failed };
const before = process.memoryUsage.rss();
const used = process.cpuUsage();
const began = performance.now();
if (!(await makePack(maker, id))) throw new Error('the pack was not made');
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(used);
const { bytes } = (await packOf(database.read, id))!;
await database.close();
const made: PackMade = {
  id,
  ms,
  cpuMs: (user + system) / 1000,
  before: before / 2 ** 20,
  most: process.resourceUsage().maxRSS / 1024,
  bytes: bytes ?? 0,
};
console.log(JSON.stringify(made));
