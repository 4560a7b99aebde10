import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { systemClock } from '../../src/clock.ts';
import { openDatabase, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { append, projectionsInUse, useProjections } from '../../src/ledger/ledger.ts';
import { loadLogKey, newKeyText } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { makeSealer } from '../../src/ledger/sealer.ts';
import { verify } from '../../src/ledger/verify.ts';
import down from '../support/postgres-down.mjs';
import { upForBench } from '../support/postgres-up.mjs';

const WRITERS = 16;
const WAYS = ['bare inserts', 'Heed, nothing seals', 'Heed, sealing'] as const;
type Way = (typeof WAYS)[number];

/** What 16 writers at once got done on PostgreSQL, over all rounds of a way. */
export interface SealMeasurement {
  way: Way;
  /** Milliseconds that each writer rests between two transactions; 0: as fast as it goes. */
  restMs: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** Of a hundred looks at each writer's connection, how many found it waiting for a lock. */
  waitingForLock: number;
}

interface Plan {
  rounds: number;
  seconds: number;
}

/**
 * Measures whether writers on PostgreSQL queue behind the sealer: 16 of them append entries, alone and while it seals, beside 16
 * that insert rows of the same size by hand. The server is one of its own, with fsync. Fails when an entry was not sealed or not sound.
 */
export async function sealBench(
  folder: string,
  plan: Plan,
  say: (line: string) => void,
): Promise<SealMeasurement[]> {
  say('Measuring: the seal …');
  const others = projectionsInUse();
  useProjections([]);
  await upForBench();
  try {
    return await onServer(process.env['HEED_TEST_POSTGRES']!, folder, plan);
  } finally {
    await down();
    useProjections(others);
  }
}

async function onServer(url: string, folder: string, { rounds, seconds }: Plan): Promise<SealMeasurement[]> {
  const database = openDatabase({ url, folder });
  // A process has ten connections: as two processes, with room for every writer.
  const second = openDatabase({ url, folder });
  const now = () => systemClock.now();
  await migrate(database, now());
  const log = await openLog(database.write, loadLogKey(newKeyText(), join(folder, 'none')), now());
  const watcher = new pg.Client({ connectionString: url });
  const pool = new pg.Pool({ connectionString: url, max: WRITERS });
  await watcher.connect();
  await pool.query(
    'create table bare (id text primary key, at text, known_at text, kind text, person_id text, body text)',
  );
  const done: SealMeasurement[] = [];
  try {
    for (const restMs of [0, 20]) {
      const seen = new Map<Way, Seen[]>();
      for (let round = 0; round < rounds; round++) {
        // In another order each round: whoever is first finds the machine colder.
        for (let n = 0; n < WAYS.length; n++) {
          const way = WAYS[(n + round) % WAYS.length]!;
          const sealer = makeSealer(database.write, log, systemClock, fail);
          if (way === 'Heed, sealing') sealer.start();
          const write =
            way === 'bare inserts' ? bareWriter(pool) : heedWriter([database, second], () => sealer.nudge());
          seen.set(way, [...(seen.get(way) ?? []), await round16(write, watcher, seconds, restMs)]);
          if (way === 'Heed, sealing') await sealer.stop();
          else await drain(database, log);
        }
      }
      for (const way of WAYS) done.push({ way, restMs, ...together(seen.get(way)!) });
    }
    const { ok, tail, sealed } = await verify(database.read, log, now());
    if (!ok || tail > 0 || sealed === 0) throw new Error('the record that was written here is not sound');
    return done;
  } finally {
    await pool.end();
    await watcher.end();
    await second.close();
    await database.close();
  }
}

const fail = (error: unknown) => {
  throw error;
};

// What was written while nothing sealed must not be in the way of the next round.
async function drain(database: Database, log: Parameters<typeof makeSealer>[1]): Promise<void> {
  const sealer = makeSealer(database.write, log, systemClock, fail);
  sealer.start();
  await sealer.stop();
}

const entry = (writer: number, n: number) => ({
  at: '2026-11-23',
  kind: 'counted',
  personId: `person-${writer}`,
  facts: { n, attempt: randomBytes(8).toString('hex'), course: 'social-media', language: 'en', policy: 1 },
});

type Write = (writer: number, n: number) => Promise<unknown>;

const heedWriter =
  (databases: readonly Database[], wrote: () => void): Write =>
  async (writer, n) => {
    await transact(databases[writer % databases.length]!.write, (tx) =>
      append(tx, systemClock.now(), [entry(writer, n)]),
    );
    wrote();
  };

const bareWriter =
  (pool: pg.Pool): Write =>
  async (writer, n) => {
    const id = randomBytes(16).toString('hex');
    const at = systemClock.now().toISOString();
    const body = JSON.stringify({ ...entry(writer, n), id, known_at: at });
    const client = await pool.connect();
    await client.query('begin');
    const text = 'insert into bare values ($1, $2, $3, $4, $5, $6)';
    await client.query({
      name: 'bare',
      text,
      values: [id, '2026-11-23', at, 'counted', `person-${writer}`, body],
    });
    await client.query('commit');
    client.release();
  };

interface Seen {
  times: number[];
  seconds: number;
  looks: number;
  locked: number;
}

async function round16(write: Write, watcher: pg.Client, seconds: number, restMs: number): Promise<Seen> {
  const times: number[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let [looks, locked] = [0, 0];
  const writer = async (number: number) => {
    for (let n = 0; performance.now() < until; n++) {
      const before = performance.now();
      await write(number, n);
      times.push(performance.now() - before);
      if (restMs > 0) await pause(restMs);
    }
  };
  const watch = async () => {
    for (; performance.now() < until; await pause(50)) {
      const { rows } = await watcher.query<{ n: number; waits: number }>(
        `select count(*)::int n, count(*) filter (where wait_event_type = 'Lock')::int waits from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      looks += WRITERS;
      locked += rows[0]!.waits;
    }
  };
  await Promise.all([watch(), ...Array.from({ length: WRITERS }, (_, number) => writer(number))]);
  return { times, seconds: (performance.now() - begun) / 1000, looks, locked };
}

function together(rounds: readonly Seen[]) {
  const times = rounds.flatMap((one) => one.times).toSorted((a, b) => a - b);
  const sum = (of: (one: Seen) => number) => rounds.reduce((all, one) => all + of(one), 0);
  return {
    perSecond: times.length / sum((one) => one.seconds),
    p50: times[Math.floor(times.length * 0.5)]!,
    p99: times[Math.floor(times.length * 0.99)]!,
    waitingForLock: (100 * sum((one) => one.locked)) / sum((one) => one.looks),
  };
}

/** The table of it, with what each way got done as a share of Heed without a sealer. */
export function sealTable(measured: readonly SealMeasurement[]): string {
  const head = [
    'the seal: 16 writers on PostgreSQL',
    'per second',
    'p50 ms',
    'p99 ms',
    'waits for a lock %',
    'share',
  ];
  const rows = measured.map(({ way, restMs, perSecond, p50, p99, waitingForLock }) => {
    const alone = measured.find((one) => one.way === 'Heed, nothing seals' && one.restMs === restMs)!;
    return [
      `${way}, ${restMs === 0 ? 'as fast as it goes' : `resting ${restMs} ms`}`,
      perSecond.toFixed(0),
      p50.toFixed(2),
      p99.toFixed(2),
      waitingForLock.toFixed(2),
      (perSecond / alone.perSecond).toFixed(2),
    ];
  });
  const widths = head.map((_, n) => Math.max(...[head, ...rows].map((row) => row[n]!.length)));
  return [head, ...rows]
    .map((row) =>
      row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join('  '),
    )
    .join('\n');
}
