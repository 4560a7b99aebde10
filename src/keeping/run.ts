import { setImmediate as breathe } from 'node:timers/promises';
import { unlessAnother } from '../database/alone.ts';
import { lockPeople, transact, type Database, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { append, projectionsInUse } from '../ledger/ledger.ts';
import { rebuild } from '../ledger/rebuild.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Ground } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { dropPacks } from './pack-files.ts';
import { standsInTheWay } from './erasure.ts';
import { erasedName, eraseNow, type Naming } from './erasing.ts';
import { holdsNow } from './hold.ts';
import { judge, type Kept } from './judge.ts';
import {
  dropItems,
  foldIn,
  itemCounts,
  purgeOf,
  purgesToRun,
  setItems,
  waitingItems,
  type PurgeItem,
  type PurgeRow,
} from './keeping.store.ts';
import { dropValues, withValuesStill } from './let-go.store.ts';
import { SOURCES } from './rehearsal.ts';
import { ruleNow } from './rule.ts';
import type { Source } from './sources.store.ts';

const AT_ONCE = 50;
/** Ids of entries in one entry: each gap is named by itself, and a purge of millions is still read in pieces. */
const NAMED_AT_ONCE = 500;

/** What a purge runs on: of the ground that pages stand on. */
export type Running = Pick<Ground, 'database' | 'messages' | 'clock' | 'config'>;

/**
 * Does all that was approved, piece by piece; goes on where it was stopped, by a signal or by the end of the process. Gives how many
 * came to their end: none where another process is at it.
 */
export async function runPurges(running: Running, signal?: AbortSignal): Promise<number> {
  const { database, config } = running;
  if ((await purgesToRun(database.read)).length === 0) return 0;
  return (await unlessAnother(database, config.data, 'purge', () => runAll(running, signal))) ?? 0;
}

async function runAll({ database, messages, clock, config }: Running, signal?: AbortSignal): Promise<number> {
  let ended = 0;
  for (const { id } of await purgesToRun(database.read)) {
    while (await runPiece(database, messages, clock.now(), id)) {
      if (signal?.aborted === true) return ended;
      await breathe();
    }
    await dropPacks(config.data);
    const fromValues = projectionsInUse().filter((one) => one.fromValues === true);
    await rebuild(database, fromValues, clock.now());
    if (await transact(database.write, (tx) => end(tx, clock.now(), id))) ended += 1;
    await foldIn(database);
  }
  return ended;
}

/** Does the next few things of a purge, with their entry, in one transaction; false when there are none left. */
export async function runPiece(
  { write, read }: Database,
  messages: Messages,
  now: Date,
  id: string,
  most = AT_ONCE,
): Promise<boolean> {
  const [next] = await waitingItems(read, id, 1);
  if (next === undefined) return false;
  // Who else is named where is looked up beside the writers: every mail and every value is read.
  const naming = next.ref.startsWith('erasure ')
    ? await eraseNow(read, messages, next.person_id!)
    : undefined;
  await transact(write, async (tx) => {
    await lockPeople(tx, 'everyone');
    const purge = await purgeOf(tx, id);
    const items = await waitingItems(tx, id, most);
    if (purge === undefined || purge.approved_by === null || items[0]?.n !== next.n) return;
    if (naming !== undefined) await erasePiece(tx, now, purge, items, naming);
    else await purgePiece(tx, now, purge, items, messages);
  });
  return true;
}

async function purgePiece(
  tx: Tx,
  now: Date,
  purge: PurgeRow,
  items: PurgeItem[],
  messages: Messages,
): Promise<void> {
  const { months } = await ruleNow(tx);
  const holds = await holdsNow(tx);
  for (const source of SOURCES) {
    const mine = new Map(
      items
        .filter(({ ref }) => ref.startsWith(`${source.name} `))
        .map((item) => [item.ref.slice(source.name.length + 1), item]),
    );
    if (mine.size === 0) continue;
    const found = await source.find(tx, { refs: [...mine.keys()] });
    // Looked at once more: a hold may have been set since, or a leaving taken back.
    const going = found.filter((kept) => judge(kept, months, holds, purge.until_on) === 'goes');
    for (const kept of going) {
      await setItems(tx, [mine.get(kept.ref)!], 'gone');
      mine.delete(kept.ref);
    }
    await setItems(tx, [...mine.values()], 'stayed');
    if (going.length > 0) await letGo(tx, now, purge, source, going, messages);
  }
}

async function letGo(
  tx: Tx,
  now: Date,
  purge: PurgeRow,
  source: Source,
  going: readonly Kept[],
  messages: Messages,
): Promise<void> {
  const kind = going[0]!.class;
  const instead = (id: string) => erasedName(messages, id);
  // Of people each is put down by itself: their entry says that they are gone.
  for (const some of kind === 'people' ? going.map((one) => [one]) : [going]) {
    const entries = await source.letGo(tx, some, instead);
    const people = kind === 'people' ? { people: some.map(({ ref }) => ref) } : {};
    await putDown(tx, now, purge, { class: kind, count: some.length, ...people }, entries);
  }
}

async function erasePiece(
  tx: Tx,
  now: Date,
  purge: PurgeRow,
  items: PurgeItem[],
  naming: Naming,
): Promise<void> {
  const personId = purge.person_id!;
  // They may have come back, or been given a role, since it was asked and approved.
  const zone = (await organisation(tx))?.zone ?? 'UTC';
  const { why } = await standsInTheWay(tx, personId, dayIn(zone, now));
  await setItems(tx, items, why === undefined ? 'gone' : 'stayed');
  if (why !== undefined) return;
  const entries = await naming.erase(tx);
  await putDown(tx, now, purge, { class: 'erasure', count: 1, people: [personId] }, entries);
}

// The entry that names the gaps, and the gaps, come in one transaction.
async function putDown(
  tx: Tx,
  now: Date,
  purge: PurgeRow,
  what: { class: string; count: number; people?: string[] },
  entries: readonly string[],
): Promise<void> {
  const named = await withValuesStill(tx, [...new Set(entries)]);
  const { id, until_on: until, asked_by: by, approved_by: approvedBy } = purge;
  const at = now.toISOString();
  for (let n = 0; n === 0 || n < named.length; n += NAMED_AT_ONCE) {
    const facts = { purge: id, until, by, approvedBy, ...what, entries: named.slice(n, n + NAMED_AT_ONCE) };
    const rest = { ...facts, count: 0 };
    await append(tx, now, [{ at, kind: 'purged', facts: n === 0 ? facts : rest }]);
  }
  await dropValues(tx, named);
}

async function end(tx: Tx, now: Date, id: string): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const purge = await purgeOf(tx, id);
  if (purge === undefined || purge.ended_at !== null || (await waitingItems(tx, id, 1)).length > 0)
    return false;
  const counts = await itemCounts(tx, id);
  const gone = Object.fromEntries(counts.filter((c) => c.state === 'gone').map((c) => [c.class, c.count]));
  const stayed = counts.filter((c) => c.state === 'stayed').reduce((sum, { count }) => sum + count, 0);
  const { until_on: until, asked_by: by, approved_by: approvedBy } = purge;
  const facts = { purge: id, until, by, approvedBy, gone, stayed };
  await append(tx, now, [{ at: now.toISOString(), kind: 'purge-ended', facts }]);
  await dropItems(tx, id);
  return true;
}
