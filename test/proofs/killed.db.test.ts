import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { pino } from 'pino';
import { sqliteFile, transact } from '../../src/database/database.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { append } from '../../src/ledger/ledger.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { currentLog, openLog } from '../../src/ledger/log.ts';
import { backlog } from '../../src/ledger/seal.store.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { startSmtp, type Post } from '../mail/smtp-server.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { begun, freePort, heed, server, stop, type Settings } from '../support/program.ts';

const DAY_MS = 86_400_000;

/** A zone in which it is about noon now: nothing of the timetable turns while the test runs. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

async function until(what: string, check: () => Promise<boolean> | boolean, ms = 90_000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await pause(20))
    if (await check()) return;
  throw new Error(`waited in vain for ${what}`);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

onBoth('the server, killed', (open, kind) => {
  let database: TestDatabase;
  let settings: Settings;
  let post: Post;
  const running: ChildProcess[] = [];

  beforeEach(async () => {
    database = await open();
    post = await startSmtp();
    const { folder, url } = database.place;
    settings = {
      HEED_DATA: folder,
      SMTP_URL: post.url,
      MAIL_FROM: 'training@larkfield.example',
      ...(url === undefined ? {} : { DATABASE_URL: url }),
    };
    const yesterday = new Date(Date.now() - DAY_MS);
    const app = await startApp({ database, now: yesterday.toISOString(), zone: noonZone() });
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    await officer.post('/log/witnesses', { name: 'The bank', email: 'vault@bank.example' });
    const log = await openLog(database.write, loadLogKey(undefined, folder), yesterday);
    await sealAll(database.write, log, yesterday);
    await checkpointNow(database.write, log, yesterday);
    await app.close();
  });
  afterEach(async () => {
    for (const child of running.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child);
  }); // prettier-ignore

  const started = async (): Promise<ChildProcess> => {
    const { child } = await server({ ...settings, PORT: String(await freePort()) });
    running.push(child);
    return child;
  };
  const mails = () =>
    database.read.selectFrom('mail').select(['id', 'state']).where('kind', '=', 'checkpoint').execute();
  const entries = async () =>
    (await database.read.selectFrom('ledger').select('id').where('kind', '=', 'checkpoint-mailed').execute()).length; // prettier-ignore
  const verified = async () => {
    const { code, err, out } = await heed(['verify'], settings);
    expect([code, err, out]).toEqual([0, '', expect.stringContaining('The record is sound')]);
  };
  /** What a round of this program makes of the outbox when so many minutes have passed. */
  const send = (minutes: number) =>
    sendWaiting(
      {
        database,
        log: pino({ level: 'silent' }),
        smtpUrl: post.url,
        mailFrom: 'training@larkfield.example',
        link: () => Promise.resolve(''),
      },
      new Date(Date.now() + minutes * 60_000),
    );

  it('in the middle of a witness mail sends it twice at no time, and what nobody knows is said to be perhaps sent', async () => {
    // The whole mail is there, and the server does not answer yet: the worst moment.
    post.behave({ slow: 600_000 });
    const first = await started();
    await until('the mail', () => post.arrived.length === 1);
    await kill(first);
    expect([await entries(), await mails()]).toEqual([1, [expect.objectContaining({ state: 'sending' })]]);
    post.behave({});
    await verified();
    const again = await started();
    // Two rounds of the outbox, and two looks of the timetable.
    await pause(22_000);
    expect([post.arrived.length, await entries(), (await mails()).map(({ state }) => state)]).toEqual([1, 1, ['sending']]); // prettier-ignore
    expect(await stop(again)).toBe(0);
    await send(11);
    expect([post.arrived.length, (await mails()).map(({ state }) => state)]).toEqual([1, ['unsure']]);
    await verified();
  }, 240_000);

  it('between queueing and sending loses no witness mail, and sends it once', async () => {
    // Nobody to send to.
    settings['SMTP_URL'] = '';
    const first = await started();
    await until('the entry', async () => (await entries()) === 1);
    await kill(first);
    expect((await mails()).map(({ state }) => state)).toEqual(['waiting']);
    settings['SMTP_URL'] = post.url;
    const again = await started();
    await until('the mail', async () => (await mails())[0]?.state === 'sent');
    await pause(11_000);
    expect([post.arrived.length, await entries()]).toEqual([1, 1]);
    expect(post.arrived[0]!.attachments[0]!.content.toString()).toBe(
      (await database.read.selectFrom('checkpoint').select('note').orderBy('at').executeTakeFirstOrThrow()).note, // prettier-ignore
    );
    expect(await stop(again)).toBe(0);
    await verified();
  }, 240_000);

  // Writing a checkpoint takes as long as the test wants: it is killed within it.
  const slowly = async () => {
    if (kind === 'sqlite') {
      await sql`create view ages as with recursive c(n) as (select 1 union all select n + 1 from c where n < 4000000000) select count(*) as n from c`.execute(database.write); // prettier-ignore
      await sql`create trigger slow before insert on checkpoint begin select n from ages; end`.execute(database.write); // prettier-ignore
      return;
    }
    await sql`create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(300); return new; end'`.execute(database.write); // prettier-ignore
    await sql`create trigger slow before insert on checkpoint for each row execute function slow()`.execute(database.write); // prettier-ignore
  };
  const asleep = async (): Promise<number[]> => {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`.execute(
      database.read,
    );
    return rows.map(({ pid }) => pid);
  };
  const isWriting = async (): Promise<boolean> => {
    if (kind === 'postgres') return (await asleep()).length > 0;
    const handle = new Sqlite(sqliteFile(database.place.folder), { timeout: 0 });
    try {
      handle.exec('begin immediate');
      handle.exec('rollback');
      return false;
    } catch (error) {
      // A short write of somebody else is over by the next look.
      return (error as { code?: string }).code === 'SQLITE_BUSY';
    } finally {
      handle.close();
    }
  };
  const inTheMiddle = async () => {
    await until('the checkpoint being written', async () => {
      for (let looks = 0; looks < 10; looks++, await pause(50)) if (!(await isWriting())) return false;
      return true;
    });
  };
  const quickly = async () => {
    if (kind === 'postgres')
      // The database does not know yet that nobody waits for it any more.
      for (const pid of await asleep())
        await sql`select pg_terminate_backend(${pid})`.execute(database.write);
    await sql.raw(kind === 'sqlite' ? 'drop trigger slow' : 'drop trigger slow on checkpoint').execute(database.write); // prettier-ignore
  };
  const checkpoints = () =>
    database.read.selectFrom('checkpoint').select(['log', 'size', 'note']).orderBy('at').execute();

  it('in the middle of writing a checkpoint leaves none of it, loses nothing, and signs it at the next start', async () => {
    settings['SMTP_URL'] = '';
    const before = await checkpoints();
    await slowly();
    const first = await started();
    await transact(database.write, (tx) =>
      append(tx, new Date(), [{ at: new Date().toISOString(), kind: 'something', facts: {} }]),
    ).catch(() => undefined);
    await inTheMiddle();
    await kill(first);
    await quickly();
    expect(await checkpoints()).toEqual(before);
    await verified();
    const again = await started();
    await until('the checkpoint', async () => (await checkpoints()).length > before.length);
    expect(await stop(again)).toBe(0);
    expect(await backlog(database.read)).toBe(0);
    const after = await checkpoints();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after.map(({ size }) => size)).size).toBe(after.length);
    await verified();
  }, 240_000);

  it('as is a change of the key in the middle of the last checkpoint: it counts whole or not at all', async () => {
    const { folder } = database.place;
    const [old, before] = [await currentLog(database.read), await checkpoints()];
    await slowly();
    const child = begun(['key', 'change'], settings);
    running.push(child);
    await inTheMiddle();
    await kill(child);
    await quickly();
    expect([await currentLog(database.read), await checkpoints()]).toEqual([old, before]);
    // The key that was made for it is no key of anything.
    expect(existsSync(join(folder, 'log.key.next'))).toBe(true);
    await verified();
    expect(await heed(['key', 'change'], settings)).toMatchObject({ code: 0, err: '' });
    expect((await currentLog(database.read))!.predecessor).toBe(old!.origin);
    await verified();
  }, 240_000);
});
