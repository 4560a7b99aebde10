import { setImmediate } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { datesText, type Asked } from './past-asked.ts';
import type { Messages } from '../web/messages.ts';
import { shownBy, type CompletionRow, type Survey } from './completion.ts';
import { completionView } from './completion-page.ts';
import { completionRows } from './completion.store.ts';
import type { From } from './cursor.ts';
import { titlesOf } from '../obligations/titles.ts';
import type { Table } from './table.ts';
import { dueText, expiresOn } from './words.ts';

const PIECE = 500;

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
  ['number', 'text', 10],
  ['name', 'text', 24],
  ['site', 'text', 16],
  ['team', 'text', 14],
  ['status', 'text', 9],
  ['missing', 'text', 16],
  ['due', 'day', 12],
  ['done', 'day', 12],
  ['version', 'figure', 7],
  ['expires', 'day', 12],
  ['what', 'text', 20],
] as const;

/** The report as a table for files. Titles are today's, from `named`. */
export function completionTable(messages: Messages, { db, dates }: Asked, found: Survey, named: Db): Table {
  const { title, about, caption } = completionView(messages, found, 'beginning', [], new Map());
  return {
    title,
    about: [caption, about, datesText(messages, dates)],
    columns: COLUMNS.map(([name, kind, width]) => ({
      head: messages.t(`reports.column-${name}`),
      kind,
      width,
    })),
    rows: completionLines(messages, db, found, named),
  };
}

async function* completionLines(messages: Messages, db: Db, found: Survey, named: Db): Table['rows'] {
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
    for (const [thing, title] of await titlesOf(named, messages, unknown)) titles.set(thing, title);
    yield rows.map((row) => [
      row.employeeNumber,
      row.name,
      siteName.get(row.siteId) ?? '',
      row.team,
      messages.t(`reports.state-${row.state}`),
      row.state === 'left' ? '' : missing[row.needs],
      dueText(row),
      row.doneOn,
      row.policyNumber,
      expiresOn(row) === 'never' ? messages.t('reports.never') : expiresOn(row),
      titles.get(row.thing) ?? '',
    ]);
  }
}

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
