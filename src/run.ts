import type { Config } from './config.ts';
import { aloneIn } from './database/alone.ts';
import { makeSealer } from './ledger/sealer.ts';
import { takeMetrics, type MetricsServer } from './running/metrics-server.ts';
import { takePort } from './server.ts';
import { refuseUnsavable, refuseWrong, start, StartError, type Started } from './start.ts';
import { startTimetable } from './timetable.ts';
import { firstRunToken } from './training/first-run.ts';
import { dropFirstRunFile, firstRunFile, writeFirstRunFile } from './training/first-run-file.ts';
import { APP_VERSION } from './training/signing-circumstances.ts';
import type { Ground } from './web/ground.ts';

const IMPATIENT_MS = 2000;

/** The whole program, running. `stop` finishes what is in flight, in the reverse order of the start. */
export interface Program extends Started {
  port: number;
  /** Where metrics are given, if the settings say so. */
  metricsPort: number | undefined;
  /** What whoever started it is told: where it is, and the first-run link if any. */
  greeting: string[];
  stop(): Promise<void>;
}

/**
 * Starts sealer, web server and timetable over a started ground. The ports are taken first, then the place as the one server
 * on it: who cannot have all of them has touched nothing. `print` gets what was done on the way, a copy made before an upgrade say.
 */
export async function run(
  config: Config,
  print: (line: string) => void,
  begin: () => Promise<Started> = () => start(config),
): Promise<Program> {
  const port = await takePort(config.port);
  const ends: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    await port.stop();
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const metrics = await takeMetrics(config);
    ends.push(async () => metrics?.stop());
    refuseUnsavable(config);
    refuseWrong(config);
    ends.push(beAlone(config));
    const base = await begin();
    ends.push(() => base.close());
    const { ground, logNow } = base;
    metrics?.serve(ground);
    const sealer = makeSealer(ground.database.write, logNow, ground.clock, (error) =>
      ground.log.error({ err: error }, 'the record could not be sealed; it is tried again'),
    );
    sealer.start();
    ends.push(() => sealer.stop());
    if (base.saved !== undefined) print(ground.messages.t('backup.upgraded', { file: base.saved }));
    await port.serve(ground);
    const timetable = startTimetable(ground, { log: logNow });
    ends.push(() => timetable.stop());
    const greeting: string[] = [];
    const token = await firstRunToken(ground.database, ground.clock.now());
    if (token === undefined) dropFirstRunFile(config.data);
    else {
      const link = `${config.origin}/first-run/${token}`;
      writeFirstRunFile(config.data, link);
      greeting.push(`Set it up here, once: ${link}`);
      greeting.push(`The link is also in the file ${firstRunFile(config.data)}`);
    }
    greeting.push(`Heed is on ${config.origin}`);
    ground.log.info(startedText(ground, port.port, metrics));
    return {
      ...base,
      port: port.port,
      metricsPort: metrics?.port,
      greeting,
      async stop() {
        ground.log.info('told to stop: what is in flight is answered first');
        await stop();
        ground.log.info('stopped');
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startedText({ config, database }: Ground, port: number, metrics: MetricsServer | undefined): string {
  const { smtpUrl, backups } = config;
  return [
    `started: Heed ${APP_VERSION} listens on port ${port}, under Node ${process.version}`,
    database.kind === 'sqlite' ? `SQLite in ${config.data}` : 'PostgreSQL',
    smtpUrl === undefined ? 'sends no mail' : 'sends mail',
    backups === undefined ? 'makes no backups by night' : `backs up each night into ${backups}`,
    metrics === undefined ? 'gives no metrics' : `gives metrics on port ${metrics.port}`,
  ].join('; ');
}

// Two servers on one SQLite file would send each mail twice over: every one of them believes that it alone writes.
function beAlone({ databaseUrl, data }: Config): () => void {
  if (databaseUrl !== undefined) return () => {};
  const release = aloneIn(data);
  if (release === undefined)
    throw new StartError(
      `Heed runs already with the data folder ${data}. Stop that one first, or give this one a folder of its own with HEED_DATA.`,
    );
  return release;
}

/**
 * Runs until the process is told to end, and greets once that would end it in order. Gives 1, having said why in a sentence, when it
 * cannot start.
 */
export async function runProcess(
  begin: () => Promise<Program>,
  print: (line: string) => void,
): Promise<0 | 1> {
  let program: Program;
  try {
    program = await begin();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
  // Ctrl-C reaches each process of a terminal, and whoever started this one passes it on: the second says nothing new. Somebody who
  // asks again later does not want to wait.
  let asked: number | undefined;
  const stop = (): void => {
    const now = performance.now();
    if (asked === undefined) void program.stop().then(() => process.exit(0));
    else if (now - asked > IMPATIENT_MS) process.exit(1);
    asked ??= now;
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  for (const line of program.greeting) print(line);
  return 0;
}
