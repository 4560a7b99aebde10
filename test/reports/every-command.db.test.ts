import { parse } from 'csv-parse/sync';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { COMMANDED } from '../../src/overview/catalogue.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { reportCommand, reportOptions, type ReportOptions } from '../../src/reports/report.command.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { putMany } from './many.ts';

const WHICH: Record<string, string[]> = {
  team: ['--manager', 'M-1'],
  question: ['--question', 'left-the-job'],
  minutes: ['--from', '2026-11-01', '--to', '2026-11-20'],
  'package-people': ['--package', 'fire-safety'],
  'package-person': ['--person', 'N-1'],
  'package-interactions': ['--attempt', 'later'],
};

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
    await transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'x', shippedCourse()));
    const mona = await addStaff(app, { name: 'Mona', employeeNumber: 'M-1' });
    const nia = await addStaff(app, { name: 'Nia', employeeNumber: 'N-1', managerId: mona.id });
    site = nia.siteId;
    await putMany(database, [
      { name: 'Ada Late', site, dueOn: '2026-11-01' },
      { name: 'Ben Soon', site, dueOn: '2026-12-01' },
    ]);
    await addPackage(database, app.clock.now(), 'fire-safety', 'Fire safety', { masteryScore: 80 });
    await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'passed', 90);
    const attempt = await database.read.selectFrom('package_attempt').select('id').executeTakeFirstOrThrow();
    WHICH['package-interactions'] = ['--attempt', attempt.id];
  });
  afterAll(() => app.close());

  describe.each(COMMANDED.map(({ name }) => [name] as const))('%s', (name) => {
    const which = () => WHICH[name] ?? [];
    // The course that asks the question came later.
    const hasPast = COMMANDED.find((one) => one.name === name)!.isOfNow !== true && name !== 'question';

    it.each([
      ['csv', '\u00EF\u00BB\u00BF'],
      ['json', '['],
      ['xlsx', 'PK'],
      ['pdf', '%PDF-1.7'],
    ])('is %s, on record as made by a command', async (format, beginning) => {
      const before = (await taken()).length;
      const { code, said, text } = await run(name, '--format', format, ...which());
      expect([code, said, text.slice(0, beginning.length)]).toEqual([0, [], beginning]);
      if (format === 'json') expect(JSON.parse(text)).toBeInstanceOf(Array);
      expect((await taken()).slice(before)).toEqual([
        expect.objectContaining({ by: null, report: name, format, asOf: '2026-11-23' }),
      ]);
    });

    it('answers another day, as known on another', async () => {
      const before = (await taken()).length;
      const { code } = await run(name, '--as-of', '2026-11-20', '--known-at', '2026-11-21', ...which());
      expect(code).toBe(hasPast ? 0 : 2);
      if (!hasPast) expect(await taken()).toHaveLength(before);
      else expect((await taken()).at(-1)).toMatchObject({ asOf: '2026-11-20', knownOn: '2026-11-21' });
    });

    it('writes nothing, and says so, for a filter that it does not know', async () => {
      const before = (await taken()).length;
      for (const wrong of [
        ['--site', 'Nowhere'],
        ['--status', 'ovredue'],
        ['--use', 'tset'],
      ]) {
        const { code, said, text } = await run(name, ...wrong, ...which());
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

  it('tells of the people of one manager, and is on record so', async () => {
    const named = await run('completion', '--manager', 'M-1');
    expect(named.text).not.toContain('Ada Late');
    expect((await run('completion')).text).toContain('Ada Late');
    const { personId } = (await app.ground.database.read
      .selectFrom('person')
      .select('id as personId')
      .where('employee_number', '=', 'M-1')
      .executeTakeFirst())!;
    await run('team', '--manager', 'Mona');
    expect((await taken()).at(-1)).toMatchObject({ report: 'team', filters: { manager: personId } });
  });

  it('says whom or what it does not know, and writes nothing', async () => {
    const before = (await taken()).length;
    for (const [name, which, said] of [
      ['package-people', [], 'needs something that is there'],
      ['package-people', ['--package', 'none'], 'needs something that is there'],
      ['question', [], 'needs something that is there'],
      ['question', ['--question', 'none'], 'needs something that is there'],
      ['package-person', [], 'needs something that is there'],
      ['package-person', ['--person', 'none'], 'Nobody has the employee number'],
      ['package-interactions', ['--attempt', 'none'], 'needs something that is there'],
      ['completion', ['--manager', 'none'], 'Nobody has the employee number'],
      ['completion', ['--manager', 'N-1'], 'Nobody reports to N-1'],
      ['team', [], 'name one with --manager'],
      ['minutes', ['--from', 'never'], 'knows no from called never'],
    ] as const)
      expect([name, which, await run(name, ...which)]).toEqual([
        name,
        which,
        { code: 2, text: '', said: [expect.stringContaining(said)] },
      ]);
    expect(await taken()).toHaveLength(before);
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
