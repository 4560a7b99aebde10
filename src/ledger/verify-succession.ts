import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import { parseEntry } from './entry.ts';
import { newestCheckpoint } from './checkpoint.store.ts';
import { KEY_CHANGED, RESTORED } from './log.ts';
import { logChain, type LogRow } from './log.store.ts';
import { keyId, nextNamed, openCheckpoint, verifierKey } from './note.ts';
import type { Findings } from './problem.ts';
import type { End } from './verify-checkpoints.ts';
import type { SeenLog } from './verify-log.ts';
import { signedAfter, succession, textsOfKind } from './verify.store.ts';

/** Kinds of entry that say why a log has a predecessor. */
const KINDS = [RESTORED, KEY_CHANGED];

/** A log that has ended, as it was recomputed, and the one that goes on from it. */
export interface Step {
  before: LogRow;
  seen: SeenLog;
  after: LogRow;
}

/**
 * Judges whether a log honestly goes on from the one before it: an entry of it says why, names the end that the other log has here,
 * and, where the key is another one, names that; the old key vouches for it where the entry says so. Nothing was signed for the old
 * log after its end.
 */
export async function verifySuccession(
  db: Db,
  { before, seen, after }: Step,
  found: Findings,
): Promise<void> {
  const said = await saidOf(db, before, after);
  if (said === undefined) {
    found.entry('succession-unsaid', after.origin, before.origin, null);
    return;
  }
  const { facts, entry } = said;
  if (facts['size'] !== seen.size || facts['root'] !== seen.root.toString('base64')) {
    const until = { size: Number(facts['size'] ?? 0), at: after.beganAt };
    found.between('succession-differs', before.origin, { size: seen.size, at: null }, until);
  }
  if (!before.publicKey.equals(after.publicKey)) {
    const isNamed = facts['key'] === verifierKey(after);
    if (!isNamed || (facts['vouched'] === true && !(await vouches(db, before, after))))
      found.entry('succession-unvouched', after.origin, entry, null);
  }
  for (const { at, size } of await signedAfter(db, before.origin, after.beganAt))
    found.between('signed-late', before.origin, { size: seen.size, at: after.beganAt }, { size, at });
}

/** How a log ended: when the next one began, and whether that was a restore, which may have lost what came after the backup. */
export async function endOf(db: Db, before: LogRow, after: LogRow): Promise<End> {
  const said = await saidOf(db, before, after);
  return { at: after.beganAt, byRestore: said?.kind === RESTORED };
}

/** A sentence for each change of the key that the record tells of. */
export async function changesTold(db: Db, messages: Messages): Promise<string[]> {
  const logs = await logChain(db);
  const told: string[] = [];
  for (const body of await textsOfKind(db, KEY_CHANGED)) {
    const { at, facts } = parseEntry(body);
    const { predecessor, key, why, vouched } = facts;
    const old = logs.find(({ origin }) => origin === predecessor);
    const [, id = '?'] = typeof key === 'string' ? key.split('+') : [];
    const params = { at, old: old === undefined ? '?' : keyId(old).toString('hex'), key: id };
    told.push(messages.t(`ledger.key-was-${vouched === true ? 'vouched' : 'alone'}`, params));
    if (why === 'stolen' || why === 'lost') told.push(messages.t(`ledger.key-was-${why}`, params));
  }
  return told;
}

/** What the entry says with which a log names the one before it, and its id; undefined where there is none. */
export async function saidOf(db: Db, before: LogRow, after: LogRow) {
  for (const body of await succession(db, after.origin, KINDS)) {
    try {
      const { id, kind, facts } = parseEntry(body);
      if (facts['predecessor'] === before.origin) return { entry: id, kind, facts };
    } catch {
      // An entry that cannot be read is told as such.
    }
  }
  return undefined;
}

async function vouches(db: Db, before: LogRow, after: LogRow): Promise<boolean> {
  const last = await newestCheckpoint(db, before.origin, after.beganAt);
  if (last === undefined || openCheckpoint(last.note, before) === undefined) return false;
  return nextNamed(last.note) === verifierKey(after);
}
