import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.ts';
import { sqliteFile, transact, type Database } from '../../src/database/database.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { setRule } from '../../src/obligations/rule.ts';
import { remind, stillToSay } from '../../src/reminders/remind.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { crowd, RULES, ZONE } from './crowd.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const PEOPLE = 100_000;
const AIM_MS = 30_000;
/** Mail as it goes out in a transaction of its own. */
const BATCH = 50;

/**
 * Puts down what is to be said to so many people today, and sends the first `mails` of it to a mail server of its own process.
 * The least there is to do is to write the same rows in as many transactions, and to say the same bytes over one connection.
 */
export async function remindersBench(
  folder: string,
  people: number,
  mails: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  say(`Measuring: the reminders to ${people} people …`);
  const database = await crowd(folder, people);
  const post = await postOffice();
  try {
    const now = systemClock.now();
    await transact(database.write, (tx) => setRule(tx, now, 'bench', RULES[0]!, ZONE));
    const deps = { database, messages: loadMessages('en'), origin: 'https://training.example.org' };
    let began = performance.now();
    const told = await remind(deps, now);
    const queueMs = performance.now() - began;
    began = performance.now();
    const again = await remind(deps, now);
    const againMs = performance.now() - began;
    if (again.length > 0) throw new Error(`${again.length} mails were said twice`);
    const { rows, bareMs } = bareQueue(sqliteFile(folder));
    if (rows !== told.length) throw new Error(`${rows} mails wait of ${told.length}`);
    const aim = people === PEOPLE ? AIM_MS : null;
    const least = Math.min(mails, told.length);
    return [
      measured(`putting down ${told.length} mails to ${people} people`, queueMs, bareMs, aim),
      measured('the same again, with nothing new to say', againMs, bareMs, null),
      await sending(database, deps, post.port, least),
    ];
  } finally {
    post.stop();
    await database.close();
  }
}

function bareQueue(file: string): { rows: number; bareMs: number } {
  const bare = new BetterSqlite3(file);
  bare.pragma('synchronous = full');
  try {
    const rows = bare.prepare('select * from mail').all() as Record<string, unknown>[];
    bare.exec('create table mail_bare as select * from mail where 0');
    const put = bare.prepare(`insert into mail_bare values (${Object.keys(rows[0]!).map((name) => `@${name}`).join()})`); // prettier-ignore
    const began = performance.now();
    for (let i = 0; i < rows.length; i += BATCH)
      bare.transaction(() => {
        for (const row of rows.slice(i, i + BATCH)) put.run(row);
      })();
    const bareMs = performance.now() - began;
    bare.exec('drop table mail_bare');
    return { rows: rows.length, bareMs };
  } finally {
    bare.close();
  }
}

// All mail may go out now, whatever the hour of the bench is; so many of it.
async function sending(
  database: Database,
  deps: Parameters<typeof stillToSay>[0],
  port: number,
  count: number,
): Promise<PolicyMeasurement> {
  const now = systemClock.now();
  await transact(database.write, async (tx) => {
    const ids = tx.selectFrom('mail').select('id').where('kind', '=', 'reminder').orderBy('id').limit(count);
    await tx.updateTable('mail').set({ state: 'failed' }).where('id', 'not in', ids).execute();
    await tx.updateTable('mail').set({ next_at: now.toISOString() }).where('state', '=', 'waiting').execute();
  });
  const [sample] = await database.read
    .selectFrom('mail')
    .selectAll()
    .where('state', '=', 'waiting')
    .execute();
  const bytes = sample!.text.length + sample!.html.length;
  const { due } = await database.read
    .selectFrom('mail')
    .select(({ fn }) => fn.countAll<number>().as('due'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  const log = pino({ level: 'silent' });
  const link = () => Promise.resolve('https://training.example.org/x');
  const began = performance.now();
  let sent = 0;
  for (let some = -1; some !== 0;) {
    some = await sendWaiting({ database, log, smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'training@bench.example', link, wanted: (tx, at, mail) => judged(deps, tx, at, mail) }, now); // prettier-ignore
    sent += some;
  }
  const ms = performance.now() - began;
  if (sent !== due) throw new Error(`${sent} of ${due} mails were sent`);
  const bareMs = await bareSending(port, due, bytes);
  return measured(`sending ${due} mails, one after the other`, ms, bareMs, null);
}

// In the product mail waits for working hours; the bench may run at night.
async function judged(...[deps, tx, now, mail]: Parameters<typeof stillToSay>) {
  const said = await stillToSay(deps, tx, now, mail);
  return said instanceof Date ? true : said;
}

/** The words of SMTP and as many bytes, by hand. */
async function bareSending(port: number, count: number, bytes: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const text = `Subject: x\r\n\r\n${'A line of a mail that says what is owed.\r\n'.repeat(Math.ceil(bytes / 42))}.`;
  await once(socket, 'data');
  const began = performance.now();
  await ask(socket, 'EHLO bench');
  for (let n = 0; n < count; n++)
    for (const words of ['MAIL FROM:<a@bench.example>', `RCPT TO:<p${n}@bench.example>`, 'DATA', text])
      await ask(socket, words);
  const ms = performance.now() - began;
  socket.destroy();
  return ms;
}

async function ask(socket: Socket, words: string): Promise<void> {
  socket.write(`${words}\r\n`);
  let heard = '';
  while (!/^\d{3} .*\r\n$/m.test(heard)) heard += String((await once(socket, 'data'))[0]);
}

async function postOffice(): Promise<{ port: number; stop(): void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'post-office.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(String(port)), stop: () => void child.kill() };
}
