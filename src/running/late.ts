import { nights } from '../backup/nightly.ts';
import { dayIn, instantOf } from '../days.ts';
import { mailStarted } from '../mail/start.store.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Gap } from '../reminders/telling.ts';
import type { Ground } from '../web/ground.ts';
import type { Remark } from '../web/health.ts';
import { lastError, lastGoodRun, organisedSince } from './timetable.store.ts';

const LATE_MS = 26 * 3_600_000;

/** A time in which no reminders went out although they did before, until now; undefined when they ran within 26 hours. */
export async function gapNow({ database, clock }: Ground): Promise<Gap | undefined> {
  const from = await lastGoodRun(database.read, 'remind');
  const to = clock.now();
  const late = from !== undefined && to.getTime() - Date.parse(from) > LATE_MS;
  return late ? { from, to: to.toISOString() } : undefined;
}

/** For the body of /readyz: when the reminders last ran well, and `late` when that, or the organisation's first day, is too long ago. */
export const timetableRemark: Remark = async (ground) => {
  const { read } = ground.database;
  const last = (await lastGoodRun(read, 'remind')) ?? null;
  // Anybody may read this: what went wrong stands in the log.
  const failed = (await lastError(read, 'remind')) !== null;
  return { remind: { last, failed, late: await remindersLate(ground) } };
};

/** True when the reminders did not run for 26 hours, or not since the organisation's first day. Before the Start nobody waits for them. */
export async function remindersLate(ground: Ground): Promise<boolean> {
  const { database, clock } = ground;
  const started = await mailStarted(database.read);
  if (started === undefined) return false;
  if ((await lastGoodRun(database.read, 'remind')) !== undefined) return (await gapNow(ground)) !== undefined;
  const zone = (await organisation(database.read))?.zone;
  if (zone === undefined) return false;
  const first = (await organisedSince(database.read)) ?? dayIn(zone, clock.now());
  const from = Math.max(instantOf(first, '00:00', zone).getTime(), Date.parse(started));
  return clock.now().getTime() - from > LATE_MS;
}

/** What an administrator has to know of the backups of the nights: the last good one is old, or the newest failed. */
export async function backupTrouble(
  ground: Ground,
): Promise<{ last: string | null; why: string | null } | undefined> {
  const state = nights(ground);
  if (state === undefined) return undefined;
  const why = await lastError(ground.database.read, 'backup');
  return state.late || why !== null ? { last: state.last, why } : undefined;
}
