import { openScratch, type Database, type Db } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { dayIn, endOfDay, type Day } from '../days.ts';
import { knownBy } from '../ledger/checkpoint.ts';
import type { Entry } from '../ledger/entry.ts';
import { replayKinds } from '../ledger/replay.ts';
import { standEverybody } from '../obligations/standing.projection.ts';
import { keptPast } from './past-kept.ts';
import { derivedAbout, KEPT, UNREAD, type About } from './past-about.ts';
import {
  copyContents,
  copyPeople,
  copyScope,
  correctedHires,
  dropStandingIndexes,
  entryCount,
} from './past.store.ts';
import type { Scope } from './scope.ts';

/** The two dates of a question about the past: how it was on a day, and what we knew of that on a day. */
export interface Dates {
  on: Day;
  knownOn: Day;
}

export interface Asking extends Dates {
  scope: Scope;
  about?: About;
  patience?: number | undefined;
}

/** A past that reports can be run on: what is derived, as of the two dates. Names, and who sees whom, are today's. */
export interface Past {
  db: Db;
  /** The end of the day asked for in the organisation's zone; for today this very moment. */
  now: Date;
}

// What takes an error back speaks of the whole time before, not of its own day.
const CORRECTIONS = new Set([
  'outside-training-withdrawn',
  'leaving-withdrawn',
  'attempt-struck',
  'requirement-undone',
]);

/**
 * Derives how everything was on a day as it was known on a day, from the ledger alone, and gives it to the work. What counts is
 * what stood in the ledger at the last signed checkpoint of the day `knownOn` (for today: everything), and of that what was
 * entered by the end of the day `on` or speaks of a day until then. `zone` is the organisation's; days to come are today. Throws
 * StillDeriving when that takes longer than `patience` (milliseconds).
 */
export async function inPast<T>(
  database: Database,
  { on, knownOn, scope, about = 'standing', patience }: Asking,
  { zone, now }: { zone: string; now: Date },
  work: (past: Past) => Promise<T>,
): Promise<T> {
  const today = dayIn(zone, now);
  const end = on < today ? endOfDay(on, zone) : now;
  const upTo = knownOn < today ? await knownBy(database.read, endOfDay(knownOn, zone)) : undefined;
  const size = upTo ?? `all ${await entryCount(database.read)}`;
  const only = async () =>
    spokenOfBy(on, end, knownOn > on ? await correctedHires(database.read, on) : NOBODY);
  const held = await keptPast(
    database,
    `${about} ${on} ${size}`,
    async (onPage) => derive(database, { about, end, upTo, only: await only(), onPage }),
    patience,
  );
  try {
    await copyScope(database.read, held.db, scope);
    return await work({ db: held.db, now: end });
  } finally {
    await held.release();
  }
}

/**
 * The same as at a signed checkpoint: what the first `size` entries say (over all logs, in the order of replay), at the instant
 * of its signature. Equal each time it is asked, on ids and facts; names, and what was erased since, are today's.
 */
export async function atCheckpoint<T>(
  database: Database,
  { size, at, about = 'standing' }: { size: number; at: Date; about?: About },
  work: (past: Past) => Promise<T>,
): Promise<T> {
  const held = await keptPast(database, `${about} checkpoint ${at.toISOString()} ${size}`, (onPage) =>
    derive(database, { about, end: at, upTo: size, only: () => true, onPage }),
  );
  try {
    return await work({ db: held.db, now: at });
  } finally {
    await held.release();
  }
}

const NOBODY: ReadonlySet<string> = new Set();

interface Derivation {
  about: About;
  end: Date;
  upTo: number | undefined;
  only: (entry: Entry) => boolean;
  onPage: (share: number) => void;
}

// How much of the work is reading the ledger; working out how everybody stands is the rest.
const READING = 0.75;

async function derive(database: Database, { about, end, upTo, only, onPage }: Derivation): Promise<Database> {
  const scratch = openScratch();
  try {
    await migrate(scratch, end);
    await dropStandingIndexes(scratch.write);
    const until = upTo === undefined ? {} : { upTo };
    // One transaction, not one for each page: a commit writes every page of the file that it touched.
    await scratch.write.transaction().execute(async (tx) => {
      await replayKinds(database.read, tx, derivedAbout(about), {
        ...until,
        only,
        reads: (kind) => about !== 'standing' || !UNREAD.has(kind),
        onPage: (share) => onPage(share * READING),
      });
      if (about !== 'questions') {
        await standEverybody(tx);
        await copyPeople(database.read, tx);
      }
      if (about !== 'standing') await copyContents(database.read, tx, KEPT[about]);
    });
    return scratch;
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

/**
 * Which entries say something of a day: those known by its end, plans among them, and those of later that reach back to it.
 * Asked of them one after the other, in the order of replay.
 */
function spokenOfBy(on: Day, end: Date, corrected: ReadonlySet<string>): (entry: Entry) => boolean {
  const until = end.toISOString();
  const placeless = new Set<string>();
  return ({ at, knownAt, kind, personId }) => {
    const speaks =
      knownAt <= until ||
      (at.length === on.length ? at <= on : at <= until) ||
      CORRECTIONS.has(kind) ||
      // A first day that was entered wrong and moved to before this one: both entries count, or nobody was hired.
      (kind === 'hired' && corrected.has(`${personId} ${at}`));
    if (personId === null) return speaks;
    if (kind === 'hired' && speaks) placeless.add(personId);
    // Whoever is entered late is placed from the day on which that was done: until then that place is the best we know.
    return (kind === 'placed' && placeless.delete(personId)) || speaks;
  };
}
