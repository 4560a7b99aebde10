import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { transact, type Database, type Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import type { Messages } from '../web/messages.ts';
import { shownRows } from './package-people-page.ts';
import type { PeopleFilters } from './package-people.ts';
import { attemptRows } from './package-people.store.ts';
import type { Scope } from './scope.ts';

/** Puts on record that somebody took a report about packages away. `of` are ids and codes; what was searched for is committed. */
export async function recordPackageExport(
  database: Database,
  now: Date,
  by: string,
  given: { report: string; of: Readonly<Record<string, string>>; asOf: Day; search?: string },
): Promise<void> {
  const { report, of, asOf, search = '' } = given;
  const filters = Object.fromEntries(Object.entries(of).filter(([, value]) => value !== ''));
  const facts = { by, report, filters, asOf };
  await transact(database.write, (tx) =>
    append(tx, now, [
      {
        at: now.toISOString(),
        kind: 'report-exported',
        facts,
        ...(search === '' ? {} : { commits: { search } }),
      },
    ]),
  );
}

const PIECE = 500;

const COLUMNS = [
  'number', 'name', 'site', 'team', 'attempt', 'version', 'begun', 'saved', 'completion', 'success', 'score',
  'its-minutes', 'state', 'done', 'why', 'by', 'reason', 'minutes',
] as const; // prettier-ignore

/** The people of a package as the text of a CSV file, piece by piece: safe for spreadsheets, instants and days in ISO. */
export async function* peopleCsv(
  messages: Messages,
  db: Db,
  packageId: string,
  scope: Scope,
  filters: PeopleFilters,
): AsyncGenerator<string> {
  const { t } = messages;
  yield csvLines([COLUMNS.map((column) => t(`scorm.report-csv-${column}`))], true);
  for (let skip = 0; ; skip += PIECE) {
    const rows = await attemptRows(db, packageId, scope, filters, { skip, most: PIECE });
    if (rows.length > 0)
      yield csvLines(
        (await shownRows(db, messages, packageId, rows)).map((row) => cells(messages, row)),
        false,
      );
    if (rows.length < PIECE) return;
    // SQLite answers without waiting: let others have their turn.
    await setImmediate();
  }
}

/** What one person did with packages as the text of a CSV file, with the hash of each package's file. */
export function personCsv(
  messages: Messages,
  packages: readonly { id: string; attempts: readonly (Shown & { hash: string })[] }[],
): string {
  const heads = ['package', 'file', ...COLUMNS].map((column) => messages.t(`scorm.report-csv-${column}`));
  const rows = packages.flatMap(({ id, attempts }) =>
    attempts.map((row) => [id, row.hash, ...cells(messages, row)]),
  );
  return csvLines([heads, ...rows], true);
}

type Shown = Awaited<ReturnType<typeof shownRows>>[number];

const cells = ({ t }: Messages, row: Shown) => [
  row.employeeNumber,
  row.name,
  row.site,
  row.team,
  row.number,
  row.version,
  row.startedAt,
  row.savedAt,
  row.claim.completion,
  row.claim.success,
  row.claim.score,
  Math.round(row.claim.seconds / 60),
  t(`scorm.report-state-${row.state}`),
  row.decidedOn,
  row.reasons,
  row.byHand,
  row.reason,
  Math.round(row.seconds / 60),
];

/** Rows as lines of a CSV file that no spreadsheet takes for formulas. */
export const csvLines = (rows: (string | number | null)[][], bom: boolean): string =>
  stringify(rows, { bom, escape_formulas: true, record_delimiter: 'windows' });
