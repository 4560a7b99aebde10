import type { Database, Db } from '../database/database.ts';

/** A past in use: give it back when the work is done. */
export interface Held {
  db: Db;
  release(): Promise<void>;
}

interface Kept {
  key: string;
  derived: Promise<Database>;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

const MOST = 2;
const IDLE_MS = 120_000;
const kept = new WeakMap<Database, Kept[]>();

/**
 * The past of this key: derived once for all who ask at a time, and kept for two minutes after its last use, so that the next
 * page of a report does not derive it anew. Two are kept, not more.
 */
export async function keptPast(
  database: Database,
  key: string,
  derive: () => Promise<Database>,
): Promise<Held> {
  const all = kept.get(database) ?? [];
  kept.set(database, all);
  let one = all.find((other) => other.key === key);
  if (one === undefined) all.push((one = { key, derived: derive(), users: 0, timer: undefined }));
  const mine = one;
  mine.users += 1;
  clearTimeout(mine.timer);
  const release = async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    mine.timer = setTimeout(() => void drop(all, mine), IDLE_MS).unref();
    for (const old of all.filter(({ users }) => users === 0).slice(0, Math.max(0, all.length - MOST)))
      await drop(all, old);
  };
  try {
    return { db: (await mine.derived).write, release };
  } catch (error) {
    mine.users -= 1;
    all.splice(all.indexOf(mine), all.includes(mine) ? 1 : 0);
    throw error;
  }
}

async function drop(all: Kept[], one: Kept): Promise<void> {
  if (one.users > 0 || !all.includes(one)) return;
  clearTimeout(one.timer);
  all.splice(all.indexOf(one), 1);
  await (await one.derived).close();
}
