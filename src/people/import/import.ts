import { createHash } from 'node:crypto';
import { transact, type Database, type Tx } from '../../database/database.ts';
import { newId } from '../../database/id.ts';
import { dayIn } from '../../days.ts';
import { HeedError, type FieldProblem } from '../../errors.ts';
import { siteNamed } from '../../organisation/organisation.ts';
import { sites } from '../../organisation/organisation.store.ts';
import { knownPeople } from '../people.store.ts';
import { putPeople } from '../people.ts';
import { HEADINGS } from './columns.ts';
import { overlay, plan, type Plan, type PlanLine, type World } from './plan.ts';
import { readRow } from './row.ts';
import { readTable, type LineProblem } from './table.ts';

export interface ImportOptions {
  dryRun: boolean;
  now: Date;
  /** Who does it; null for the command line. */
  by: string | null;
  /** Of the organisation: new sites get them. */
  zone: string;
  country: string;
  /** The mark of the plan that was shown; when things changed since, nothing is done and the new plan comes back. */
  shown?: string;
}

export interface Imported {
  /** `wrong`: nothing was done, for these reasons. `planned`: a dry run. `changed`: not what was shown any more. */
  outcome: 'wrong' | 'planned' | 'changed' | 'done' | 'stopped';
  problems: LineProblem[];
  plan: Plan;
  /** Headings that mean nothing here. */
  unused: string[];
  mark: string;
  /** How many of the plan's lines that change something are done. */
  done: number;
  /** Why it stopped between two chunks: somebody changed people meanwhile. */
  stopped: FieldProblem | null;
  world: World;
}

const CHUNK = 200;

/**
 * Brings people in from the text of a CSV file. All of the file is checked first; one wrong line stops it. It is applied
 * in chunks, managers first, each a transaction: killed in between, running it again does the rest. Never throws for
 * what is in the file.
 */
export async function importPeople(
  database: Database,
  text: string,
  options: ImportOptions,
): Promise<Imported> {
  const table = readTable(text);
  const read = table.lines.map(readRow);
  const world: World = {
    people: await knownPeople(database.read, 'all'),
    sites: await sites(database.read),
  };
  const planned = plan(
    read.map(({ row }) => row),
    world,
  );
  const problems = [...table.problems, ...read.flatMap((r) => r.problems), ...planned.problems];
  const found: Imported = {
    outcome: 'planned',
    problems: tidy(problems),
    plan: planned.plan,
    unused: table.unused,
    mark: markOf(planned.plan),
    done: 0,
    stopped: null,
    world,
  };
  if (problems.length > 0) return { ...found, outcome: 'wrong' };
  if (options.dryRun) return found;
  if (options.shown !== undefined && options.shown !== found.mark) return { ...found, outcome: 'changed' };
  return apply(database, found, options);
}

async function apply(database: Database, found: Imported, options: ImportOptions): Promise<Imported> {
  const lines = found.plan.lines.filter((line) => line.kind !== 'same');
  const ids = new Map(lines.filter((l) => l.kind === 'add').map((l) => [l.id, newId(options.now)]));
  let done = 0;
  try {
    if (found.plan.newSites.length > 0) {
      await transact(database.write, async (tx) => {
        for (const { id, name } of found.plan.newSites) ids.set(id, await siteOf(tx, name, options));
      });
    }
    for (let i = 0; i < lines.length; i += CHUNK) {
      const chunk = lines.slice(i, i + CHUNK);
      await transact(database.write, (tx) => applyChunk(tx, chunk, ids, options));
      done += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    const stopped = error.problems[0] ?? { field: '', key: error.key, params: error.params };
    return { ...found, outcome: 'stopped', done, stopped };
  }
  return { ...found, outcome: 'done', done };
}

// What a line does not say is taken from the person as they are now, not as they were when the plan was made.
async function applyChunk(
  tx: Tx,
  chunk: readonly PlanLine[],
  ids: ReadonlyMap<string, string>,
  options: ImportOptions,
): Promise<void> {
  const known = await knownPeople(
    tx,
    chunk.map((line) => line.id),
  );
  const real = (id: string) => ids.get(id) ?? id;
  const wanted = chunk.map(({ id, kind, says }) => {
    const details = overlay(known.get(id), says);
    const managerId = details.managerId === null ? null : real(details.managerId);
    return {
      id: real(id),
      isNew: kind === 'add',
      details: { ...details, managerId, siteId: real(details.siteId) },
    };
  });
  await putPeople(tx, options.now, options.by, wanted, dayIn(options.zone, options.now));
}

const siteOf = (tx: Tx, name: string, { now, by, country, zone }: ImportOptions): Promise<string> =>
  siteNamed(tx, now, by, { name, country, zone });

// Says in short what a plan would do, to see whether it still would.
function markOf(made: Plan): string {
  const lines = made.lines
    .filter((line) => line.kind !== 'same')
    .map(({ line, id, kind, details }) => [line, id, kind, details]);
  return createHash('sha256')
    .update(JSON.stringify([lines, made.newSites]))
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
