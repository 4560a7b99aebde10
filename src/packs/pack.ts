import { transact, type Database, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Facts } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { readCheckpoint } from '../ledger/note.ts';
import { askHash, askText, readAsk, type Ask } from './ask.ts';
import { insertPack, type Pack } from './pack.store.ts';

/** Asks for a pack; it is made in the background. Gives its id. `by` null: a command on the server. */
export async function askPack(
  tx: Tx,
  now: Date,
  { ask, reference, by }: { ask: Ask; reference: string; by: string | null },
): Promise<string> {
  const id = newId(now);
  await insertPack(tx, {
    id,
    ask: askText(ask),
    reference,
    asked_by: by,
    asked_at: now.toISOString(),
    origin: null,
    note: null,
    known_at: null,
    known: null,
    state: 'waiting',
    done: 0,
    parts: 0,
    holder: null,
    held_until: null,
    tries: 0,
    hash: null,
    bytes: null,
    ready_at: null,
  });
  return id;
}

/** The entry that says which pack was made of what, with the hash of its file. */
export const madeEntry = (pack: Pack, now: Date, { hash, bytes }: { hash: string; bytes: number }) => {
  const { size = 0, root } = readCheckpoint(pack.note ?? '') ?? {};
  const facts: Facts = {
    pack: pack.id,
    by: pack.asked_by,
    ask: readAsk(pack.ask) as unknown as Facts,
    askHash: askHash(pack.ask),
    log: pack.origin,
    size,
    root: root?.toString('base64') ?? null,
    sha256: hash,
    bytes,
  };
  const commits = pack.reference === '' ? {} : { commits: { reference: pack.reference } };
  return { at: now.toISOString(), kind: 'pack-made', facts, ...commits };
};

/** Puts on record that somebody took a pack away. */
export async function recordPackTaken(
  database: Database,
  now: Date,
  pack: Pack,
  by: string | null,
): Promise<void> {
  const facts = { pack: pack.id, by, sha256: pack.hash };
  await transact(database.write, (tx) =>
    append(tx, now, [{ at: now.toISOString(), kind: 'pack-taken', facts }]),
  );
}
