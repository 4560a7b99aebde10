import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { transact, type Database } from '../database/database.ts';
import { LEASE_MS } from './lease.ts';
import { wantAgain, type Pack } from './pack.store.ts';

type Kept = Pick<Pack, 'id' | 'bytes' | 'hash'>;

/** Where the file of a finished pack lies. */
export const packFile = (data: string, id: string): string => join(data, 'packs', `${id}.zip`);

/** Whether a file of a pack lies here, as long as it should be. */
export const isHere = (data: string, { id, bytes }: Kept): Promise<boolean> =>
  stat(packFile(data, id)).then(
    ({ size }) => size === bytes,
    () => false,
  );

/** Whether that is the very file on record, and not one from before a name was changed. */
export async function isWhole(data: string, pack: Kept): Promise<boolean> {
  if (pack.hash === null || !(await isHere(data, pack))) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(packFile(data, pack.id)), hash);
  return hash.digest('hex') === pack.hash;
}

/** A name for the packs of this data folder: servers that share a database need not share a folder. */
export const placeName = (data: string): string =>
  createHash('sha256')
    .update(`${hostname()}\n${resolve(data)}`)
    .digest('hex')
    .slice(0, 16);

/** Lets a pack whose file is not here be made anew, here: for two minutes nobody elsewhere begins it. It becomes the same bytes. */
export async function makeAgainHere(
  database: Database,
  now: Date,
  { id }: Pack,
  data: string,
): Promise<void> {
  const held_until = new Date(now.getTime() + LEASE_MS).toISOString();
  await transact(database.write, (tx) => wantAgain(tx, id, { holder: placeName(data), held_until }));
}
