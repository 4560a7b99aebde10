import { addDays, dayIn, instantOf, type Day } from './days.ts';
import { sealAll } from './ledger/sealer.ts';
import { organisation } from './organisation/organisation.ts';
import { attempt, isDaily, jobs, runDaily, type TimetableDeps } from './timetable.ts';
import type { Ground } from './web/ground.ts';

// What else happens in the course of a day, and after which of the day's jobs.
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  auditors: ['policy'],
  networks: ['follow-ups', 'counts'],
};

/**
 * Lives through the time until an instant, day by day: moves the clock to each of the day's times and does what is due then. For a
 * program whose clock can be moved; `told` hears of each day that is over, `signal` ends it between two days.
 */
export async function passTime(
  ground: Ground,
  deps: TimetableDeps,
  move: (to: Date) => void,
  until: Date,
  { told, signal }: { told: (day: Day) => void; signal: AbortSignal },
): Promise<void> {
  const { database, clock, config } = ground;
  const zone = (await organisation(database.read))?.zone ?? config.zone;
  const all = jobs(ground, deps);
  const named = (name: string) => all.find((job) => job.name === name)!;
  const daily = all.filter(isDaily).toSorted((a, b) => a.when.localeCompare(b.when));
  const begun = clock.now();
  const seal = async () => {
    const log = typeof deps.log === 'function' ? await deps.log() : deps.log;
    await sealAll(database.write, log, clock.now());
  };
  // What was before the journey is sealed before it: a log without a checkpoint for so long looks as if it had been tampered with.
  await seal();
  const done = new Set<string>();
  // What was due today already and was not done, as the timetable makes up for it.
  for (const job of daily) await runDaily(ground, job, done, signal);
  const last = dayIn(zone, until);
  for (let day = dayIn(zone, begun); day <= last && !signal.aborted; day = addDays(day, 1)) {
    for (const job of daily) {
      const at = instantOf(day, job.when, zone);
      if (at <= begun || at > until) continue;
      move(at);
      if (job.name === 'day-end') await seal();
      await runDaily(ground, job, done, signal);
      for (const name of BESIDE[job.name] ?? []) await attempt(ground, named(name), clock.now(), signal);
    }
    told(day);
  }
  move(until);
}
