import { parse } from 'csv-parse/sync';
import { COMMANDED } from '../../src/overview/catalogue.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { reportCommand, reportOptions, type ReportOptions } from '../../src/reports/report.command.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { putMany } from './many.ts';

// A script asks for what a page shows, and never gets more than it asked for because of a slip.
onBoth('every report from a command', (open) => {
  let app: TestApp;
  let site: string;

  const run = async (name: string, ...args: string[]) => {
    const { database, messages } = app.ground;
    const kind = COMMANDED.find((one) => one.name === name)!;
    const { out: _out, ...options } = reportOptions(args)!;
    const pieces: Buffer[] = [];
    const said: string[] = [];
    const write = (piece: string | Buffer) => pieces.push(Buffer.from(piece));
    const asked = { database, messages, now: app.clock.now(), ...options, write };
    const code = await reportCommand(kind, asked, (line) => said.push(line));
    return { code, said, text: Buffer.concat(pieces).toString('latin1') };
  };
  const taken = async () => {
    const rows = await app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .orderBy('id')
      .execute();
    return rows.map(({ body }) => parseEntry(body).facts);
  };

  beforeAll(async () => {
    app = await startApp({ database: await open(), now: '2026-11-23T12:00:00.000Z' });
    const { database } = app.ground;
    const nia = await addStaff(app, { name: 'Nia' });
    site = nia.siteId;
    await putMany(database, [
      { name: 'Ada Late', site, dueOn: '2026-11-01' },
      { name: 'Ben Soon', site, dueOn: '2026-12-01' },
    ]);
    await addPackage(database, app.clock.now(), 'fire-safety', 'Fire safety', { masteryScore: 80 });
    await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'passed', 90);
  });
  afterAll(() => app.close());

  describe.each(COMMANDED.map(({ name }) => [name] as const))('%s', (name) => {
    const which = name === 'package-people' ? ['--package', 'fire-safety'] : [];

    it.each([
      ['csv', '\u00EF\u00BB\u00BF'],
      ['json', '['],
      ['xlsx', 'PK'],
      ['pdf', '%PDF-1.7'],
    ])('is %s, on record as made by a command', async (format, beginning) => {
      const before = (await taken()).length;
      const { code, said, text } = await run(name, '--format', format, ...which);
      expect([code, said, text.slice(0, beginning.length)]).toEqual([0, [], beginning]);
      if (format === 'json') expect(JSON.parse(text)).toBeInstanceOf(Array);
      expect((await taken()).slice(before)).toEqual([
        expect.objectContaining({ by: null, report: name, format, asOf: '2026-11-23' }),
      ]);
    });

    it('answers another day, as known on another', async () => {
      const { code } = await run(name, '--as-of', '2026-11-20', '--known-at', '2026-11-21', ...which);
      expect(code).toBe(0);
      expect((await taken()).at(-1)).toMatchObject({ asOf: '2026-11-20', knownOn: '2026-11-21' });
    });

    it('writes nothing, and says so, for a filter that it does not know', async () => {
      const before = (await taken()).length;
      for (const wrong of [
        ['--site', 'Nowhere'],
        ['--status', 'ovredue'],
        ['--use', 'tset'],
      ]) {
        const { code, said, text } = await run(name, ...wrong, ...which);
        expect([code, text, said]).toEqual([2, '', [expect.stringContaining('Nothing was written.')]]);
      }
      expect(await taken()).toHaveLength(before);
    });
  });

  it('takes a site by its name, and other filters as the page has them', async () => {
    const { text } = await run('completion', '--site', 'Main clinic', '--status', 'overdue');
    const rows = parse<Record<string, string>>(text, { bom: false, columns: true, relax_quotes: true });
    expect(rows.map((row) => row['Name'])).toEqual(['Ada Late']);
    expect((await taken()).at(-1)).toMatchObject({ filters: { site, status: 'overdue' } });
    expect((await run('calendar', '--site', site)).text).toContain('Ben Soon');
  });

  it('says which package it does not know', async () => {
    for (const which of [[], ['--package', 'none']])
      expect(await run('package-people', ...which)).toMatchObject({
        code: 2,
        text: '',
        said: [expect.stringContaining('There is no such package.')],
      });
  });
});

describe('the options of the command', () => {
  it('are filters by name, each once', () => {
    const found = reportOptions([
      '--status',
      'due',
      '--site',
      'North',
      '--as-of',
      '2026-01-01',
    ]) as ReportOptions;
    expect(found).toMatchObject({ filters: { status: 'due', site: 'North' }, on: '2026-01-01' });
    for (const wrong of [['--sites', 'a'], ['--site', 'a', '--site', 'b'], ['--site'], ['site', 'a']])
      expect(reportOptions(wrong)).toBeUndefined();
  });
});
