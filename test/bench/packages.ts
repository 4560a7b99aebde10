import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { createServer, request, Agent, type Server } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import BetterSqlite3 from 'better-sqlite3';
import express from 'express';
import { pino } from 'pino';
import { ZipFile } from 'yazl';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import { addPerson } from '../../src/people/people.ts';
import '../../src/projections.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { contentApp } from '../../src/scorm/content.routes.ts';
import { openLaunch } from '../../src/scorm/launch.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { Vitals } from '../../src/web/vitals.ts';
import type { Ground } from '../../src/web/ground.ts';
import { filesOfPackage, packageZip } from '../support/packages.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const COMMITS = 300;
const ID = 'fire-safety';

/**
 * What packages cost: a durable commit of some kilobytes over HTTP, beside a bare server that parses it and inserts it
 * durably; opening a package; bringing in a large one, beside copying its zip, with the memory that it took.
 */
export async function packagesBench(
  folder: string,
  megabytes: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  say('Measuring: packages …');
  const database = openDatabase({ folder });
  try {
    await migrate(database, systemClock.now());
    const ground = groundOf(database, folder);
    const launches = await prepared(ground);
    const commits = await commitsOf(ground, launches, folder);
    return [...commits, ...(await importing(ground, folder, megabytes, say))];
  } finally {
    await database.close();
  }
}

function groundOf(database: Database, data: string): Ground {
  const config = readConfig({ HEED_DATA: data, HEED_CONTENT_ORIGIN: 'http://content.localhost' }, { data });
  return {
    database,
    clock: systemClock,
    config,
    log: pino({ level: 'silent' }),
    messages: loadMessages('en'),
    vitals: new Vitals(systemClock.now()),
  };
}

async function prepared({ database, config }: Ground): Promise<string[]> {
  const now = systemClock.now();
  const day = now.toISOString().slice(0, 10);
  const zip = await packageZip({
    standard: '1.2',
    title: 'Fire safety',
    scos: [{ id: 'one', title: 'One', masteryScore: 80 }],
  });
  await bringPackage(database, now, 'bench', { zip, id: ID, isNew: true, data: config.data });
  const tokens: string[] = [];
  for (let n = 0; n < 30; n++) {
    const { person, attempt } = await transact(database.write, async (tx) => {
      if (n === 0) {
        const house = { name: 'Bench', zone: 'UTC', country: 'us', startDay: '2020-01-01' } as const;
        await changeSettings(tx, now, 'bench', house, 'UTC');
        await setSite(tx, now, 'bench', { name: 'Main', country: 'us', zone: 'UTC' });
      }
      const siteId = (await sites(tx))[0]!.id;
      const name = {
        employeeNumber: `B-${n}`,
        name: `Person ${n}`,
        email: null,
        jobRole: 'clinician',
      } as const;
      const place = { siteId, team: '', managerId: null, hiredOn: day, leftOn: null };
      const id = await addPerson(tx, now, null, { ...name, ...place }, day);
      return { person: id, attempt: await beginAttempt(tx, now, id, ID, false) };
    });
    const opening = {
      personId: person,
      packageId: ID,
      version: 1,
      attemptId: attempt,
      mode: 'normal',
    } as const;
    tokens.push(await openLaunch(database, now, opening));
  }
  return tokens;
}

// As a tool commits in the middle of a course: four kilobytes of suspend data and ten interactions.
const body = (sequence: number): string =>
  JSON.stringify({
    sequence,
    sco: 'one',
    cause: 'commit',
    data: {
      core: { lesson_status: 'incomplete', lesson_location: `page ${sequence}`, score: { raw: '40' } },
      suspend_data: `${sequence} ${'x'.repeat(4000)}`,
      interactions: Object.fromEntries(
        Array.from({ length: 10 }, (_, n) => [
          n,
          { id: `q${n}`, type: 'choice', student_response: 'a', result: 'correct' },
        ]),
      ),
    },
  });

async function commitsOf(
  ground: Ground,
  tokens: readonly string[],
  folder: string,
): Promise<PolicyMeasurement[]> {
  const heed = await listening(contentApp(ground));
  const bare = bareServer(join(folder, 'bare.sqlite'));
  const beside = await listening(bare.app);
  const agent = new Agent({ keepAlive: true });
  const times = { heed: [] as number[], bare: [] as number[], start: [] as number[], page: [] as number[] };
  const timed = async (list: number[], work: () => Promise<number>) => {
    const began = performance.now();
    const status = await work();
    list.push(performance.now() - began);
    if (status !== 200) throw new Error(`answered ${status}`);
  };
  try {
    for (const token of tokens) {
      await timed(times.start, () => send(heed, agent, `/play/${token}/`));
      await timed(times.page, () => send(beside, agent, '/'));
    }
    for (let n = 0; n < COMMITS; n++) {
      const token = tokens[n % tokens.length]!;
      const text = body(Math.floor(n / tokens.length) + 1);
      await timed(times.heed, () => send(heed, agent, `/play/${token}/commit`, text));
      await timed(times.bare, () => send(beside, agent, '/', text));
    }
  } finally {
    agent.destroy();
    await Promise.all([closed(heed), closed(beside)]);
    bare.close();
  }
  const kept = await ground.database.read.selectFrom('scorm_commit').select('sequence').execute();
  if (kept.length !== COMMITS) throw new Error(`${kept.length} of ${COMMITS} commits are there`);
  return [
    measured('a durable commit of 5 KB', median(times.heed), median(times.bare), null),
    measured('opening a package: its shell', median(times.start), median(times.page), null),
  ];
}

function bareServer(file: string) {
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  db.exec('create table bare (id integer primary key, body text)');
  const put = db.prepare('insert into bare (body) values (?)');
  const app = express();
  app.get('/', (_req, res) => void res.type('html').send('x'.repeat(1500)));
  app.post('/', express.text({ type: () => true }), (req, res) => {
    put.run(JSON.stringify(JSON.parse(String(req.body))));
    res.json({ result: 'true' });
  });
  return { app, close: () => db.close() };
}

async function importing(
  { database, config }: Ground,
  folder: string,
  megabytes: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const zip = await largeZip(folder, megabytes);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const began = performance.now();
  await bringPackage(database, systemClock.now(), 'bench', {
    zip,
    id: 'large',
    isNew: true,
    data: config.data,
  });
  const ms = performance.now() - began;
  clearInterval(watch);
  say(`Importing ${megabytes} MB took ${Math.round((most - before) / 1e6)} MB of memory more than before.`);
  const copied = performance.now();
  await pipeline(createReadStream(zip), createWriteStream(join(folder, 'copy.zip')));
  const copy = performance.now() - copied;
  rmSync(zip);
  return [measured(`importing a package of ${megabytes} MB, against copying it`, ms, copy, null)];
}

// Half of it in one film, the rest in pictures; nothing of it gets smaller.
async function largeZip(folder: string, megabytes: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'large.zip');
  const zip = new ZipFile();
  const small = filesOfPackage({ standard: '1.2', title: 'Large', scos: [{ id: 'one', title: 'One' }] });
  for (const [name, text] of Object.entries(small)) zip.addBuffer(Buffer.from(text), name);
  zip.addReadStream(noise((megabytes / 2) * 1_000_000), 'film.mp4', { compress: false });
  for (let n = 0; n < megabytes; n++) zip.addReadStream(noise(500_000), `pictures/${n}.png`);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

// In pieces, so that making it takes no memory either.
const noise = (bytes: number): Readable =>
  Readable.from(
    (function* () {
      for (let left = bytes; left > 0; left -= 50_000) yield randomBytes(Math.min(left, 50_000));
    })(),
  );

async function listening(app: ReturnType<typeof express>): Promise<Server> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

function send(server: Server, agent: Agent, path: string, text?: string): Promise<number> {
  const { port } = server.address() as { port: number };
  return new Promise((resolve, reject) => {
    const method = text === undefined ? 'GET' : 'POST';
    const headers = { host: 'content.localhost', 'content-type': 'text/plain' };
    const asked = request({ host: '127.0.0.1', port, path, method, agent, headers }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode!));
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
