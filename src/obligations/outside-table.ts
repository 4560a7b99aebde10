import { CsvError, parse } from 'csv-parse/sync';
import { isDay, type Day } from '../days.ts';
import { oneLine } from '../organisation/line.ts';
import { dayOf } from '../people/import/day.ts';

/** What a column of a file of outside training can be. */
export const COLUMNS = ['employeeNumber', 'email', 'what', 'doneOn', 'provider', 'evidence'] as const;
export type Column = (typeof COLUMNS)[number];

// As we write them first, then as others do.
const SAYINGS: Readonly<Record<Column, string>> = {
  employeeNumber:
    'employee number, employee no, employee id, staff number, staff id, personnel number, number, id',
  email: 'email, e mail, mail, email address, work email',
  what: 'what, training, course, course name, title, subject',
  doneOn: 'done on, done, completed on, completed, completion date, date completed, date, passed on',
  provider: 'provider, trainer, given by, by, organisation, organization, source',
  evidence:
    'evidence, evidence reference, reference, certificate, certificate number, certificate no, proof, document',
};

/** The heading that we write for a column. */
export const headingOf = (column: Column): string => SAYINGS[column].split(', ', 1)[0]!;

/** Something wrong in a file: where, and a message key. */
export interface Fault {
  line: number;
  key: string;
  params: Readonly<Record<string, string | number>>;
}

/** One line of a file, as far as it can be read without knowing anybody. */
export interface OutsideLine {
  line: number;
  /** Employee number or address of the person. */
  who: string;
  what: string;
  doneOn: Day;
  provider: string;
  evidence: string;
}

/** What a line that cannot be read whole says of whom, as far as it does. */
export type Named = Pick<OutsideLine, 'line' | 'who' | 'what'>;

const LONGEST = 200;
const SEPARATORS = [',', ';', '\t'] as const;

/** Reads comma, semicolon or tab separated text by its headings. Never throws: what cannot be read is a fault. */
export function readOutside(
  text: string,
  today: Day,
): { lines: OutsideLine[]; others: Named[]; faults: Fault[] } {
  const body = text.replace(/^\uFEFF/, '').replace(/^"?sep=.?"?(\r\n|\r|\n)/i, '');
  let records: { line: number; cells: string[] }[];
  try {
    records = cellsOf(body);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at: unknown = error['lines'];
    return unreadable([fault(typeof at === 'number' ? at : 1, 'quote')]);
  }
  const [heading, ...rest] = records;
  if (heading === undefined) return unreadable([fault(1, 'empty')]);
  const columns = heading.cells.map(columnOf);
  const missing = COLUMNS.filter(
    (one) => one !== 'employeeNumber' && one !== 'email' && !columns.includes(one),
  );
  const faults = missing.map((one) => fault(heading.line, 'no-column', { heading: headingOf(one) }));
  if (!columns.includes('employeeNumber') && !columns.includes('email'))
    faults.push(fault(heading.line, 'no-person'));
  if (rest.length === 0) return unreadable([...faults, fault(heading.line, 'no-lines')]);
  // A column that is not there is said once, and all that is wrong in the others as well.
  const read = rest.map(({ line, cells }) =>
    readLine(
      line,
      { has: (name) => columns.includes(name), cell: (name) => cells[columns.indexOf(name)] ?? '' },
      today,
    ),
  );
  return {
    lines: faults.length > 0 ? [] : read.flatMap((one) => one.line ?? []),
    others: read.filter((one) => faults.length > 0 || one.line === undefined).map(({ named }) => named),
    faults: [...faults, ...read.flatMap((one) => one.faults)],
  };
}

const unreadable = (faults: Fault[]) => ({ lines: [], others: [], faults });

const fault = (line: number, key: string, params: Fault['params'] = {}): Fault => ({
  line,
  key: `outside.${key}`,
  params,
});

function readLine(
  line: number,
  { has, cell }: { has: (name: Column) => boolean; cell: (name: Column) => string },
  today: Day,
): { line?: OutsideLine; named: Named; faults: Fault[] } {
  const faults: Fault[] = [];
  const add = (key: string, params: Fault['params'] = {}) => faults.push(fault(line, key, params));
  // Spreadsheets keep leading zeros behind an apostrophe.
  const who = cell('employeeNumber').replace(/^'/, '').trim() || cell('email');
  const given = cell('doneOn');
  const day = dayOf(given);
  const doneOn = day === undefined || day === 'ambiguous' ? '' : day;
  if (who === '' && (has('employeeNumber') || has('email'))) add('who-needed');
  if (cell('what') === '' && has('what')) add('what-needed');
  if (given === '' && has('doneOn')) add('day-needed');
  else if (given !== '' && !isDay(doneOn)) add('day-unclear', { given });
  else if (doneOn > today) add('day-future', { given });
  for (const name of ['provider', 'evidence'] as const) {
    if (cell(name) === '' && has(name)) add(`${name}-needed`);
    else if (cell(name).length > LONGEST) add('too-long', { most: LONGEST });
  }
  const [what, provider, evidence] = [cell('what'), cell('provider'), cell('evidence')];
  const named = { line, who, what };
  return { named, faults, ...(faults.length > 0 ? {} : { line: { ...named, doneOn, provider, evidence } }) };
}

function cellsOf(text: string): { line: number; cells: string[] }[] {
  let before = 0;
  const found: { line: number; cells: string[] }[] = [];
  parse(text, {
    delimiter: separatorOf(text),
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    on_record(record: string[], { lines }) {
      const cells = record.map(oneLine);
      if (cells.some((cell) => cell !== '')) found.push({ line: before + 1, cells });
      before = lines;
      return null;
    },
  });
  return found;
}

// The one under which most of the first line's cells are headings that we know.
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text.replace(/^[\r\n]+/, ''))?.[0] ?? '';
  const known = (separator: string) =>
    first.split(separator).filter((cell) => columnOf(cell.replace(/^\s*"|"\s*$/g, '')) !== undefined).length;
  return SEPARATORS.toSorted((a, b) => known(b) - known(a))[0]!;
}

function columnOf(heading: string): Column | undefined {
  const plain = heading
    .toLowerCase()
    .replace(/[\s._'’:*-]+/gu, ' ')
    .trim();
  return COLUMNS.find((column) => SAYINGS[column].split(', ').includes(plain));
}
