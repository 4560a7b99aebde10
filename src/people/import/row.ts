import type { Day } from '../../days.ts';
import type { Work } from '../work-facts.ts';
import { isEmail, jobRoleOf, LONGEST, tidyEmail, type JobRole } from '../person.ts';
import type { Column } from './columns.ts';
import { AMBIGUOUS, dayOf, type DateOrder } from './day.ts';
import type { Line, LineProblem } from './table.ts';
import { isChosen, wordKey, type KeptWords } from './own-words.ts';
import { WORK_CELLS } from './work-cells.ts';

/** What one line says of a person. Null: it says nothing, so what is known stays. */
export interface Row {
  line: number;
  employeeNumber: string | null;
  name: string;
  email: string | null;
  jobRole: JobRole | null;
  site: string | null;
  team: string | null;
  /** An employee number or an address. */
  manager: string | null;
  hiredOn: Day | null;
  leftOn: Day | null;
  work: Partial<Work>;
  leaveFrom: Day | null;
  leaveTo: Day | null;
  /** The columns that the line says nothing in. */
  empty: Column[];
}

const MOST: Partial<Record<Column, number>> = LONGEST;

/** Reads the cells of one line, days in the order and words as somebody said, and says all that is wrong with them. */
export function readRow(
  { line, cells }: Line,
  dates: DateOrder | null = null,
  words: KeptWords = new Map(),
): { row: Row; problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const add = (column: Column, key: string, params: LineProblem['params'] = {}) =>
    problems.push({ line, column, key: `people.${key}`, params });
  const cell = (column: Column): string | null => {
    const given = cells[column] ?? '';
    const most = MOST[column] ?? LONGEST.name;
    if (given.length > most) add(column, 'too-long', { most });
    return given === '' ? null : given;
  };
  const day = (column: 'hired' | 'left' | 'leaveFrom' | 'leaveTo'): Day | null => {
    const given = cell(column);
    const read = given === null ? null : dayOf(given, dates);
    if (read === undefined) add(column, 'import-day', { given: given ?? '' });
    if (read === AMBIGUOUS) add(column, 'import-day-ambiguous', { given: given ?? '' });
    return read === undefined || read === AMBIGUOUS ? null : read;
  };
  const ours = (column: Column, given: string): string =>
    (isChosen(column) ? words.get(wordKey(column, given))?.means : undefined) ?? given;
  const work: Partial<Work> = {};
  const works = (field: keyof Work): void => {
    const given = cell(field);
    if (given === null) return;
    const read = WORK_CELLS[field](ours(field, given));
    if (read === undefined) add(field, `import-${field}`, { given });
    else Object.assign(work, { [field]: read });
  };
  // Spreadsheets keep leading zeros behind an apostrophe.
  const number = (column: Column) => cell(column)?.replace(/^'/, '').trim() ?? null;
  const given = { email: cell('email'), jobRole: cell('jobRole'), manager: number('manager') };
  const row: Row = {
    line,
    employeeNumber: number('employeeNumber'),
    name: cell('name') ?? [cell('firstName'), cell('lastName')].filter((part) => part !== null).join(' '),
    email: given.email === null ? null : tidyEmail(given.email),
    jobRole: given.jobRole === null ? null : (jobRoleOf(ours('jobRole', given.jobRole)) ?? null),
    site: cell('site'),
    team: cell('team'),
    manager: given.manager?.includes('@') === true ? tidyEmail(given.manager) : given.manager,
    hiredOn: day('hired'),
    leftOn: day('left'),
    work,
    leaveFrom: day('leaveFrom'),
    leaveTo: day('leaveTo'),
    empty: (['jobRole', 'site', 'hired'] as const).filter((column) => (cells[column] ?? '') === ''),
  };
  for (const field of ['kind', 'hourly', 'country', 'shift', 'language'] as const) works(field);
  if (row.name === '') add('name', 'name-needed');
  if (row.employeeNumber === null && row.email === null) add('employeeNumber', 'number-or-email');
  if (row.email !== null && !isEmail(row.email)) add('email', 'email-wrong');
  if (given.jobRole !== null && row.jobRole === null) add('jobRole', 'import-role', { given: given.jobRole });
  return { row, problems };
}
