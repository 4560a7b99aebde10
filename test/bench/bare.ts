import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { parse } from 'csv-parse/sync';

/** What Heed answered, for the bare server to answer in as many bytes. */
export interface Likeness {
  /** Pages by name; `who` is the name that stands on it. */
  pages: Record<string, { html: string; who: string }>;
  csv: string;
  submissionBytes: number;
  /** Cookie header and name of everybody who asks. */
  people: { id: string; name: string; cookie: string }[];
}

/** Makes the bare server's folder: each page as a template of its own, sessions, and the rows of the CSV. */
export function makeBare(folder: string, { pages, csv, people, submissionBytes }: Likeness): void {
  mkdirSync(join(folder, 'views'), { recursive: true });
  for (const [name, { html, who }] of Object.entries(pages))
    writeFileSync(join(folder, 'views', `${name}.ejs`), templateOf(html, who));
  writeFileSync(join(folder, 'submission-bytes'), String(submissionBytes));
  const db = new SqliteDatabase(join(folder, 'bare.sqlite'));
  db.pragma('journal_mode = WAL');
  db.exec(`create table session (id text primary key, person_id text not null);
    create table person (id text primary key, name text not null, title text not null);
    create table submission (id integer primary key, person_id text not null, body text not null)`);
  const session = db.prepare('insert into session values (?, ?)');
  const person = db.prepare('insert into person values (?, ?, ?)');
  const rows: string[][] = parse(csv, { bom: true });
  const columns = rows[0]!.map((_name, n) => `c${n} text`).join(', ');
  db.exec(`create table report (${columns})`);
  const report = db.prepare(`insert into report values (${rows[0]!.map(() => '?').join(', ')})`);
  db.transaction(() => {
    for (const { id, name, cookie } of people) {
      session.run(cookie.slice(cookie.indexOf('=') + 1), id);
      person.run(id, name, 'Your training');
    }
    for (const row of rows) report.run(...row);
  })();
  db.close();
}

// The markup as it is; the name and the title come from the query.
function templateOf(html: string, who: string): string {
  return html
    .replaceAll('<%', '<%%')
    .replace(/<title>[^<]{13}/, '<title><%= title %>')
    .replaceAll(who, '<%= name %>');
}
