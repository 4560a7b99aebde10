import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { processConfig } from '../config.ts';
import { sqliteFile, type Db } from '../database/database.ts';
import { sealAll } from '../ledger/sealer.ts';
import { hasEntry } from '../ledger/ledger.store.ts';
import { organisation } from '../organisation/organisation.ts';
import { run, runProcess } from '../run.ts';
import { start, StartError, type Started } from '../start.ts';
import { ACCOUNTS, addressOf } from './accounts.ts';
import { asDemo } from './beside.ts';
import { hurried } from './hurry.store.ts';
import { DEMO_PASSWORD, makeDemo } from './make.ts';
import { PIN, wardNow } from './tour-ward.ts';
import { STEPS } from './tour.ts';

/** `heed demo [--reset]`: makes Larkfield Clinics where there is nothing yet, and runs it. Gives 1 when it cannot, 2 for bad usage. */
export async function demoCommand(
  args: readonly string[],
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  if (args.some((option) => option !== '--reset')) {
    print('Usage: npm run demo [-- --reset]');
    return 2;
  }
  return runProcess(async () => {
    const config = { ...processConfig({ data: 'data/demo' }) };
    const quiet = { ...config, logLevel: process.stdout.isTTY ? 'warn' : config.logLevel };
    const program = await run(quiet, print, async () => {
      let started = await start(quiet);
      try {
        if (args.includes('--reset')) started = await reset(started);
        await makeWhenEmpty(started, print);
        return await asDemo(started);
      } catch (error) {
        await started.close().catch(() => {});
        throw error;
      }
    });
    const { t } = program.ground.messages;
    const ward = await wardNow(program.ground.database.read, program.ground.clock.now());
    const tour = `${config.origin}/demo/tour`;
    program.greeting.push(
      '',
      `  ${t('demo.title')}: ${tour}`,
      ...STEPS.map((step, n) => `  ${n + 1}. ${t(`demo.step-${step}`)}: ${tour}#${step}`),
      '',
      ...(ward === undefined ? [] : [`  ${t('demo.shared-terminal', { ...ward.carer, pin: PIN })}`, '']),
      ...ACCOUNTS.map((name) => `  ${addressOf(name)}`),
      `  password: ${DEMO_PASSWORD}`,
      '',
    );
    return program;
  }, print);
}

/** Makes the demo in an empty database. Throws StartError when what stands there is no demo. */
export async function makeWhenEmpty({ ground, log }: Started, print: (line: string) => void): Promise<void> {
  const { database, clock } = ground;
  if (await isDemo(database.read)) return;
  if ((await organisation(database.read)) !== undefined)
    throw new StartError(
      'This database is no demo: it was set up by someone. Set HEED_DATA to another folder.',
    );
  print('Making Larkfield Clinics. This takes a few seconds …');
  await hurried(database, () => makeDemo(ground));
  await sealAll(database.write, log, clock.now());
}

// Only what was made as a demo is ever thrown away.
async function reset(started: Started): Promise<Started> {
  const { config, database } = started.ground;
  if (database.kind !== 'sqlite')
    throw new StartError('--reset works on SQLite only. Empty the PostgreSQL database yourself.');
  const has = await organisation(database.read);
  if (has !== undefined && !(await isDemo(database.read)))
    throw new StartError(
      'This database is no demo, so --reset leaves it alone. Set HEED_DATA to another folder.',
    );
  await started.close();
  const file = sqliteFile(config.data);
  for (const path of [
    file,
    join(config.data, 'packages'),
    `${file}-wal`,
    `${file}-shm`,
    join(config.data, 'log.key'),
  ])
    rmSync(path, { force: true, recursive: true });
  return start(config);
}

const isDemo = (db: Db): Promise<boolean> => hasEntry(db, 'demo-made');
