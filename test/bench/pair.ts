import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './load.ts';
import { startServer, type Served } from './processes.ts';

const BARE = join(import.meta.dirname, 'bare.mjs');

export interface Two {
  heed: number;
  bare: number;
}

/** Resolves when it answers with pages: it takes connections before, and says that it is starting. */
export async function startHeed(run: string, program: readonly string[]): Promise<Served> {
  const served = await startServer(program, { HEED_DATA: join(run, 'heed') }, join(run, 'heed.log'));
  const listening = performance.now();
  while ((await fetch(`http://127.0.0.1:${served.port}/readyz`)).status !== 200) {
    if (performance.now() - listening > LONGEST_MS) {
      await served.stop();
      throw new Error(`Heed does not get ready: see ${join(run, 'heed.log')}`);
    }
    await pause(1);
  }
  return { ...served, startMs: served.startMs + performance.now() - listening };
}

// Migrations of a million people are in it.
const LONGEST_MS = 300_000;

function startBare(run: string): Promise<Served> {
  const folder = join(run, 'bare');
  const bytes = readFileSync(join(folder, 'submission-bytes'), 'utf8');
  const env = { BARE_DATA: folder, BARE_SUBMISSION_BYTES: bytes };
  return startServer([BARE], env, join(run, 'bare.log'));
}

/** Starts both servers, each a process of its own. */
export async function startBoth(run: string, program: readonly string[]) {
  const heed = await startHeed(run, program);
  const bare = await startBare(run);
  return {
    heed,
    bare,
    residentMb: (): Two => ({ heed: heed.residentMb(), bare: bare.residentMb() }),
    stop: async () => void (await Promise.all([heed.stop(), bare.stop()])),
  };
}

/** From the start of the process to its listening, in milliseconds: the median of several starts, taken in turn. */
export async function startTimes(run: string, program: readonly string[], times: number): Promise<Two> {
  const heed: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < times; n++) {
    for (const [list, start] of [
      [heed, () => startHeed(run, program)],
      [bare, () => startBare(run)],
    ] as const) {
      const served = await start();
      list.push(served.startMs);
      await served.stop();
    }
  }
  return { heed: median(heed), bare: median(bare) };
}
