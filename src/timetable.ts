import { Cron } from 'croner';
import { nightly } from './backup/nightly.ts';
import { voteStillAsked } from './committee/telling.ts';
import { dayIn, instantOf, addDays } from './days.ts';
import { transact } from './database/database.ts';
import { refuseOutside } from './database/inside.ts';
import { HeedError } from './errors.ts';
import { runPurges } from './keeping/run.ts';
import { checkpointNow } from './ledger/checkpoint.ts';
import type { Log } from './ledger/log.ts';
import { mailStarted } from './mail/start.store.ts';
import { kindsAllowed } from './mail/start.ts';
import { sendWaiting } from './mail/worker.ts';
import { reviewStillDue, tellOfReviews } from './networks/telling.ts';
import { deriveMonths } from './overview/months.ts';
import { keepCounts } from './obligations/counts.ts';
import { organisation } from './organisation/organisation.ts';
import { stampDay } from './proofs/stamp.ts';
import { tellWitnesses, witnessStillKept } from './proofs/witness.ts';
import { remind, stillToSay } from './reminders/remind.ts';
import { makePacks } from './packs/make.ts';
import { mailViews, viewStillSeen } from './saved/mailing.ts';
import { linkMinter } from './sign-in/link.ts';
import { followUpLinks } from './training/follow-up.ts';
import { followUpWanted } from './training/follow-up-due.ts';
import { sendFollowUps } from './training/follow-up-sending.ts';
import { gapNow } from './running/late.ts';
import { claimSlot, endSlot, isDone } from './running/timetable.store.ts';
import { clear, endAuditors, judgedByAll, keepPolicyTimely } from './timetable-work.ts';
import type { Ground } from './web/ground.ts';

export interface TimetableDeps {
  /** The log whose checkpoints are signed at day's end. */
  log: Log | (() => Promise<Log>);
}

export interface Job {
  name: string;
  /** A time of day in the organisation's zone, once a day among all processes; or a croner pattern, in each process. */
  when: string;
  run(now: Date, signal: AbortSignal): Promise<unknown>;
  /** It tells people something, and waits for the Start. */
  mails?: true;
}

/** Everything that happens by itself. Sealing has a loop of its own, in the ledger. */
export function jobs(ground: Ground, { log: given }: TimetableDeps): Job[] {
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
    smtpOauth: config.smtpOauth,
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
    {
      name: 'mail',
      when: '*/10 * * * * *',
      run: async (now, signal) =>
        sendWaiting({ ...post, signal, only: await kindsAllowed(database.read) }, now),
    },
    { name: 'counts', when: '* * * * * *', run: (now) => keepCounts(database, now) },
    { name: 'months', when: '20 */2 * * * *', run: (now, signal) => deriveMonths(database, now, signal) },
    { name: 'policy', when: '*/10 * * * * *', run: (now) => keepPolicyTimely(database, now) },
    {
      name: 'remind',
      when: '07:00:00',
      mails: true,
      run: async (now) => remind(tell, now, { gap: await gapNow(ground) }),
    },
    {
      name: 'follow-ups',
      when: '0 */10 * * * *',
      mails: true,
      run: (now, signal) => sendFollowUps(tell, now, signal),
    },
    { name: 'networks', when: '07:10:00', mails: true, run: (now) => tellOfReviews(tell, now) },
    { name: 'views', when: '07:05:00', mails: true, run: (now) => mailViews(tell, now) },
    { name: 'auditors', when: '00:00:30', run: (now) => endAuditors(database, config.zone, now) },
    // The day before is over then, and its last checkpoint signed.
    { name: 'witnesses', when: '00:05:00', mails: true, run: (now) => tellWitnesses(tell, now) },
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
  for (const { name, when } of all) ground.vitals.planned(name, when);

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

const isHeld = async ({ database }: Ground, { mails }: Job): Promise<boolean> =>
  mails === true && (await mailStarted(database.read)) === undefined;

export const isDaily = (job: Job): boolean => /^\d\d:\d\d:\d\d$/.test(job.when);

// The day is the slot. `done` remembers what was found done, by this process or another.
export async function runDaily(
  ground: Ground,
  job: Job,
  done: Set<string>,
  signal: AbortSignal,
): Promise<void> {
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
  if (await isHeld(ground, job)) return;
  const mine = await transact(database.write, (tx) =>
    claimSlot(tx, job.name, slot, now.toISOString(), again),
  );
  if (!mine) return;
  const error = await attempt(ground, job, now, signal);
  const ended = clock.now();
  await transact(database.write, (tx) => endSlot(tx, job.name, slot, ended.toISOString(), error));
  const seconds = Math.round((ended.getTime() - now.getTime()) / 1000);
  if (error === null)
    ground.log.info({ job: job.name, seconds }, `the job ${job.name} of the day is done, in ${seconds} s`);
}

// Runs a job; gives its error in a word or two, which also stands in the log.
export async function attempt(
  ground: Ground,
  job: Job,
  now: Date,
  signal: AbortSignal,
): Promise<string | null> {
  if (await isHeld(ground, job)) return null;
  const error = await errorOf(ground, job, now, signal);
  ground.vitals.ran(job.name, ground.clock.now(), error);
  return error;
}

async function errorOf(ground: Ground, job: Job, now: Date, signal: AbortSignal): Promise<string | null> {
  try {
    await job.run(now, signal);
    return null;
  } catch (error) {
    logFailure(ground, job.name, error);
    if (error instanceof HeedError) return ground.messages.t(error.key, error.params).slice(0, 300);
    return error instanceof Error ? error.message.slice(0, 300) : 'unknown';
  }
}

function logFailure({ log, messages }: Ground, job: string, error: unknown): void {
  // What a person can mend is a sentence, and where it arose tells nobody anything.
  if (error instanceof HeedError)
    log.error({ job }, `the job ${job} failed: ${messages.t(error.key, error.params)}`);
  else log.error({ err: error, job }, `the job ${job} failed`);
}
