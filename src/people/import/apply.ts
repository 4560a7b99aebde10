import { transact, type Database, type Tx } from '../../database/database.ts';
import { newId } from '../../database/id.ts';
import { dayIn } from '../../days.ts';
import { HeedError, type FieldProblem } from '../../errors.ts';
import { siteNamed } from '../../organisation/organisation.ts';
import { setLeave } from '../leave.ts';
import { knownPeople } from '../people.store.ts';
import { putPeople } from '../people.ts';
import { BY_FILE } from '../why.ts';
import { applyAnswers, type Answer } from './missing.ts';
import { overlay, type Plan, type PlanLine } from './plan.ts';

/** Who applies a plan, when, and what new sites get. */
export interface Applying {
  now: Date;
  by: string | null;
  zone: string;
  country: string;
}

const CHUNK = 200;

/**
 * Does what a plan says, in chunks, managers first, each a transaction; then what was answered of people missing. Says how
 * many lines are done, what stopped it, and which ids those who were new got. With `refuse` nothing stops it: a line that cannot
 * be done is handed there.
 */
export async function apply(
  database: Database,
  plan: Plan,
  answers: readonly Answer[],
  options: Applying,
  refuse?: (line: PlanLine, problem: FieldProblem) => void,
): Promise<{ done: number; stopped: FieldProblem | null; ids: ReadonlyMap<string, string> }> {
  const lines = plan.lines.filter((line) => line.kind !== 'same');
  const ids = new Map(lines.filter((l) => l.kind === 'add').map((l) => [l.id, newId(options.now)]));
  const today = dayIn(options.zone, options.now);
  let done = 0;
  async function run(chunk: readonly PlanLine[]): Promise<void> {
    try {
      await transact(database.write, (tx) => applyChunk(tx, chunk, ids, options));
      done += chunk.length;
    } catch (error) {
      if (!(error instanceof HeedError) || refuse === undefined) throw error;
      if (chunk.length === 1) refuse(chunk[0]!, problemIn(error));
      else for (const line of chunk) await run([line]);
    }
  }
  try {
    if (plan.newSites.length > 0) {
      await transact(database.write, async (tx) => {
        for (const { id, name } of plan.newSites) ids.set(id, await siteOf(tx, name, options));
      });
    }
    for (let i = 0; i < lines.length; i += CHUNK) await run(lines.slice(i, i + CHUNK));
    const said = answers.filter(({ what }) => what !== 'keep');
    for (let i = 0; i < said.length; i += CHUNK) {
      const chunk = said.slice(i, i + CHUNK);
      await transact(database.write, (tx) => applyAnswers(tx, options.now, options.by, chunk, today));
    }
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    return { done, stopped: problemIn(error), ids };
  }
  return { done, stopped: null, ids };
}

const problemIn = (error: HeedError): FieldProblem =>
  error.problems[0] ?? { field: '', key: error.key, params: error.params };

// What a line does not say is taken from the person as they are now, not as they were when the plan was made.
async function applyChunk(
  tx: Tx,
  chunk: readonly PlanLine[],
  ids: ReadonlyMap<string, string>,
  options: Applying,
): Promise<void> {
  const { now, by } = options;
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
      isBroughtIn: true,
      details: { ...details, managerId, siteId: real(details.siteId) },
      why: BY_FILE,
    };
  });
  await putPeople(tx, now, by, wanted, dayIn(options.zone, now));
  for (const { id, leave } of chunk) {
    if (leave !== undefined) await setLeave(tx, now, by, real(id), { ...leave, why: BY_FILE });
  }
}

const siteOf = (tx: Tx, name: string, { now, by, country, zone }: Applying): Promise<string> =>
  siteNamed(tx, now, by, { name, country, zone });
