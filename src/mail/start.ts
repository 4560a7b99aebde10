import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';
import { dueByTries } from './outbox.store.ts';
import { pausesOf } from './outcome.ts';
import { mailStarted, putMailStart } from './start.store.ts';

/**
 * What goes out before the Start too: for these somebody waits who asked for just this mail. Invitations to many at once are of
 * another kind, and wait.
 */
export const WITHOUT_START = ['invitation', 'reset', 'wording-test', 'setup-test'] as const;

/** The kinds of mail that may go out now; undefined for all of them. */
export async function kindsAllowed(db: Db): Promise<readonly string[] | undefined> {
  return (await mailStarted(db)) === undefined ? WITHOUT_START : undefined;
}

/** Lets mail go out by itself from now on; false when it does so already. */
export async function startMail(tx: Tx, now: Date, by: string): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  if ((await mailStarted(tx)) !== undefined) return false;
  await putMailStart(tx, now.toISOString(), by);
  await append(tx, now, [{ at: now.toISOString(), kind: 'mail-started', facts: { by } }]);
  return true;
}

/** Since when a mail waits that could go out: what waits for its hour, or for the Start, is not late. Undefined for none. */
export async function waitingSince(db: Db, now: Date): Promise<string | undefined> {
  const started = await mailStarted(db);
  const due = await dueByTries(db, now.toISOString(), await kindsAllowed(db));
  if (due.length === 0) return undefined;
  const first = Math.min(...due.map(({ tries, next }) => Date.parse(next) - pausesOf(tries) * 60_000));
  return new Date(Math.max(first, started === undefined ? 0 : Date.parse(started))).toISOString();
}
