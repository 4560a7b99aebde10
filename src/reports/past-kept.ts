import type { Database, Db } from '../database/database.ts';

/** A past in use: give it back when the work is done. */
export interface Held {
  db: Db;
  release(): Promise<void>;
}

/** A past that takes longer than who asked would wait. It goes on being derived, and is there when it is asked for again. */
export class StillDeriving extends Error {
  /** How much of it is done, 0 to 1. */
  readonly share: number;

  constructor(share: number) {
    super('the past is still being derived');
    this.share = share;
  }
}

interface Kept {
  key: string;
  derived: Promise<Database>;
  users: number;
  timer: NodeJS.Timeout | undefined;
  share: () => number;
}

const MOST = 2;
const IDLE_MS = 120_000;
const kept = new WeakMap<Database, Kept[]>();

/**
 * The past of this key: derived once for all who ask at a time, and kept for two minutes after its last use, so that the next
 * page of a report does not derive it anew. Two are kept, not more. Throws StillDeriving after `patience` (milliseconds).
 */
export async function keptPast(
  database: Database,
  key: string,
  derive: (progress: (share: number) => void) => Promise<Database>,
  patience = Number.POSITIVE_INFINITY,
): Promise<Held> {
  const all = kept.get(database) ?? [];
  kept.set(database, all);
  let one = all.find((other) => other.key === key);
  if (one === undefined) {
    let share = 0;
    const derived = derive((done) => (share = done));
    // Whoever asks next is told what went wrong.
    derived.catch(() => undefined);
    one = { key, derived, users: 0, timer: undefined, share: () => share };
    all.push(one);
  }
  const mine = one;
  mine.users += 1;
  clearTimeout(mine.timer);
  const release = (): Promise<void> => {
    mine.users -= 1;
    if (mine.users === 0) {
      mine.timer = setTimeout(drop, IDLE_MS, all, mine).unref();
      for (const old of all.filter(({ users }) => users === 0).slice(0, Math.max(0, all.length - MOST)))
        drop(all, old);
    }
    return Promise.resolve();
  };
  try {
    const derived = await within(mine.derived, patience);
    if (derived !== undefined) return { db: derived.write, release };
    await release();
    throw new StillDeriving(mine.share());
  } catch (error) {
    if (error instanceof StillDeriving) throw error;
    mine.users -= 1;
    all.splice(all.indexOf(mine), all.includes(mine) ? 1 : 0);
    throw error;
  }
}

// What was promised, or undefined when it takes longer than so many milliseconds.
async function within<T>(promise: Promise<T>, most: number): Promise<T | undefined> {
  if (most === Number.POSITIVE_INFINITY) return promise;
  if (most === 0) return Promise.race([promise, Promise.resolve(undefined)]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, most, undefined)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Who gives a past back does not wait for another that is still being derived; one that failed has nothing to close.
function drop(all: Kept[], one: Kept): void {
  if (one.users > 0 || !all.includes(one)) return;
  clearTimeout(one.timer);
  all.splice(all.indexOf(one), 1);
  void one.derived.then((database) => database.close()).catch(() => undefined);
}
