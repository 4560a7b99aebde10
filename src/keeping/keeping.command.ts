import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { dayIn, isDay } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { purgeOf, purgesToRun } from './keeping.store.ts';
import { countsIn, rehearsal } from './purge.ts';
import { runPurges, type Running } from './run.ts';

// A server may be at it: it is waited for.
const LOOK_AGAIN_MS = 200;

/** `--until DAY --dry-run`, or `--run ID` for one that was approved. */
export type PurgeOptions = { until: string } | { run: string };

/** What `heed purge` was asked; undefined for bad usage. */
export function purgeOptions(args: readonly string[]): PurgeOptions | undefined {
  const [first, value, ...rest] = args.filter((arg) => arg !== '--dry-run');
  const isDry = args.includes('--dry-run');
  if (value === undefined || rest.length > 0) return undefined;
  if (first === '--until' && isDay(value) && isDry) return { until: value };
  return first === '--run' && !isDry ? { run: value } : undefined;
}

/** Says what may go, or does what was approved. Gives the exit code. */
export async function purgeCommand(
  { database, messages, clock, config }: Running,
  asked: PurgeOptions,
  out: (line: string) => unknown,
): Promise<0 | 1> {
  if ('until' in asked) return lookAt(database, messages, clock.now(), asked.until, out);
  const { run: id } = asked;
  if (!(await purgesToRun(database.read)).some((purge) => purge.id === id)) {
    out(messages.t('keeping.cli-unknown', { id }));
    return 1;
  }
  while ((await purgesToRun(database.read)).some((purge) => purge.id === id)) {
    if ((await runPurges({ database, messages, clock, config })) === 0) await pause(LOOK_AGAIN_MS);
  }
  const purge = await purgeOf(database.read, id);
  const count = Object.values(countsIn(purge?.gone ?? null)).reduce((sum, n) => sum + n, 0);
  out(messages.t('keeping.cli-ran', { id, count, stayed: purge?.stayed ?? 0 }));
  return 0;
}

async function lookAt(
  { read }: Database,
  messages: Messages,
  now: Date,
  day: string,
  out: (line: string) => unknown,
): Promise<0> {
  const zone = (await organisation(read))?.zone ?? 'UTC';
  const counts = await rehearsal(read, day, dayIn(zone, now));
  for (const { class: kind, goes, held, young, 'in-force': later } of counts)
    out(
      messages.t('keeping.cli-line', {
        class: messages.t(`keeping.class-${kind}`),
        goes,
        held,
        later,
        young,
      }),
    );
  const count = counts.reduce((sum, { goes }) => sum + goes, 0);
  out(messages.t(count === 0 ? 'keeping.cli-nothing' : 'keeping.cli-dry', { count, day }));
  out(messages.t('keeping.cli-asks'));
  return 0;
}
