import type { Config } from './config.ts';
import { makeSealer } from './ledger/sealer.ts';
import { serve } from './server.ts';
import { start, type Started } from './start.ts';
import { startTimetable } from './timetable.ts';
import { firstRunToken } from './training/first-run.ts';

/** The whole program, running. `stop` finishes what is in flight, in the reverse order of the start. */
export interface Program extends Started {
  port: number;
  stop(): Promise<void>;
}

/** Starts sealer, web server and timetable over a started ground; prints where it is, and the first-run link if any. */
export async function run(
  config: Config,
  print: (line: string) => void,
  started?: Started,
): Promise<Program> {
  const base = started ?? (await start(config));
  const { ground, logNow } = base;
  const sealer = makeSealer(ground.database.write, logNow, ground.clock, (error) =>
    ground.log.error({ err: error }, 'sealing failed'),
  );
  sealer.start();
  if (base.saved !== undefined) print(ground.messages.t('backup.upgraded', { file: base.saved }));
  try {
    const server = await serve(ground);
    const timetable = startTimetable(ground, { log: logNow });
    const token = await firstRunToken(ground.database, ground.clock.now());
    if (token !== undefined) print(`Set it up here, once: ${config.origin}/first-run/${token}`);
    print(`Heed is on ${config.origin}`);
    return {
      ...base,
      port: server.port,
      async stop() {
        await server.stop();
        await timetable.stop();
        await sealer.stop();
        await base.close();
      },
    };
  } catch (error) {
    await sealer.stop();
    await base.close();
    throw error;
  }
}

/** Runs until the process is told to end. Gives 1, having said why in a sentence, when it cannot start. */
export async function runProcess(begin: () => Promise<Program>): Promise<0 | 1> {
  let program: Program;
  try {
    program = await begin();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void program.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return 0;
}
