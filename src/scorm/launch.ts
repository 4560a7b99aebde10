import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../clock.ts';
import { lockPeople, transact, type Database, type Db } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { NOTHING } from './claim.ts';
import {
  forgetPreviews,
  lastCause,
  launchRow,
  putLaunch,
  putWriter,
  sessionOf,
  type LaunchRow,
} from './runtime.store.ts';

/** How a package is opened: to be worked on, to be looked at again, or by an author who leaves no trace. */
export type Mode = LaunchRow['mode'];

export interface Opening {
  personId: string;
  packageId: string;
  version: number;
  /** Null for a preview. */
  attemptId: string | null;
  mode: Mode;
}

const HOURS = 24;

/** Opens a package: gives the secret of this launch, which is worth this attempt of this person for a day. */
export async function openLaunch(
  database: Database,
  now: Date,
  { personId, packageId, version, attemptId, mode }: Opening,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await transact(database.write, async (tx) => {
    await forgetPreviews(tx, instant(now));
    await putLaunch(tx, {
      id: newId(),
      token_hash: hashed(token),
      person_id: personId,
      package_id: packageId,
      version,
      attempt_id: attemptId,
      mode,
      started_at: instant(now),
      expires_at: instant(new Date(now.getTime() + HOURS * 3_600_000)),
    });
  });
  return token;
}

const LOOKS = 8;
const BETWEEN_MS = 50;

/**
 * Waits for the last words of the launch that writes until now, for less than half a second. A page that is loaded again says
 * them as it goes, and they travel beside the request for the page that follows: whichever is read first, they count.
 */
export async function lastWords(db: Db, { id, attempt_id: attempt, mode }: LaunchRow): Promise<void> {
  if (mode !== 'normal' || attempt === null) return;
  const before = (await sessionOf(db, attempt))?.launch_id;
  if (before === undefined || before >= id) return;
  for (let look = 0; look < LOOKS; look++) {
    const cause = await lastCause(db, before);
    if (cause === 'leave' || cause === 'terminate') return;
    await pause(BETWEEN_MS);
  }
}

/**
 * Makes a launch the one that writes; gives the number of its last commit, 0 for none. Done when its shell is loaded, after
 * `lastWords`. A launch that a newer one followed stays without.
 */
export async function takeOver(database: Database, launch: LaunchRow): Promise<number> {
  const { attempt_id: attempt, mode } = launch;
  if (mode !== 'normal' || attempt === null) return 0;
  return transact(database.write, async (tx) => {
    await lockPeople(tx, [launch.person_id]);
    const session = await sessionOf(tx, attempt);
    if (session?.launch_id === launch.id) return session.last_sequence;
    if (session === undefined || session.launch_id < launch.id)
      await putWriter(tx, { attempt_id: attempt, launch_id: launch.id, claim: JSON.stringify(NOTHING) });
    return 0;
  });
}

/** The launch of a token while it lasts, or undefined. */
export async function launchOf(db: Db, token: string, now: Date): Promise<LaunchRow | undefined> {
  const launch = await launchRow(db, hashed(token));
  return launch !== undefined && launch.expires_at > instant(now) ? launch : undefined;
}

/** The label of the host that a launch has to itself, where the content origin is a wildcard. Says nothing of the token. */
export const hostLabel = (token: string): string =>
  `p${createHash('sha256').update(`host ${token}`).digest('hex').slice(0, 24)}`;

const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');
