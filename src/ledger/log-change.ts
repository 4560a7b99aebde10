import { oneAtATime } from '../database/alone.ts';
import type { Database } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { checkpointNow } from './checkpoint.ts';
import { findLogKey, loadLogKeyIfThere, putNextKey, writeKey, writeNextKey, type LogKey } from './log-key.ts';
import { currentLog, KEY_CHANGED, succeedLog, type Log } from './log.ts';
import { sealAll } from './sealer.ts';

/** Why: as a matter of routine, because the old one is gone, or because somebody else has it. */
export type Why = 'planned' | 'lost' | 'stolen';

export interface KeyChange {
  why: Why;
  /** The old key, where it is neither in the setting nor in the data folder. */
  old?: LogKey | undefined;
  /** A file for the new key, in place of `log.key` in the data folder. */
  to?: string | undefined;
}

export interface KeyPlace {
  /** The setting HEED_LOG_KEY. */
  logKey: string | undefined;
  data: string;
}

/**
 * Gives the record another key: the log in use ends, and one that the new key signs succeeds it. The old key, where it is still
 * there, signs the end of its log and vouches for the new one. A key that is there and is not the log's becomes the new one, else one
 * is made. Throws a conflict with a sentence, having changed nothing, when it is not clear which key is which.
 */
export function changeKey(
  database: Database,
  place: KeyPlace,
  { why, old: given, to }: KeyChange,
  now: Date,
): Promise<{ log: Log; vouched: boolean }> {
  const { logKey: setting, data } = place;
  return oneAtATime(database, data, async () => {
    const row = await currentLog(database.read);
    if (row === undefined) throw conflict('ledger.key-none');
    const isOld = (key: LogKey | undefined) => key?.publicKey.equals(row.publicKey) === true;
    const mine = findLogKey(row.publicKey, setting, data);
    if (given !== undefined && !isOld(given)) throw conflict('ledger.key-not-old', { log: row.origin });
    const old = [given, mine, loadLogKeyIfThere(undefined, data)].find(isOld);
    if (old === undefined && why === 'planned') throw conflict('ledger.key-missing', { log: row.origin });
    if (old !== undefined && why === 'lost') throw conflict('ledger.key-not-lost');
    const isThere = mine !== undefined && !isOld(mine);
    if (isThere && to !== undefined) throw conflict('ledger.key-two');
    if (!isThere && to === undefined && setting !== undefined) throw conflict('ledger.key-in-setting');
    const waits = !isThere && to === undefined;
    const key = isThere ? mine : to === undefined ? writeNextKey(data) : written(to);
    const log = await succeedLog(
      database.write,
      { key, old, kind: KEY_CHANGED, facts: { why } },
      now,
      row.origin,
    );
    if (waits) putNextKey(data);
    await sealAll(database.write, log, now);
    await checkpointNow(database.write, log, now);
    return { log, vouched: old !== undefined };
  });
}

function written(file: string): LogKey {
  try {
    return writeKey(file);
  } catch (error) {
    throw conflict('ledger.key-unwritable', { file, why: (error as NodeJS.ErrnoException).code ?? '' });
  }
}
