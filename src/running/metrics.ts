import type { IntervalHistogram } from 'node:perf_hooks';
import { nights } from '../backup/nightly.ts';
import { lastCheckpoint } from '../ledger/checkpoint.store.ts';
import { currentLog } from '../ledger/log.ts';
import { backlog } from '../ledger/seal.store.ts';
import { countByState } from '../mail/outbox.store.ts';
import { waitingSince } from '../mail/start.ts';
import { APP_VERSION } from '../training/signing-circumstances.ts';
import type { Ground } from '../web/ground.ts';
import { BUCKETS, type Vitals } from '../web/vitals.ts';
import { freeAt } from './disk.ts';
import type { Family, Sample } from './exposition.ts';
import { jobsNow } from './jobs.ts';
import { databaseBytes, packsInWork, unsealedSince } from './running.store.ts';

/** How often the event loop is looked at. */
export const LOOK_EVERY_MS = 10;

/** Everything there is to measure, now. Labels name routes, states and jobs, never people or what they did. */
export async function metricsNow(ground: Ground, lag: IntervalHistogram): Promise<Family[]> {
  return [
    gauge('heed_build_info', 'The program, always 1.', [
      { labels: { version: APP_VERSION, node: process.version, database: ground.database.kind }, value: 1 },
    ]),
    ...requests(ground.vitals),
    ...(await queues(ground)),
    ...(await timetable(ground)),
    ...(await kept(ground)),
    ...ofProcess(ground.vitals, lag),
  ];
}

function requests({ answers, times }: Vitals): Family[] {
  const label = (key: string): Record<string, string> => {
    const [method = '', route = '', status] = key.split(' ');
    return status === undefined ? { method, route } : { method, route, status };
  };
  const samples = [...times].flatMap(([key, { within, seconds, count }]): Sample[] => [
    ...within.map((value, n): Sample => ({
      suffix: '_bucket',
      labels: { ...label(key), le: BUCKETS[n]! },
      value,
    })),
    { suffix: '_bucket', labels: { ...label(key), le: '+Inf' }, value: count },
    { suffix: '_sum', labels: label(key), value: seconds },
    { suffix: '_count', labels: label(key), value: count },
  ]);
  return [
    counter(
      'heed_http_requests_total',
      'Requests that were answered, by route and status.',
      [...answers].map(([key, value]) => ({ labels: label(key), value })),
    ),
    {
      name: 'heed_http_request_duration_seconds',
      type: 'histogram',
      help: 'How long requests took, by route.',
      samples,
    },
  ];
}

async function queues({ database: { read }, clock }: Ground): Promise<Family[]> {
  const counts = await countByState(read);
  const packs = await packsInWork(read);
  const now = clock.now();
  return [
    gauge(
      'heed_mails',
      'Mails by state; those that were sent are left out.',
      (['waiting', 'sending', 'failed', 'unsure'] as const).map((state) => ({
        labels: { state },
        value: counts[state] ?? 0,
      })),
    ),
    age(
      'heed_mail_waiting_seconds',
      'How long a mail has waited that could go out.',
      now,
      await waitingSince(read, now),
    ),
    gauge('heed_unsealed_entries', 'Entries of the record that wait for their seal.', [
      { value: await backlog(read) },
    ]),
    age('heed_unsealed_seconds', 'How long the oldest of them has waited.', now, await unsealedSince(read)),
    gauge('heed_packs', 'Evidence packs that wait or are being made, or failed.', [
      { labels: { state: 'waiting' }, value: packs.waiting },
      { labels: { state: 'failed' }, value: packs.failed },
    ]),
  ];
}

async function timetable({ database: { read }, vitals, clock }: Ground): Promise<Family[]> {
  const jobs = await jobsNow(read, vitals, clock.now());
  return [
    gauge(
      'heed_job_last_success_timestamp_seconds',
      'When each job of the timetable last went well.',
      jobs.flatMap(({ name, goodAt }) =>
        goodAt === null ? [] : [{ labels: { job: name }, value: Date.parse(goodAt) / 1000 }],
      ),
    ),
    gauge(
      'heed_job_failed',
      'Whether the last run of a job went wrong.',
      jobs.map(({ name, state }) => ({ labels: { job: name }, value: state === 'failed' ? 1 : 0 })),
    ),
    counter(
      'heed_job_failures_total',
      'Runs of a job that went wrong since the program began.',
      [...vitals.jobs].map(([job, { failures }]) => ({ labels: { job }, value: failures })),
    ),
  ];
}

async function kept(ground: Ground): Promise<Family[]> {
  const { database, config, clock } = ground;
  const now = clock.now();
  const log = await currentLog(database.read);
  const checkpoint = log && (await lastCheckpoint(database.read, log.origin));
  const backup = nights(ground);
  const free = await freeAt(config.data);
  return [
    age('heed_checkpoint_age_seconds', 'How old the newest seal of the record is.', now, checkpoint?.at),
    age('heed_backup_age_seconds', 'How old the newest backup of the nights is.', now, backup?.last),
    gauge(
      'heed_backup_late',
      'Whether the newest backup of the nights is too old, or there is none.',
      backup === undefined ? [] : [{ value: backup.late ? 1 : 0 }],
    ),
    gauge('heed_database_bytes', 'The size of the database.', [{ value: await databaseBytes(database) }]),
    gauge(
      'heed_disk_free_bytes',
      'What is free on the disk of the data folder.',
      free === null ? [] : [{ value: free }],
    ),
  ];
}

function ofProcess({ since }: Vitals, lag: IntervalHistogram): Family[] {
  const { rss, heapUsed } = process.memoryUsage();
  const cpu = process.cpuUsage();
  // What is measured is the time between two looks, of which the one that was asked for is no lag.
  const seconds = (nanoseconds: number): number =>
    Number.isNaN(nanoseconds) ? 0 : Math.max(0, nanoseconds / 1e9 - LOOK_EVERY_MS / 1000);
  const families = [
    gauge('heed_eventloop_lag_seconds', 'How late the program came to what was due, since the last look.', [
      { labels: { quantile: '0.5' }, value: seconds(lag.percentile(50)) },
      { labels: { quantile: '0.99' }, value: seconds(lag.percentile(99)) },
      { labels: { quantile: '1' }, value: seconds(lag.max) },
    ]),
    gauge('process_resident_memory_bytes', 'Memory of the process.', [{ value: rss }]),
    gauge('nodejs_heap_size_used_bytes', 'Memory in use by the program.', [{ value: heapUsed }]),
    counter('process_cpu_seconds_total', 'Time of the processor.', [
      { value: (cpu.user + cpu.system) / 1e6 },
    ]),
    gauge('process_start_time_seconds', 'When the program began.', [{ value: since.getTime() / 1000 }]),
  ];
  lag.reset();
  return families;
}

const gauge = (name: string, help: string, samples: Sample[]): Family => ({
  name,
  type: 'gauge',
  help,
  samples,
});
const counter = (name: string, help: string, samples: Sample[]): Family => ({
  name,
  type: 'counter',
  help,
  samples,
});

function age(name: string, help: string, now: Date, since: string | null | undefined): Family {
  const samples = since == null ? [] : [{ value: Math.max(0, (now.getTime() - Date.parse(since)) / 1000) }];
  return gauge(name, help, samples);
}
