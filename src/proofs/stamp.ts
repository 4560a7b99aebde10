import { createHash, randomBytes } from 'node:crypto';
import { transact, type Database, type Db } from '../database/database.ts';
import { addDays, dayIn, endOfDay } from '../days.ts';
import { latestCheckpoint } from '../ledger/latest.ts';
import { logChain } from '../ledger/log.store.ts';
import { organisation } from '../organisation/organisation.ts';
import { lastSignedBy } from './signed-days.ts';
import { keepStamp, lastStamped, stampOf } from './stamp.store.ts';
import { readStamp, stampRequest, tidyNonce, type Stamp } from './timestamp.ts';

/** How long an authority may take, in milliseconds. */
const PATIENCE_MS = 20_000;
const MOST_BYTES = 100_000;
const NONCE_BYTES = 8;
const LATE_MS = 72 * 3_600_000;

/**
 * Has the last checkpoint of the day before stamped by the authority, once; true when it was. Does nothing without an authority,
 * or without such a checkpoint. Throws a sentence when the authority does not answer as it should: then the next try is due.
 */
export async function stampDay(database: Database, url: string | undefined, now: Date): Promise<boolean> {
  const house = url === undefined ? undefined : await organisation(database.read);
  if (url === undefined || house === undefined) return false;
  const day = addDays(dayIn(house.zone, now), -1);
  const signed = await lastSignedBy(database.write, endOfDay(day, house.zone));
  if (signed === undefined) return false;
  const { log, at: checkpoint_at, note } = signed;
  if ((await stampOf(database.write, log.origin, checkpoint_at)) !== undefined) return false;
  const { token, at, authority } = await askStamp(url, note);
  const kept = { token: token.toString('base64'), stamped_at: at.toISOString(), authority };
  await transact(database.write, (tx) => keepStamp(tx, { log: log.origin, checkpoint_at, ...kept }));
  return true;
}

/** Asks an authority for a stamp on a text. */
async function askStamp(url: string, text: string): Promise<Stamp> {
  const hash = createHash('sha256').update(text).digest();
  const nonce = tidyNonce(randomBytes(NONCE_BYTES));
  const { address, headers } = signedIn(url);
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', ...headers },
    body: new Uint8Array(stampRequest(hash, nonce)),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`the time-stamp authority answered ${answer.status}`);
  return readStamp(await bounded(answer), { hash, nonce });
}

// `fetch` takes no name and password in an address.
function signedIn(url: string): { address: string; headers: Record<string, string> } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === '' && password === '') return { address: url, headers: {} };
  address.username = address.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { address: address.toString(), headers: { authorization } };
}

async function bounded(answer: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error('the answer of the time-stamp authority is too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** True when an authority is set and has stamped no checkpoint of the last three days, nor ever, though the log is older. */
export async function stampsLate(db: Db, url: string | undefined, now: Date): Promise<boolean> {
  if (url === undefined) return false;
  const stamped = await lastStamped(db);
  const since = stamped ?? (await logChain(db))[0]?.beganAt;
  if (since === undefined || now.getTime() - Date.parse(since) <= LATE_MS) return false;
  // Where nothing happens nothing is signed, and there is nothing to stamp.
  const newest = await latestCheckpoint(db);
  return newest !== null && (!stamped || Date.parse(newest.at) > Date.parse(since));
}
