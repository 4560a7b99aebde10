import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputTo } from '../../src/reports/command-output.ts';
import { CATALOGUE } from '../../src/reports/catalogue.ts';
import { reportCommand, isBinary, reportOptions } from '../../src/reports/report.command.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { readXlsx } from '../support/xlsx.ts';
import { putMany } from './many.ts';

const COMPLETION = CATALOGUE.find(({ name }) => name === 'completion')!;

describe('what the command of the report is asked for', () => {
  it('is a format and a file', () => {
    const none = { on: '', known: '', out: '', filters: {} };
    expect(reportOptions([])).toEqual({ ...none, format: 'csv' });
    for (const format of ['csv', 'json', 'xlsx', 'pdf'])
      expect(reportOptions(['--format', format, '--out', 'a b.x'])).toEqual({
        ...none,
        format,
        out: 'a b.x',
      });
    for (const wrong of [['--format', 'xls'], ['--out'], ['--out', ''], ['--out', 'a', '--out', 'b']])
      expect(reportOptions(wrong)).toBeUndefined();
  });

  it('is nothing that a terminal shows, for Excel and PDF', () => {
    expect((['csv', 'json', 'xlsx', 'pdf'] as const).filter(isBinary)).toEqual(['xlsx', 'pdf']);
  });
});

onBoth('the report as a file from a command', (open) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heed-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is a whole workbook or PDF, on record as made by a command', async () => {
    const database = await open();
    const app = await startApp({ database, now: '2026-11-23T12:00:00.000Z' });
    const { siteId } = await addStaff(app);
    await putMany(database, [{ name: 'Ada Late', site: siteId, dueOn: '2026-11-01' }]);
    const take = async (format: 'xlsx' | 'pdf') => {
      const path = join(folder, `report.${format}`);
      writeFileSync(path, 'what was there before, and longer than nothing');
      const { write, close } = outputTo(path);
      const { messages } = app.ground;
      const asked = { database, messages, now: app.clock.now(), format, on: '', known: '', write };
      expect(await reportCommand(COMPLETION, asked, () => undefined)).toBe(0);
      await close();
      return readFileSync(path);
    };
    const { rows, creator } = await readXlsx(await take('xlsx'));
    expect(rows.map((row) => row.find(({ ref }) => ref.startsWith('B'))!.value)).toContain('Ada Late');
    expect(creator).not.toBe('');
    expect(pdfPages(await take('pdf'))[0]).toContain('by a command on the server.');
    const taken = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .orderBy('id')
      .execute();
    expect(taken.map(({ body }) => parseEntry(body).facts)).toMatchObject([
      { by: null, report: 'completion', format: 'xlsx' },
      { by: null, report: 'completion', format: 'pdf' },
    ]);
    await app.close();
  });

  it('leaves a file alone when nothing is written', async () => {
    const path = join(folder, 'kept.csv');
    writeFileSync(path, 'kept');
    await outputTo(path).close();
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });
});
