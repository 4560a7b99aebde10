import { setImmediate as breathe } from 'node:timers/promises';
import { transact, type Db } from '../database/database.ts';
import { refuseOutside } from '../database/inside.ts';
import { checkpointIfDue } from './checkpoint.ts';
import type { Log } from './log.ts';
import { Frontier, KEPT_LEVELS, leafHash, type Subtree } from './merkle.ts';
import { advanceTree, insertSeals, queued, treeOf } from './seal.store.ts';

const BATCH = 1000;
const LOOK_EVERY_MS = 1000;
/** Commits that follow one another this closely share a round. */
const BURST_MS = 50;
const MOST_LOSSES = 50;

/**
 * Seals the entries that have waited longest. Any number of sealers may race: the tree's size decides who was first.
 * Gives how many it sealed, or 'lost' when another was first.
 */
export async function sealRound(db: Db, log: Log): Promise<number | 'lost'> {
  // The tree before the queue: entries that another seals in between show as a tree that has grown.
  const old = await treeOf(db, log.origin);
  const batch = await queued(db, BATCH);
  if (batch.length === 0) return 0;
  const frontier = Frontier.unpack(old.size, old.frontier);
  const subtrees: Subtree[] = [];
  const keep = (subtree: Subtree) => {
    if ((KEPT_LEVELS as readonly number[]).includes(subtree.level)) subtrees.push(subtree);
  };
  const sealed = batch.map((entry) => {
    const leaf = leafHash(entry.body);
    const idx = frontier.size;
    frontier.append(leaf, 0, keep);
    return { ...entry, idx, leaf };
  });
  const grown = { size: frontier.size, frontier: frontier.pack() };
  return transact(db, async (tx) => {
    if (!(await advanceTree(tx, log.origin, old.size, grown))) return 'lost';
    await insertSeals(tx, log.origin, sealed, subtrees);
    return sealed.length;
  });
}

/** Seals whatever waits, and signs a checkpoint when one is due: what a command does before it exits. */
export async function sealAll(db: Db, log: Log, now: Date): Promise<number> {
  let total = 0;
  for (let losses = 0; ;) {
    const sealed = await sealRound(db, log);
    if (sealed === 'lost') {
      if (++losses > MOST_LOSSES)
        throw new Error(`cannot seal into ${log.origin}: it has a successor, or others are always first`);
    } else {
      losses = 0;
      total += sealed;
      if (sealed < BATCH) break;
    }
    await breathe();
  }
  await checkpointIfDue(db, log, now);
  return total;
}

export interface Sealer {
  /** Begins to look every second. Throws inside a transaction: everything it does would count as inside it. */
  start(): void;
  /** Says that something was committed: it looks soon. */
  nudge(): void;
  /** Seals what waits and ends; resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** The sealer of a process. `failed` hears of each round that failed; the next look tries again, with the log that is then in use. */
export function makeSealer(
  db: Db,
  log: Log | (() => Promise<Log>),
  clock: { now(): Date },
  failed: (error: unknown) => void,
): Sealer {
  let running: Promise<void> | undefined;
  const state = { stopping: false, nudged: false, resting: false };
  let wake: (() => void) | undefined;

  const look = async () => {
    state.nudged = false;
    try {
      await sealAll(db, typeof log === 'function' ? await log() : log, clock.now());
    } catch (error) {
      failed(error);
    }
  };
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!state.stopping) {
      await look();
      state.resting = true;
      if (!state.nudged && !state.stopping) await rest(LOOK_EVERY_MS);
      state.resting = false;
      if (state.nudged && !state.stopping) await rest(BURST_MS);
    }
    await look();
  };
  return {
    start() {
      refuseOutside();
      state.stopping = false;
      running ??= run();
    },
    nudge() {
      state.nudged = true;
      if (state.resting) wake?.();
    },
    async stop() {
      state.stopping = true;
      wake?.();
      await running;
      running = undefined;
    },
  };
}
