// What Heed is measured against: nothing but Express, EJS and SQLite, doing the least that gives the same bytes.
import Database from 'better-sqlite3';
import { stringify } from 'csv-stringify/sync';
import express from 'express';
import { join } from 'node:path';

const folder = process.env.BARE_DATA;
const db = new Database(join(folder, 'bare.sqlite'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
const session = db.prepare('select person_id from session where id = ?');
const person = db.prepare('select name, title from person where id = ?');
const insert = db.prepare('insert into submission (person_id, body) values (?, ?)');
const report = db.prepare('select * from report').raw();
const bytes = Number(process.env.BARE_SUBMISSION_BYTES);

const app = express();
app.set('views', join(folder, 'views'));
app.set('view engine', 'ejs');
app.enable('view cache');

function personOf(req) {
  return session.get(/(?:^|; )heed=([^;]+)/.exec(req.headers.cookie ?? '')?.[1])?.person_id;
}

app.get('/page/:view', (req, res) => {
  res.render(req.params.view, { ...person.get(personOf(req)), page: req.params.view });
});
app.post('/submission', express.urlencoded({ extended: false }), (req, res) => {
  const { lastInsertRowid } = insert.run(personOf(req), req.body._csrf.padEnd(bytes, '.'));
  res.redirect(303, `/submission/${lastInsertRowid}/result`);
});
app.get('/report.csv', (req, res) => {
  if (personOf(req) === undefined) throw new Error('signed out');
  res
    .type('csv')
    .send(stringify(report.all(), { bom: true, escape_formulas: true, record_delimiter: 'windows' }));
});
app.listen(Number(process.env.PORT), '127.0.0.1');
