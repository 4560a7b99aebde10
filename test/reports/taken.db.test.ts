import { parse } from 'csv-parse/sync';
import { parseEntry } from '../../src/ledger/entry.ts';
import { latestCheckpoint } from '../../src/ledger/latest.ts';
import { commitmentsOf } from '../../src/ledger/ledger.store.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { readXlsx } from '../support/xlsx.ts';
import { putMany } from './many.ts';

const REPORTS = [
  '/reports/completion',
  '/team/calendar',
  '/reports/questions',
  '/reports/clauses-missed',
  '/packages/fire-safety/people',
];
const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const;

onBoth('every report as a file of each kind', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let manager: Added;
  let officer: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database, now: '2026-11-23T12:00:00.000Z' });
    manager = await addStaff(app, { name: 'The Manager' });
    officer = await addStaff(app, { name: 'Zoë Officer', roles: ['officer'] });
    await putMany(database, [
      { number: '000123', name: "=Siobhan O'Brien 🙂", team: 'Lab', site: manager.siteId, dueOn: '2026-11-30', above: [manager.id] },
      { number: '=1+1', name: 'Ada Late', team: 'Nursing', site: manager.siteId, dueOn: '2026-11-21', policy: 3 },
    ]); // prettier-ignore
    await addPackage(database, app.clock.now(), 'fire-safety', 'Fire safety', {});
    await sayIn(database, app.clock.now(), manager.id, 'fire-safety', 'incomplete');
  });
  afterEach(() => app.close());

  const ask = async (browser: Browser, path: string, method = 'GET') => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(app.url + path, { method, headers: { cookie }, redirect: 'manual' });
    return { answer, status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const exported = async () => {
    const rows = database.read.selectFrom('ledger').select('body').where('kind', '=', 'report-exported');
    return (await rows.orderBy('id').execute()).map(({ body }) => parseEntry(body));
  };

  it('has the same columns and rows in each, and is on record once', async () => {
    const browser = await app.as(officer);
    for (const path of REPORTS) {
      const before = (await exported()).length;
      const csv = await ask(browser, `${path}.csv`);
      const xlsx = await ask(browser, `${path}.xlsx`);
      const pdf = await ask(browser, `${path}.pdf`);
      for (const [format, { answer }] of Object.entries({ csv, xlsx, pdf })) {
        expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
          path,
          200,
          TYPES[format as keyof typeof TYPES],
        ]);
        expect(answer.headers.get('content-disposition')).toMatch(
          new RegExp(`^attachment; filename=[a-z-]+-2026-11-23\\.${format}$`),
        );
      }
      const [head, ...lines]: string[][] = parse(csv.body, { bom: true });
      const sheet = await readXlsx(xlsx.body);
      expect(sheet.rows.map((row) => row.map(({ value }) => value))[0]).toEqual(head);
      expect(sheet.rows).toHaveLength(lines.length + 1);
      const words = pdfPages(pdf.body).join(' ');
      expect(words).toContain('by Zoë Officer.');
      expect(words).toContain(sheet.title);
      for (const word of head!.join(' ').split(' ')) expect(words).toContain(word);
      const entries = (await exported()).slice(before).map(({ facts }) => facts);
      expect(entries.map(({ format }) => format)).toEqual(['csv', 'xlsx', 'pdf']);
      const [{ format: _format, ...first }, ...others] = entries as [Record<string, unknown>];
      expect(first).toMatchObject({ by: officer.id, asOf: '2026-11-23' });
      for (const other of others) expect(other).toMatchObject(first);
    }
  });

  it('says what was sealed when it was made: in what is read, on paper and on record, and never in a CSV', async () => {
    const browser = await app.as(officer);
    const none = pdfPages((await ask(browser, '/reports/completion.pdf')).body).join(' ');
    expect(none).not.toContain('record log');
    const log = await openLog(database.write, testKey(), app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    const { size, root } = (await latestCheckpoint(database.read))!;
    const line = `The record log ${log.origin} then had ${size} sealed entries. Its seal of 23 Nov 2026 begins: ${root.slice(0, 24)}.`;
    for (const path of REPORTS) {
      const before = (await exported()).length;
      const [csv, xlsx, pdf] = await Promise.all(
        ['csv', 'xlsx', 'pdf'].map((format) => ask(browser, `${path}.${format}`)),
      );
      expect(csv!.body.toString()).not.toContain(log.origin);
      expect((await readXlsx(xlsx!.body)).about).toContain(line);
      expect(pdfPages(pdf!.body).join(' ').replaceAll(' ', '')).toContain(line.replaceAll(' ', ''));
      const entries = (await exported()).slice(before).map(({ facts }) => facts);
      expect(entries).toHaveLength(3);
      for (const facts of entries) expect(facts).toMatchObject({ log: log.origin, size });
      expect([path, (await browser.get(path)).text]).toEqual([path, expect.stringContaining(line)]);
    }
  });

  it('keeps the filters, and who is below whom', async () => {
    const boss = await app.as(manager);
    for (const [browser, filters, names] of [
      [boss, '', ["=Siobhan O'Brien 🙂"]],
      [await app.as(officer), '?team=Nursing&status=overdue', ['Ada Late']],
      [boss, '?team=Nursing&q=ada', []],
    ] as const) {
      const { body } = await ask(browser, `/reports/completion.xlsx${filters}`);
      const { rows } = await readXlsx(body);
      // An unknown team is no filter; a name that is not below is nobody.
      expect(rows.slice(1).map((row) => row.find(({ ref }) => ref.startsWith('B'))?.value)).toEqual(names);
      const words = pdfPages((await ask(browser, `/reports/completion.pdf${filters}`)).body).join(' ');
      expect(words.includes('Ada Late')).toBe(names.some((name) => name === 'Ada Late'));
    }
    const { body } = await ask(await app.as(officer), '/reports/completion.pdf?team=Nursing&status=overdue');
    expect(pdfPages(body)[0]).toContain('on 23 Nov 2026: one for each person and each thing they owe · Nursing · Overdue Made on'); // prettier-ignore
    expect(pdfPages((await ask(boss, '/reports/completion.pdf')).body)[0]).toContain(
      'Everyone who reports to you',
    );
  });

  it('is safe to open: text stays text, days are days', async () => {
    const { body } = await ask(await app.as(officer), '/reports/completion.xlsx');
    const { rows } = await readXlsx(body);
    const [siobhan, late] = rows.slice(1, 3).map((row) => new Map(row.map((cell) => [cell.ref[0], cell])));
    expect(siobhan!.get('A')).toMatchObject({ value: '000123', form: 'text' });
    expect(siobhan!.get('B')).toMatchObject({ value: "=Siobhan O'Brien 🙂", form: 'text', isFormula: false });
    expect(late!.get('A')).toMatchObject({ value: '=1+1', form: 'text', isFormula: false });
    expect(late!.get('G')!.value).toBe(46347);
    expect(late!.get('I')!.value).toBe(3);
  });

  it('commits the name that was searched and writes it nowhere', async () => {
    const browser = await app.as(officer);
    for (const path of ['/reports/completion', '/packages/fire-safety/people']) {
      await ask(browser, `${path}.pdf?q=jane`);
      const entry = (await exported()).at(-1)!;
      expect(JSON.stringify(entry)).not.toContain('jane');
      expect(await commitmentsOf(database.read, entry.id)).toEqual({ search: 'jane' });
    }
  });

  it('is for whom the report is for, and a question about it is not put on record', async () => {
    const staff = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const boss = await app.as(manager);
    const lead = await app.as(officer);
    for (const path of REPORTS.flatMap((report) => [`${report}.xlsx`, `${report}.pdf`])) {
      expect([path, (await ask(app.browser(), path)).status]).toEqual([path, 303]);
      expect([path, (await ask(staff, path)).status]).toEqual([path, 403]);
      const isStatistics = /questions|missed/.test(path);
      expect([path, (await ask(boss, path, 'HEAD')).status]).toEqual([path, isStatistics ? 403 : 200]);
      const head = await ask(lead, path, 'HEAD');
      expect([path, head.status, head.body.length]).toEqual([path, 200, 0]);
    }
    expect((await ask(lead, '/packages/nothing/people.pdf')).status).toBe(404);
    expect(await exported()).toEqual([]);
  });

  it('is offered on its page, with the filters', async () => {
    const browser = await app.as(officer);
    for (const [page, filters] of [
      ['/reports/completion', '?team=Lab'],
      ['/team/calendar', '?team=Lab'],
      ['/packages/fire-safety/people', '?state=open'],
    ] as const) {
      const { text } = await browser.get(page + filters);
      for (const [format, name] of Object.entries({ csv: 'CSV', xlsx: 'Excel', pdf: 'PDF' })) {
        expect(text).toContain(`href="${page}.${format}${filters}"`);
        expect(text).toMatch(new RegExp(`Download as</span> ${name}</a>`));
      }
    }
  });
});
