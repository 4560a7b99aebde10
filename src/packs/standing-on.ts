import type { Clock } from '../clock.ts';
import { transact, type Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { checkpointOfNow } from '../ledger/checkpoint.ts';
import { latestCheckpoint } from '../ledger/latest.ts';
import type { Log } from '../ledger/log.ts';
import { logChain } from '../ledger/log.store.ts';
import { openCheckpoint, verifierKey } from '../ledger/note.ts';
import { sealAll } from '../ledger/sealer.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { readAsk } from './ask.ts';
import { setCheckpoint, type Pack } from './pack.store.ts';
import type { Packing } from './packing.ts';
import { sealedTotals } from './proof.store.ts';
import { whomOf } from './whom.ts';

/** What packs are made with. */
export interface Maker {
  database: Database;
  log: Log;
  messages: Messages;
  clock: Clock;
  /** The data folder. */
  data: string;
  failed?: (error: unknown) => void;
}

/** What was asked is answered as of a checkpoint that is not older than the question; all that wait share it. */
export async function standOnCheckpoint({ database, log, clock }: Maker): Promise<void> {
  const now = clock.now();
  await sealAll(database.write, log, now);
  await checkpointOfNow(database.write, log, now);
  const latest = await latestCheckpoint(database.write);
  if (latest === null) throw new Error('a pack needs a signed checkpoint: run heed verify');
  const { origin, size, note, at: known_at } = latest;
  const logs = (await logChain(database.write)).map((one) => one.origin);
  // How many entries that is with the logs before it, in the order of replay.
  const known = (await sealedTotals(database.write, logs)).get(origin)! + size;
  await transact(database.write, (tx) => setCheckpoint(tx, { origin, note, known_at, known }));
}

/** What a pack is made from, as at its checkpoint. */
export async function packingOf(
  { database, messages }: Maker,
  pack: Pack,
  db: Packing['db'],
): Promise<Packing> {
  const { zone = 'UTC', name: house = '' } = (await organisation(db)) ?? {};
  const log = (await logChain(database.read)).find(({ origin }) => origin === pack.origin)!;
  const signed = openCheckpoint(pack.note!, log);
  if (signed === undefined)
    throw new Error('the checkpoint of a pack is not signed by its log: run heed verify');
  const ask = readAsk(pack.ask);
  const at = new Date(pack.known_at!);
  return {
    ask,
    reference: pack.reference,
    db,
    ledger: database.read,
    at,
    today: dayIn(zone, at),
    zone,
    house,
    messages,
    checkpoint: {
      origin: log.origin,
      note: pack.note!,
      size: signed.size,
      root: signed.root.toString('base64'),
      key: verifierKey(log),
    },
    ...(await whomOf(db, ask)),
  };
}
