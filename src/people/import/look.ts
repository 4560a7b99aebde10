import { createHash } from 'node:crypto';
import type { Db } from '../../database/database.ts';
import type { Day } from '../../days.ts';
import { sites } from '../../organisation/organisation.store.ts';
import { allLeaves } from '../leave.store.ts';
import { knownPeople } from '../people.store.ts';
import { HEADINGS } from './columns.ts';
import type { DateOrder } from './day.ts';
import { mapping } from './mapping.store.ts';
import { wordsIn, type Word } from './own-words.ts';
import { missingFrom, type Missing } from './missing.ts';
import { plan, type Plan, type World } from './plan.ts';
import { readRow } from './row.ts';
import { readTable, type Heading, type LineProblem } from './table.ts';

/** What a file would do. */
export interface Looked {
  problems: LineProblem[];
  plan: Plan;
  headings: Heading[];
  /** Headings that mean nothing here, and of which nobody said that they are not to be used. */
  unused: string[];
  /** Words of the file that are none of ours, where a column holds one of a few. */
  words: Word[];
  dates: DateOrder | null;
  /** Who works here and is not in the file; empty unless it is said to name everybody. */
  missing: Missing[];
  /** In short what it would do, to see whether it still would. */
  mark: string;
  world: World;
}

/**
 * Works out what the text of a CSV file would do, as its headings, words and days are kept to be meant, without the lines of these
 * numbers. Never throws for what is in the file.
 */
export async function look(
  db: Db,
  text: string,
  { everybody = false, today }: { everybody?: boolean; today: Day },
  without: ReadonlySet<number> = new Set(),
): Promise<Looked> {
  const kept = await mapping(db);
  const table = readTable(text, kept.columns);
  const read = table.lines
    .filter(({ line }) => !without.has(line))
    .map((line) => readRow(line, kept.dates, kept.words));
  const world: World = {
    people: await knownPeople(db, 'all'),
    sites: await sites(db),
    leaves: await allLeaves(db),
    today,
  };
  const planned = plan(
    read.map(({ row }) => row),
    world,
  );
  const { lines } = planned.plan;
  const missing =
    everybody && table.lines.length > 0 ? missingFrom(new Set(lines.map(({ id }) => id)), world, today) : [];
  return {
    problems: tidy([...table.problems, ...read.flatMap((r) => r.problems), ...planned.problems]),
    plan: planned.plan,
    headings: table.headings,
    unused: table.unused,
    words: wordsIn(table.lines, kept.words),
    dates: kept.dates,
    missing,
    mark: markOf(planned.plan, missing),
    world,
  };
}

function markOf(made: Plan, missing: readonly Missing[]): string {
  const lines = made.lines
    .filter((line) => line.kind !== 'same')
    .map(({ line, id, kind, details, leave }) => [line, id, kind, details, leave ?? null]);
  return createHash('sha256')
    .update(JSON.stringify([lines, made.newSites, missing.map(({ id }) => id)]))
    .digest('base64url')
    .slice(0, 22);
}

// By line, then by column; each reason once.
function tidy(problems: readonly LineProblem[]): LineProblem[] {
  const all = new Map(problems.map((p) => [`${p.line} ${p.column} ${p.key}`, p]));
  return [...all.values()].toSorted((a, b) => a.line - b.line || placeOf(a) - placeOf(b));
}

const COLUMNS = Object.keys(HEADINGS);
const placeOf = (p: LineProblem): number => (p.column === null ? -1 : COLUMNS.indexOf(p.column));
