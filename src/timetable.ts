import { Cron } from 'croner';
import { nightly, nights } from './backup/nightly.ts';
import { voteStillAsked } from './committee/telling.ts';
import { dayIn, instantOf, addDays } from './days.ts';
import { transact } from './database/database.ts';
import { refuseOutside } from './database/inside.ts';
import { HeedError } from './errors.ts';
import { runPurges } from './keeping/run.ts';
import { checkpointNow } from './ledger/checkpoint.ts';
import type { Log } from './ledger/log.ts';
import { sendWaiting } from './mail/worker.ts';
import { reviewStillDue, tellOfReviews } from './networks/telling.ts';
import { deriveMonths } from './overview/months.ts';
import { keepCounts } from './obligations/counts.ts';
import { organisation } from './organisation/organisation.ts';
import { stampDay } from './proofs/stamp.ts';
import { tellWitnesses, witnessStillKept } from './proofs/witness.ts';
import { remind, stillToSay } from './reminders/remind.ts';
import { makePacks } from './packs/make.ts';
import type { Gap } from './reminders/telling.ts';
import { mailViews, viewStillSeen } from './saved/mailing.ts';
import { linkMinter } from './sign-in/link.ts';
import { followUpLinks } from './training/follow-up.ts';
import { followUpWanted } from './training/follow-up-due.ts';
import { sendFollowUps } from './training/follow-up-sending.ts';
import { claimSlot, endSlot, isDone, lastError, lastGoodRun, organisedSince } from './timetable.store.ts';
import { clear, endAuditors, judgedByAll, keepPolicyTimely } from './timetable-work.ts';
import type { Ground } from './web/ground.ts';
import type { Remark } from './web/health.ts';

export interface TimetableDeps {
  /** The log whose checkpoints are signed at day's end. */
  log: Log | (() => Promise<Log>);
}

interface Job {
  name: string;
  /** A time of day in the organisation's zone, once a day among all processes; or a croner pattern, in each process. */
  when: string;
  run(now: Date, signal: AbortSignal): Promise<unknown>;
}

/** Everything that happens by itself. Sealing has a loop of its own, in the ledger. */
function jobs(ground: Ground, { log: given }: TimetableDeps): Job[] {
  const logNow = async () => (typeof given === 'function' ? given() : given);
  const { database, messages, config } = ground;
  const { smtpUrl, mailFrom } = config;
  const tell = { database, messages, origin: config.origin };
  const wanted = judgedByAll([
    (tx, at, mail) => stillToSay(tell, tx, at, mail),
    reviewStillDue,
    voteStillAsked,
    followUpWanted,
    witnessStillKept,
    viewStillSeen,
  ]);
  const post = {
    database,
    log: ground.log,
    smtpUrl,
    mailFrom,
    link: followUpLinks(config.origin, linkMinter(config.origin)),
    wanted,
  };
  const maker = {
    database,
    messages,
    clock: ground.clock,
    data: config.data,
    failed: (error: unknown) => logFailure(ground, 'packs', error),
  };
  return [
    { name: 'mail', when: '*/10 * * * * *', run: (now, signal) => sendWaiting({ ...post, signal }, now) },
    { name: 'counts', when: '* * * * * *', run: (now) => keepCounts(database, now) },
    { name: 'months', when: '20 */2 * * * *', run: (now, signal) => deriveMonths(database, now, signal) },
    { name: 'policy', when: '*/10 * * * * *', run: (now) => keepPolicyTimely(database, now) },
    {
      name: 'remind',
      when: '07:00:00',
      run: async (now) => remind(tell, now, { gap: await gapNow(ground) }),
    },
    { name: 'follow-ups', when: '0 */10 * * * *', run: (now, signal) => sendFollowUps(tell, now, signal) },
    { name: 'networks', when: '07:10:00', run: (now) => tellOfReviews(tell, now) },
    { name: 'views', when: '07:05:00', run: (now) => mailViews(tell, now) },
    { name: 'auditors', when: '00:00:30', run: (now) => endAuditors(database, config.zone, now) },
    // The day before is over then, and its last checkpoint signed.
    { name: 'witnesses', when: '00:05:00', run: (now) => tellWitnesses(tell, now) },
    { name: 'purge', when: '30 * * * * *', run: (_now, signal) => runPurges(ground, signal) },
    {
      name: 'stamp',
      when: '0 20 * * * *',
      run: (now) => stampDay(database, config.timestampUrl, now),
    },
    { name: 'clear', when: '03:10:00', run: (now) => clear(database, now) },
    {
      name: 'packs',
      when: '*/5 * * * * *',
      run: async (_now, signal) => makePacks({ ...maker, log: await logNow() }, signal),
    },
    {
      name: 'backup',
      when: '02:10:00',
      run: async (now) => nightly({ database, log: await logNow(), config }, now),
    },
    {
      name: 'day-end',
      when: '23:59:30',
      run: async (now) => checkpointNow(database.write, await logNow(), now),
    },
  ];
}

const HOUR_MS = 3_600_000;

export interface Timetable {
  /** Looks at once for what is due by the day's times; resolves when it is done. The timetable does so every ten seconds. */
  look(): Promise<void>;
  /** Begins nothing more and resolves when what runs is finished. */
  stop(): Promise<void>;
}

/** Starts the timetable of this process. A time of day that was slept through is made up for, once. */
export function startTimetable(ground: Ground, deps: TimetableDeps): Timetable {
  refuseOutside();
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const done = new Set<string>();
  const all = jobs(ground, deps);

  const track = async (work: Promise<unknown>): Promise<void> => {
    running.add(work);
    await work.finally(() => running.delete(work));
  };
  const look = async () => {
    for (const job of all.filter(isDaily)) {
      if (!stopping.signal.aborted) await runDaily(ground, job, done, stopping.signal);
    }
  };
  const cron = (when: string, work: () => Promise<unknown>) =>
    new Cron(when, { unref: true, protect: true, catch: (error) => logFailure(ground, when, error) }, () =>
      track(work()),
    );
  const crons = [
    cron('*/10 * * * * *', look),
    ...all
      .filter((job) => !isDaily(job))
      .map((job) => cron(job.when, () => attempt(ground, job, ground.clock.now(), stopping.signal))),
  ];
  return {
    look: () => track(look()),
    async stop() {
      stopping.abort();
      for (const one of crons) one.stop();
      await Promise.allSettled(running);
    },
  };
}

const isDaily = (job: Job): boolean => /^\d\d:\d\d:\d\d$/.test(job.when);

// The day is the slot. `done` remembers what was found done, by this process or another.
async function runDaily(ground: Ground, job: Job, done: Set<string>, signal: AbortSignal): Promise<void> {
  const { database, clock } = ground;
  const now = clock.now();
  const zone = (await organisation(database.read))?.zone;
  if (zone === undefined) return;
  const slot = dayIn(zone, now);
  if (done.has(`${job.name} ${slot}`) || now < instantOf(slot, job.when, zone)) return;
  if (await isDone(database.read, job.name, slot)) {
    done.delete(`${job.name} ${addDays(slot, -1)}`);
    done.add(`${job.name} ${slot}`);
    return;
  }
  const again = new Date(now.getTime() - HOUR_MS).toISOString();
  const mine = await transact(database.write, (tx) =>
    claimSlot(tx, job.name, slot, now.toISOString(), again),
  );
  if (!mine) return;
  const error = await attempt(ground, job, now, signal);
  const ended = clock.now().toISOString();
  await transact(database.write, (tx) => endSlot(tx, job.name, slot, ended, error));
}

// Runs a job; gives its error in a word or two, which also stands in the log.
async function attempt(ground: Ground, job: Job, now: Date, signal: AbortSignal): Promise<string | null> {
  try {
    await job.run(now, signal);
    return null;
  } catch (error) {
    logFailure(ground, job.name, error);
    if (error instanceof HeedError) return ground.messages.t(error.key, error.params).slice(0, 300);
    return error instanceof Error ? error.message.slice(0, 300) : 'unknown';
  }
}

const logFailure = (ground: Ground, job: string, error: unknown) =>
  ground.log.error({ err: error, job }, 'a job of the timetable failed');

const LATE_MS = 26 * HOUR_MS;

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

/** True when the reminders did not run for 26 hours, or not since the organisation's first day. */
export async function remindersLate(ground: Ground): Promise<boolean> {
  const { database, clock } = ground;
  if ((await lastGoodRun(database.read, 'remind')) !== undefined) return (await gapNow(ground)) !== undefined;
  const zone = (await organisation(database.read))?.zone;
  if (zone === undefined) return false;
  const first = (await organisedSince(database.read)) ?? dayIn(zone, clock.now());
  return clock.now().getTime() - instantOf(first, '00:00', zone).getTime() > LATE_MS;
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
