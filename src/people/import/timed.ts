import { transact, type Database } from '../../database/database.ts';
import { dayIn } from '../../days.ts';
import { append } from '../../ledger/ledger.ts';
import { peopleKnown } from '../person.store.ts';
import { apply, type Applying } from './apply.ts';
import { look, type Looked } from './look.ts';
import { isTooMany, leavers, makesLeave, type Missing } from './missing.ts';
import { fileOf, namedIn } from './named.ts';
import type { PlanLine } from './plan.ts';
import type { LineProblem } from './table.ts';
import { counts } from './words.ts';

/** What came of a timed import: what was taken, and the lines that were refused with their reasons. */
export interface TimedReport {
  added: number;
  changed: number;
  same: number;
  refused: LineProblem[];
  missing: Missing[];
}

/** As many refused lines and missing people as are kept of one import; the counts are of all. */
const MOST_KEPT = 500;

/**
 * Imports the text of a CSV file with nobody there to ask: takes the good lines, refuses the others, and keeps what came of
 * it, in the ledger too. Nobody missing is changed, and where more than 5 % of those employed would leave none of them does.
 */
export async function timedImport(
  database: Database,
  text: string,
  file: string,
  options: Applying & { everybody?: boolean },
): Promise<TimedReport> {
  const today = dayIn(options.zone, options.now);
  const how = { everybody: options.everybody === true, today };
  const first = await look(database.read, text, how);
  const refused = new Map<number, LineProblem[]>();
  const refuse = (problem: LineProblem) => {
    const known = refused.get(problem.line);
    if (known === undefined) refused.set(problem.line, [problem]);
    else known.push(problem);
  };
  let found: Looked = first;
  // A line that is refused may have named the manager, or the other half, of another.
  while (found.problems.some((problem) => isNew(problem, refused))) {
    for (const problem of bothSides(found.problems))
      if (!(refused.get(problem.line) ?? []).some((known) => known.key === problem.key)) refuse(problem);
    found = await look(database.read, text, how, new Set(refused.keys()));
  }
  const leaving = found.plan.lines.filter((line) => makesLeave(line, today));
  if (isTooMany(leavers(found.plan.lines, [], found.world, today))) {
    for (const { line } of leaving)
      refuse({ line, column: 'left', key: 'people.import-leave-refused', params: { count: leaving.length } });
    found = await look(database.read, text, how, new Set(refused.keys()));
  }
  const late = new Set<PlanLine>();
  const { ids } = await apply(database, found.plan, [], options, (line, problem) => {
    late.add(line);
    refuse({ line: line.line, column: null, key: problem.key, params: problem.params ?? {} });
  });
  const lines = found.plan.lines.filter((line) => !late.has(line));
  const report = {
    ...counts({ ...found.plan, lines }),
    refused: [...refused.values()].flat().toSorted((a, b) => a.line - b.line),
    missing: first.missing,
  };
  // A line that was refused names somebody all the same.
  const named = new Set(first.plan.lines.map(({ id }) => ids.get(id) ?? id));
  await transact(database.write, async (tx) => {
    const of = fileOf(options.everybody === true, namedIn(named, await peopleKnown(tx)));
    await append(tx, options.now, [entryOf(report, refused.size, file, options, of)]);
  });
  return report;
}

/** Keeps that a timed import found no file that it could read, and why: nobody else would hear of it. */
export async function keepUnread(
  database: Database,
  file: string,
  why: string,
  options: Pick<Applying, 'now' | 'by'>,
): Promise<void> {
  const problem: LineProblem = { line: 0, column: null, key: 'people.import-unreadable', params: { why } };
  const report = { added: 0, changed: 0, same: 0, refused: [problem], missing: [] };
  await transact(database.write, (tx) =>
    append(tx, options.now, [entryOf(report, 1, file, options, fileOf(false, null))]),
  );
}

// Everything of the file as a whole is refused with its heading: no line of it can be read.
const isNew = (problem: LineProblem, refused: ReadonlyMap<number, LineProblem[]>) =>
  !(refused.get(problem.line) ?? []).some((known) => known.key === problem.key);

// Of two lines about one person nobody knows which is right.
function bothSides(problems: readonly LineProblem[]): LineProblem[] {
  return problems.flatMap((problem) => {
    const other = problem.params['other'];
    return typeof other !== 'number'
      ? [problem]
      : [problem, { ...problem, line: other, params: { ...problem.params, other: problem.line } }];
  });
}

function entryOf(
  report: TimedReport,
  refusedLines: number,
  file: string,
  { now, by }: Pick<Applying, 'now' | 'by'>,
  of: ReturnType<typeof fileOf>,
) {
  const { added, changed, same, refused, missing } = report;
  return {
    at: now.toISOString(),
    kind: 'import-timed',
    facts: { by, added, changed, same, refused: refusedLines, missing: missing.length, ...of.facts },
    commits: {
      ...of.commits,
      file,
      report: JSON.stringify({ refused: refused.slice(0, MOST_KEPT), missing: missing.slice(0, MOST_KEPT) }),
    },
  };
}
