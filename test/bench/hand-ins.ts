import SqliteDatabase from 'better-sqlite3';
import { sqliteFile } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';

// What a hand-in writes: the mark on the paper, the entry with what it commits to, the attempt, and how they stand.
const WRITTEN = [
  ['paper', 'id = @paper', ['handed_in_at', 'result']],
  [
    'ledger',
    `person_id = @person and kind = 'test-marked' and body like '%' || @paper || '%'`,
    ['id', 'at', 'known_at', 'kind', 'person_id', 'body'],
  ],
  [
    'commitment',
    `entry_id = (select max(id) from ledger where person_id = @person and kind = 'test-marked')`,
    ['entry_id', 'name', 'salt', 'value'],
  ],
  ['attempt', `id = (select attempt_id from paper where id = @paper)`, ['passed_at']],
  [
    'standing',
    'person_id = @person',
    ['person_id', 'thing', 'rule_id', 'obligation', 'due_on', 'reasons', 'site_id', 'team'],
  ],
] as const;

/** How many bytes of text the database keeps for one hand-in. */
export function bytesOfHandIn(folder: string, person: string, paper: string): number {
  const db = new SqliteDatabase(sqliteFile(folder), { readonly: true });
  const bytes = WRITTEN.map(([table, where, columns]) => {
    const length = columns.map((column) => `coalesce(length(${column}), 0)`).join(' + ');
    const statement = db.prepare(`select coalesce(sum(${length}), 0) from ${table} where ${where}`).pluck();
    return Number(statement.get({ person, paper }));
  });
  db.close();
  return bytes.reduce((sum, n) => sum + n, 0);
}

/** Throws unless each of these papers is marked in the database, with its entry in the ledger. */
export function checkHandedIn(folder: string, papers: readonly string[]): void {
  const db = new SqliteDatabase(sqliteFile(folder), { readonly: true });
  const marked = db
    .prepare('select 1 from paper where id = ? and handed_in_at is not null and result is not null')
    .pluck();
  const bodies = db.prepare(`select body from ledger where kind = 'test-marked'`).pluck().all();
  const entered = new Set(bodies.map((body) => parseEntry(String(body)).facts['paper']));
  const lost = papers.filter((paper) => marked.get(paper) === undefined || !entered.has(paper));
  db.close();
  if (lost.length > 0) throw new Error(`${lost.length} of ${papers.length} confirmed hand-ins are not there`);
}
