import { Cron } from 'croner';
import type { Db } from '../database/database.ts';
import type { Vitals } from '../web/vitals.ts';
import { newestRuns } from './timetable.store.ts';

/** A job of the timetable, and how it last went. Instants as UTC text; null for never. */
export interface JobState {
  name: string;
  /** A time of day like `07:00`, or how many seconds lie between two runs; null when no process here runs it. */
  when: string | number | null;
  endedAt: string | null;
  goodAt: string | null;
  error: string | null;
  state: 'good' | 'failed' | 'late' | 'running' | 'never';
}

const LATE_MS = 26 * 3_600_000;
/** A job of the day that runs for longer was broken off: another process may take it over from then on. */
const BROKEN_MS = 3_600_000;

/**
 * The jobs by name. Those of a time of day are known to the database, whichever process ran them; the others to this process alone,
 * since it began.
 */
export async function jobsNow(db: Db, vitals: Vitals, now: Date): Promise<JobState[]> {
  const runs = new Map((await newestRuns(db)).map((run) => [run.job, run]));
  const names = new Set([...vitals.jobs.keys(), ...runs.keys()]);
  return [...names].toSorted().map((name) => {
    const seen = vitals.jobs.get(name);
    const run = runs.get(name);
    const when = seen === undefined ? null : interval(seen.when, now);
    if (run !== undefined) {
      const { endedAt, goodAt, error } = run;
      return { name, when, endedAt, goodAt, error, state: stateOf(run, now) };
    }
    const error = seen?.failedAt != null && !(seen.goodAt && seen.goodAt > seen.failedAt) ? seen.error : null;
    const state = error !== null ? 'failed' : seen?.endedAt == null ? 'never' : 'good';
    return {
      name,
      when,
      endedAt: seen?.endedAt?.toISOString() ?? null,
      goodAt: seen?.goodAt?.toISOString() ?? null,
      error,
      state,
    };
  });
}

type Run = Awaited<ReturnType<typeof newestRuns>>[number];

function stateOf({ beganAt, endedAt, goodAt, error }: Run, now: Date): JobState['state'] {
  if (endedAt === null && now.getTime() - Date.parse(beganAt) < BROKEN_MS) return 'running';
  if (error !== null) return 'failed';
  return goodAt === null || now.getTime() - Date.parse(goodAt) > LATE_MS ? 'late' : 'good';
}

/** A time of day without its seconds, or the seconds between two runs of a croner pattern. */
function interval(when: string, now: Date): string | number {
  if (/^\d\d:\d\d:\d\d$/.test(when)) return when.slice(0, 5);
  const [first, second] = new Cron(when, { paused: true }).nextRuns(2, now);
  return first && second ? Math.round((second.getTime() - first.getTime()) / 1000) : when;
}
