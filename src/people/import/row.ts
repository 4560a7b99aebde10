import { isDay, type Day } from '../../days.ts';
import { isEmail, jobRoleOf, LONGEST, tidyEmail, type JobRole } from '../person.ts';
import type { Column } from './columns.ts';
import type { Line, LineProblem } from './table.ts';

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
  /** The columns that the line says nothing in. */
  empty: Column[];
}

const MOST: Partial<Record<Column, number>> = LONGEST;

/** Reads the cells of one line, and says all that is wrong with them. */
export function readRow({ line, cells }: Line): { row: Row; problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const add = (column: Column, key: string, params: LineProblem['params'] = {}) =>
    problems.push({ line, column, key: `people.${key}`, params });
  const cell = (column: Column): string | null => {
    const given = cells[column] ?? '';
    const most = MOST[column] ?? LONGEST.name;
    if (given.length > most) add(column, 'too-long', { most });
    return given === '' ? null : given;
  };
  const day = (column: 'hired' | 'left'): Day | null => {
    const given = cell(column);
    const read = given === null ? null : dayOf(given);
    if (read === undefined) add(column, 'import-day', { given: given ?? '' });
    return read ?? null;
  };
  // Spreadsheets keep leading zeros behind an apostrophe.
  const number = (column: Column) => cell(column)?.replace(/^'/, '').trim() ?? null;
  const given = { email: cell('email'), jobRole: cell('jobRole'), manager: number('manager') };
  const row: Row = {
    line,
    employeeNumber: number('employeeNumber'),
    name: cell('name') ?? [cell('firstName'), cell('lastName')].filter((part) => part !== null).join(' '),
    email: given.email === null ? null : tidyEmail(given.email),
    jobRole: given.jobRole === null ? null : (jobRoleOf(given.jobRole) ?? null),
    site: cell('site'),
    team: cell('team'),
    manager: given.manager?.includes('@') === true ? tidyEmail(given.manager) : given.manager,
    hiredOn: day('hired'),
    leftOn: day('left'),
    empty: (['jobRole', 'site', 'hired'] as const).filter((column) => (cells[column] ?? '') === ''),
  };
  if (row.name === '') add('name', 'name-needed');
  if (row.employeeNumber === null && row.email === null) add('employeeNumber', 'number-or-email');
  if (row.email !== null && !isEmail(row.email)) add('email', 'email-wrong');
  if (given.jobRole !== null && row.jobRole === null) add('jobRole', 'import-role', { given: given.jobRole });
  return { row, problems };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS =
  /^(january|february|march|april|june|july|august|sept|september|october|november|december)$/;

/** The day that somebody wrote, where only one can be meant: 2027-01-12, 12 Jan 2027, Jan 12, 2027. Else undefined. */
export function dayOf(text: string): Day | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(text);
  if (iso !== null) return real(iso[1]!, Number(iso[2]), iso[3]!);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})$/i.exec(text);
  if (dayFirst !== null) return real(dayFirst[3]!, monthOf(dayFirst[2]!), dayFirst[1]!);
  const monthFirst = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i.exec(text);
  if (monthFirst !== null) return real(monthFirst[3]!, monthOf(monthFirst[1]!), monthFirst[2]!);
  return undefined;
}

function monthOf(word: string): number {
  const plain = word.toLowerCase();
  return MONTHS.includes(plain) || LONG_MONTHS.test(plain) ? MONTHS.indexOf(plain.slice(0, 3)) + 1 : 0;
}

function real(year: string, month: number, day: string): Day | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}
