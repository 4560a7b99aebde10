import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { transact, type Database, type Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import type { Messages } from '../web/messages.ts';
import { shownBy, type CompletionRow, type Survey } from './completion.ts';
import { completionRows } from './completion.store.ts';
import type { From } from './cursor.ts';
import { titlesOf } from '../obligations/titles.ts';
import { dueText, expiresOn, versionText } from './words.ts';

const PIECE = 500;

/** Puts on record that somebody took the report away (`by` null: a command on the server). */
export async function recordExport(
  database: Database,
  now: Date,
  by: string | null,
  { filters: { site, team, status, q }, frame }: Survey,
): Promise<void> {
  const set = Object.entries({ site, team, status }).filter(([, value]) => value !== '');
  const facts = { by, report: 'completion', filters: Object.fromEntries(set), asOf: frame.days.day };
  await transact(database.write, (tx) =>
    append(tx, now, [
      {
        at: now.toISOString(),
        kind: 'report-exported',
        facts,
        ...(q === '' ? {} : { commits: { search: q } }),
      },
    ]),
  );
}

/**
 * Every row of the report, some at a time. By name, whatever order the page has: a row then stays in its place when
 * somebody completes the course meanwhile, and is exported once.
 */
export async function* completionPieces(
  db: Db,
  { frame, filters, counts }: Survey,
): AsyncGenerator<CompletionRow[]> {
  const byName = { ...filters, sort: 'name' as const };
  const of = shownBy(filters.status, counts);
  for (let start: From = 'beginning'; ;) {
    const rows: CompletionRow[] = await completionRows(db, frame, byName, { start, most: PIECE, of });
    if (rows.length > 0) yield rows;
    if (rows.length < PIECE) return;
    start = { after: rows.at(-1)!.key };
    // SQLite answers without waiting: let others have their turn.
    await setImmediate();
  }
}

const COLUMNS = [
  'number',
  'name',
  'site',
  'team',
  'status',
  'missing',
  'due',
  'done',
  'version',
  'expires',
  'what',
] as const;

/** The report as the text of a CSV file, piece by piece: safe for spreadsheets, with ISO days. */
export async function* completionCsv(messages: Messages, db: Db, found: Survey): AsyncGenerator<string> {
  yield lines([COLUMNS.map((column) => messages.t(`reports.column-${column}`))], true);
  const siteName = names(found);
  const missing = {
    course: messages.t('reports.missing-course'),
    signature: messages.t('reports.missing-signature'),
    answer: messages.t('reports.needs-answer'),
    reading: messages.t('reports.needs-reading'),
    requirement: messages.t('reports.needs-requirement'),
    package: messages.t('reports.needs-package'),
    nothing: '',
  };
  const titles = new Map<string, string>();
  for await (const rows of completionPieces(db, found)) {
    const unknown = rows.map(({ thing }) => thing).filter((thing) => !titles.has(thing));
    for (const [thing, title] of await titlesOf(db, messages, unknown)) titles.set(thing, title);
    yield lines(
      rows.map((row) => [
        row.employeeNumber,
        row.name,
        siteName.get(row.siteId),
        row.team,
        messages.t(`reports.state-${row.state}`),
        row.state === 'left' ? '' : missing[row.needs],
        dueText(row),
        row.doneOn,
        versionText(row),
        expiresOn(row) === 'never' ? messages.t('reports.never') : expiresOn(row),
        titles.get(row.thing) ?? '',
      ]),
      false,
    );
  }
}

const lines = (rows: (string | null | undefined)[][], bom: boolean): string =>
  stringify(rows, { bom, escape_formulas: true, record_delimiter: 'windows' });

/** The report as the text of a JSON list, piece by piece: codes instead of words, null for what is absent. */
export async function* completionJson(db: Db, found: Survey): AsyncGenerator<string> {
  const siteName = names(found);
  let before = '[\n';
  for await (const rows of completionPieces(db, found)) {
    yield (
      before + rows.map((row) => JSON.stringify(plain(row, siteName.get(row.siteId) ?? null))).join(',\n')
    );
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const plain = (row: CompletionRow, site: string | null) => ({
  employeeNumber: row.employeeNumber,
  name: row.name,
  site,
  team: row.team === '' ? null : row.team,
  thing: row.thing,
  status: row.state,
  needs: row.state === 'left' ? 'nothing' : row.needs,
  due: dueText(row) || null,
  done: row.doneOn,
  policyVersion: row.policyNumber,
  expires: expiresOn(row) || null,
});

const names = ({ frame }: Survey): Map<string, string> =>
  new Map(frame.sites.map((site) => [site.id, site.name]));

/** What the file is called. */
export const fileName = (day: Day): string => `completion-${day}.csv`;
