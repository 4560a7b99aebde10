import { CsvError, parse } from 'csv-parse/sync';
import { oneLine } from '../../organisation/line.ts';
import { columnOf, type Column, type KeptColumns } from './columns.ts';

/** Something wrong in a file: where, and a message key with its parameters. */
export interface LineProblem {
  line: number;
  column: Column | null;
  key: string;
  params: Readonly<Record<string, string | number>>;
}

/** One line of the file, by column. A column that is not in the file is absent; an empty cell is ''. */
export interface Line {
  line: number;
  cells: Partial<Record<Column, string>>;
}

/** A heading of the file with what it means here, and what stands below it in the first lines. */
export interface Heading {
  heading: string;
  column: Column | '' | undefined;
  samples: string[];
}

export interface Table {
  lines: Line[];
  headings: Heading[];
  /** Headings that mean nothing here. */
  unused: string[];
  problems: LineProblem[];
}

const SEPARATORS = [',', ';', '\t'] as const;

/**
 * Reads comma, semicolon or tab separated text by its headings, as they are known or as somebody said. Never throws: what
 * cannot be read is a problem.
 */
export function readTable(text: string, kept: KeptColumns = new Map()): Table {
  const { body, skipped } = withoutMark(text);
  let records: Cells[];
  try {
    records = cellsOf(body, separatorOf(body, kept), skipped);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at: unknown = error['lines'];
    return unreadable((typeof at === 'number' ? at : 1) + skipped, 'quote');
  }
  const [heading, ...rest] = records;
  if (heading === undefined) return unreadable(1, 'empty');
  return underHeadings(heading, rest, kept);
}

const unreadable = (line: number, key: string): Table => ({
  lines: [],
  headings: [],
  unused: [],
  problems: [{ line, column: null, key: `people.import-${key}`, params: {} }],
});

const SAMPLES = 3;

function underHeadings(heading: Cells, rest: Cells[], kept: KeptColumns): Table {
  const headings = heading.cells.map((title, n) => ({
    heading: title,
    column: columnOf(title, kept),
    samples: rest
      .map(({ cells }) => cells[n] ?? '')
      .filter((cell) => cell !== '')
      .slice(0, SAMPLES),
  }));
  const table: Table = {
    lines: [],
    headings: headings.filter((h) => h.heading !== ''),
    unused: [],
    problems: [],
  };
  const add = (line: number, column: Column | null, key: string, params: LineProblem['params'] = {}) =>
    table.problems.push({ line, column, key: `people.import-${key}`, params });
  const columns = new Map<Column, number>();
  headings.forEach(({ heading: title, column }, n) => {
    if (column === undefined || column === '') {
      if (title !== '') table.unused.push(title);
    } else if (columns.has(column)) add(heading.line, column, 'column-twice', { heading: title });
    else columns.set(column, n);
  });
  if (!columns.has('name') && !(columns.has('firstName') && columns.has('lastName')))
    add(heading.line, 'name', 'no-column');
  if (!columns.has('employeeNumber') && !columns.has('email'))
    add(heading.line, 'employeeNumber', 'no-column');
  if (table.problems.length > 0) return table;
  if (rest.length === 0) add(heading.line, null, 'no-lines');
  for (const { line, cells } of rest) {
    if (cells.slice(heading.cells.length).some((cell) => cell !== '')) add(line, null, 'too-many-cells');
    else
      table.lines.push({
        line,
        cells: Object.fromEntries([...columns].map(([c, n]) => [c, cells[n] ?? ''])),
      });
  }
  return table;
}

interface Cells {
  line: number;
  cells: string[];
}

function cellsOf(text: string, delimiter: string, skipped: number): Cells[] {
  let before = skipped;
  const found: Cells[] = [];
  parse(text, {
    delimiter,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    on_record(record: string[], { lines }) {
      const cells = record.map(oneLine);
      if (cells.some((cell) => cell !== '')) found.push({ line: before + 1, cells });
      before = lines + skipped;
      return null;
    },
  });
  return found;
}

// The one under which most of the first line's cells are headings that we know, else the one that makes most cells.
function separatorOf(text: string, kept: KeptColumns): string {
  const first = /^[^\r\n]*/.exec(text.replace(/^[\r\n]+/, ''))?.[0] ?? '';
  const cells = (separator: string) => first.split(separator);
  const known = (separator: string) =>
    cells(separator).filter((cell) => columnOf(cell.replace(/^\s*"|"\s*$/g, ''), kept) !== undefined).length;
  return SEPARATORS.toSorted((a, b) => known(b) - known(a) || cells(b).length - cells(a).length)[0]!;
}

// A byte order mark, and the line `sep=;` that some spreadsheets want first.
function withoutMark(text: string): { body: string; skipped: number } {
  const plain = text.replace(/^\uFEFF/, '');
  const body = plain.replace(/^"?sep=.?"?(\r\n|\r|\n)/i, '');
  return { body, skipped: body.length === plain.length ? 0 : 1 };
}
