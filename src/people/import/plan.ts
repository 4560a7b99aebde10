import type { Day } from '../../days.ts';
import { changes, isRehired, problemsWith, type Known } from '../changes.ts';
import type { PersonDetails } from '../person.ts';
import { aboveThemselves, topDown, type Managers } from '../tree.ts';
import type { Leave } from '../leave.store.ts';
import { USUAL_WORK, type Work } from '../work-facts.ts';
import type { Column } from './columns.ts';
import { Directory } from './directory.ts';
import { leaveOfRow, type LeaveSaid } from './leave-cells.ts';
import type { Row } from './row.ts';
import type { LineProblem } from './table.ts';

/** All that is known before an import. */
export interface World {
  people: ReadonlyMap<string, Known>;
  sites: readonly { id: string; name: string }[];
  /** By person, those who have any. */
  leaves: ReadonlyMap<string, readonly Leave[]>;
  today: Day;
}

/** What a line says of a person; of their work only some. */
export type Says = Omit<Partial<PersonDetails>, 'work'> & { work?: Partial<Work> };

/** What a line says for sure. Somebody or somewhere new has a makeshift id: `line:12`, `site:north clinic`. */
export interface PlanLine {
  line: number;
  id: string;
  kind: 'add' | 'change' | 'same';
  says: Says;
  details: PersonDetails & { work: Work };
  leave: LeaveSaid | undefined;
  before: Known | undefined;
  /** The file gives no last day for somebody who has one; it is kept. */
  keptLeft: boolean;
}

export interface Plan {
  /** Managers before those under them. */
  lines: PlanLine[];
  newSites: { id: string; name: string }[];
  newTeams: string[];
}

/** Works out what the rows would do to the world, and all that is wrong with them. Their order does not matter. */
export function plan(rows: readonly Row[], world: World): { plan: Plan; problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const directory = new Directory(rows, world);
  problems.push(...directory.problems);
  const lines = rows.map((row) => lineOf(row, directory, world, problems));
  const managers = treeOf(lines, world);
  const looped = aboveThemselves(managers.keys(), managers);
  for (const line of lines) if (looped.has(line.id)) problems.push(problem(line.line, 'manager', 'loop', {}));
  problems.sort((a, b) => a.line - b.line);
  const { newSites, newTeams } = directory;
  return {
    plan: { lines: looped.size > 0 ? lines : topDown(lines, managers), newSites, newTeams },
    problems,
  };
}

/** The details that lead from what is known, or from nothing, to what a line says. */
export function overlay(known: PersonDetails | undefined, says: Says): PersonDetails & { work: Work } {
  const work = { ...USUAL_WORK, ...known?.work, ...says.work };
  const after = { ...(known ?? NOBODY), ...says, work };
  const rehired = known !== undefined && after.hiredOn !== null && isRehired(known, after.hiredOn);
  return rehired && says.leftOn === undefined ? { ...after, leftOn: null } : after;
}

const NOBODY: PersonDetails = {
  employeeNumber: null,
  name: '',
  email: null,
  jobRole: 'other',
  siteId: '',
  team: '',
  managerId: null,
  hiredOn: null,
  leftOn: null,
};

function lineOf(row: Row, directory: Directory, world: World, problems: LineProblem[]): PlanLine {
  const id = directory.idOf(row);
  const known = world.people.get(id);
  const says: Says = { name: row.name, work: row.work };
  if (row.employeeNumber !== null) says.employeeNumber = row.employeeNumber;
  if (row.email !== null) says.email = row.email;
  if (row.jobRole !== null) says.jobRole = row.jobRole;
  const siteId =
    row.site !== null ? directory.site(row.site) : known === undefined ? directory.onlySite : undefined;
  if (siteId !== undefined) says.siteId = siteId;
  if (row.team !== null) says.team = directory.team(row.team);
  if (row.hiredOn !== null) says.hiredOn = row.hiredOn;
  if (row.leftOn !== null) says.leftOn = row.leftOn;
  if (row.manager !== null) {
    const manager = directory.find(row.manager);
    if (manager !== undefined) says.managerId = manager;
    else problems.push(problem(row.line, 'manager', 'import-manager', { given: row.manager }));
  }
  const details = overlay(known, says);
  problems.push(...missing(row, known, siteId), ...wrong(row, details, known, world.today));
  const { leave, problem: onLeave } = leaveOfRow(row, world.leaves.get(id) ?? []);
  if (onLeave !== undefined) problems.push(onLeave);
  const same =
    known !== undefined &&
    leave === undefined &&
    changes(id, null, known, details, '').length === 0 &&
    (['name', 'employeeNumber', 'email'] as const).every((field) => known[field] === details[field]);
  const keptLeft = known?.leftOn != null && row.leftOn === null && details.leftOn !== null;
  const kind = known === undefined ? 'add' : same ? 'same' : 'change';
  return { line: row.line, id, kind, says, details, leave, before: known, keptLeft };
}

// Somebody new needs all that decides what they have to do and by when. What could not be read is said already.
function missing(row: Row, known: Known | undefined, siteId: string | undefined): LineProblem[] {
  if (known !== undefined) return [];
  const need = (['jobRole', 'site', 'hired'] as const).filter(
    (column) => row.empty.includes(column) && !(column === 'site' && siteId !== undefined),
  );
  return need.map((column) => problem(row.line, column, `import-need-${column}`, {}));
}

const COLUMN_OF: Readonly<Record<string, Column>> = { hiredOn: 'hired', leftOn: 'left' };
// Said by the row itself, or with the name of whoever has it.
const SAID = new Set(['people.name-needed', 'people.number-or-email', 'people.too-long']);

function wrong(row: Row, details: PersonDetails, known: Known | undefined, today: Day): LineProblem[] {
  if (details.hiredOn === null || (row.hiredOn === null && !row.empty.includes('hired'))) return [];
  return problemsWith(details, known, today)
    .filter((p) => !SAID.has(p.key))
    .map((p) => ({
      line: row.line,
      column: COLUMN_OF[p.field] ?? null,
      key: p.key,
      params: p.params ?? {},
    }));
}

function treeOf(lines: readonly PlanLine[], world: World): Managers {
  const tree = new Map([...world.people].map(([id, known]) => [id, known.managerId]));
  for (const { id, details } of lines) tree.set(id, details.managerId);
  return tree;
}

const problem = (line: number, column: Column, key: string, params: LineProblem['params']): LineProblem => ({
  line,
  column,
  key: `people.${key}`,
  params,
});
