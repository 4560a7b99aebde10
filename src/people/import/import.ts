import { transact, type Database } from '../../database/database.ts';
import { dayIn } from '../../days.ts';
import type { FieldProblem } from '../../errors.ts';
import { append } from '../../ledger/ledger.ts';
import { peopleKnown } from '../person.store.ts';
import { apply, type Applying } from './apply.ts';
import { look, type Looked } from './look.ts';
import { answerProblems, isTooMany, leavers, type Answer, type Leavers } from './missing.ts';
import { fileOf, namedIn } from './named.ts';
import { counts } from './words.ts';

/** `by` is null for the command line; zone and country are the organisation's: new sites get them. */
export interface ImportOptions extends Applying {
  dryRun: boolean;
  /** The mark of the plan that was shown; when things changed since, nothing is done and the new plan comes back. */
  shown?: string;
  /** The file names everybody who works here: who is not in it is missing, and asked about. */
  everybody?: boolean;
  /** What is so of those who are missing. */
  answers?: readonly Answer[];
  /** Somebody said that as many leave as would. */
  manyLeave?: boolean;
}

export interface Imported extends Looked {
  /**
   * `wrong`: nothing was done, for these reasons. `planned`: a dry run. `changed`: not what was shown any more. `asks`:
   * nothing was done, as people are missing and nobody said what is so of them. `many-leave`: nothing was done, as too many
   * would leave.
   */
  outcome: 'wrong' | 'planned' | 'changed' | 'asks' | 'many-leave' | 'done' | 'stopped';
  leavers: Leavers;
  /** What is wrong with the answers, by person. */
  answerProblems: FieldProblem[];
  /** How many of the plan's lines that change something are done. */
  done: number;
  /** Why it stopped between two chunks: somebody changed people meanwhile. */
  stopped: FieldProblem | null;
}

/**
 * Brings people in from the text of a CSV file. All of the file is checked first; one wrong line stops it. It is applied
 * in chunks, managers first, each a transaction: killed in between, running it again does the rest. It stops where more
 * than 5 % of those employed would leave and nobody said so. Never throws for what is in the file.
 */
export async function importPeople(
  database: Database,
  text: string,
  options: ImportOptions,
): Promise<Imported> {
  const today = dayIn(options.zone, options.now);
  const { everybody = false, answers: given = [] } = options;
  const looked = await look(database.read, text, { everybody, today });
  const answers = given.filter(({ id }) => looked.missing.some((one) => one.id === id));
  const found: Imported = {
    ...looked,
    outcome: 'planned',
    leavers: leavers(looked.plan.lines, answers, looked.world, today),
    answerProblems: answerProblems(answers, looked.world),
    done: 0,
    stopped: null,
  };
  if (found.problems.length > 0) return { ...found, outcome: 'wrong' };
  if (options.dryRun) return found;
  if (options.shown !== undefined && options.shown !== found.mark) return { ...found, outcome: 'changed' };
  if (answers.length < found.missing.length || found.answerProblems.length > 0)
    return { ...found, outcome: 'asks' };
  if (isTooMany(found.leavers) && options.manyLeave !== true) return { ...found, outcome: 'many-leave' };
  const { done, stopped, ids } = await apply(database, found.plan, answers, options);
  if (stopped === null) await keepTaken(database, found, ids, options);
  return { ...found, outcome: stopped === null ? 'done' : 'stopped', done, stopped };
}

// That a file was taken in, and whom it named: what a roster is compared with.
async function keepTaken(
  database: Database,
  { plan, missing }: Imported,
  ids: ReadonlyMap<string, string>,
  { now, by, everybody = false }: ImportOptions,
): Promise<void> {
  const { added, changed, same } = counts(plan);
  const named = new Set(plan.lines.map(({ id }) => ids.get(id) ?? id));
  await transact(database.write, async (tx) => {
    const { facts, commits } = fileOf(everybody, namedIn(named, await peopleKnown(tx)));
    const came = { by, added, changed, same, missing: missing.length };
    await append(tx, now, [
      { at: now.toISOString(), kind: 'import-taken', facts: { ...came, ...facts }, commits },
    ]);
  });
}
