import { transact } from '../../src/database/database.ts';
import { projectionsInUse, useProjections } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { organisationProjection } from '../../src/organisation/organisation.projection.ts';
import { importOptions, peopleImportCommand, type ImportCommand } from '../../src/people/import.command.ts';
import { importPeople, type Imported, type ImportOptions } from '../../src/people/import/import.ts';
import { importProjection } from '../../src/people/import/import.projection.ts';
import { keepMapping } from '../../src/people/import/mapping.ts';
import { mapping } from '../../src/people/import/mapping.store.ts';
import { timedShown } from '../../src/people/import/timed-words.ts';
import { timedImport } from '../../src/people/import/timed.ts';
import { problemText } from '../../src/people/import/words.ts';
import { leavesOf } from '../../src/people/leave.store.ts';
import { setLeave } from '../../src/people/leave.ts';
import { peopleProjection } from '../../src/people/people.projection.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { setRole } from '../../src/people/roles.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, NOW, organisationWith, TODAY } from './make.ts';

const messages = loadMessages('en');

onBoth('an import of facts', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
    useProjections([organisationProjection, peopleProjection, importProjection]);
  });
  afterEach(async () => {
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });
  });

  const options = { dryRun: false, now: NOW, by: null, zone: 'UTC', country: 'us' };
  const run = (text: string, more: Partial<ImportOptions> = {}): Promise<Imported> =>
    importPeople(database, text, { ...options, ...more });
  const done = async (text: string, more: Partial<ImportOptions> = {}): Promise<Imported> => {
    const found = await run(text, more);
    expect(found.problems).toEqual([]);
    expect(found.outcome).toBe('done');
    return found;
  };
  const reasons = (found: Pick<Imported, 'problems'>) =>
    found.problems.map((p) => {
      expect(problemText(messages, p)).not.toBe('');
      return `${p.line} ${p.column} ${p.key.replace('people.', '')}`;
    });
  const leaves = async (id: string) =>
    (await leavesOf(database.read, id)).map(({ from, to }) => `${from} ${to ?? '…'}`);
  // Of people: that a file was taken in is an entry each time.
  const entries = async () =>
    (await database.read.selectFrom('ledger').select('id').where('kind', '!=', 'import-taken').execute())
      .length;
  const keep = (columns: [string, string][], dates = '') =>
    transact(database.write, (tx) => keepMapping(tx, NOW, null, { columns, dates }, TODAY));
  const leftOf = async (id: string) => (await personDetails(database.read, id))!.leftOn;
  const some = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => add(database, { employeeNumber: `E${n}`, name: `E${n}` })),
    );

  describe('how people work', () => {
    const HEAD = 'number,name,employment type,hourly,country or state,shift,language\n';
    it('is read in the words of people, and empty cells leave what is known', async () => {
      const id = await add(database, { employeeNumber: '1', name: 'Ann' });
      const work = async () => (await personDetails(database.read, id))!.work;
      await done(`${HEAD}1,Ann,Temp,Yes,Texas,Night shift,Spanish`);
      const nights = { kind: 'temporary', hourly: true, country: 'us-tx', shift: 'night', language: 'es' };
      expect(await work()).toEqual(nights);
      const before = await entries();
      for (const same of [
        '1,Ann,,,,,',
        '1,Ann,temporary,1,US-TX,nights,es',
        '1,Ann,temporary,1,TX,nights,es',
      ])
        expect((await done(HEAD + same)).plan.lines[0]!.kind).toBe('same');
      expect(await entries()).toBe(before);
      await done(`${HEAD}1,Ann,agency worker,no,,,pt_br`.replace('agency worker', 'Agency'));
      expect(await work()).toEqual({ ...nights, kind: 'agency', hourly: false, language: 'pt-BR' });
    });

    it('is refused where there is no such thing', async () => {
      await add(database, { employeeNumber: '1', name: 'Ann' });
      expect(reasons(await run(`${HEAD}1,Ann,boss,perhaps,Mars,dusk,Klingonish`))).toEqual([
        '2 kind import-kind',
        '2 hourly import-hourly',
        '2 country import-country',
        '2 shift import-shift',
        '2 language import-language',
      ]);
      expect(
        reasons(await run(`${HEAD}1,Ann,constructor,toString,__proto__,constructor,constructor`)),
      ).toHaveLength(5);
    });
  });

  describe('leave', () => {
    const HEAD = 'number,name,leave from,leave to\n';
    it('begins, ends and moves as the file says, and nothing is taken back', async () => {
      const id = await add(database, { employeeNumber: '1', name: 'Ann' });
      await done(`${HEAD}1,Ann,2026-09-20,`);
      expect(await leaves(id)).toEqual(['2026-09-20 …']);
      for (const same of ['1,Ann,2026-09-20,', '1,Ann,,'])
        expect((await done(HEAD + same)).plan.lines[0]!.kind).toBe('same');
      await done(`${HEAD}1,Ann,,2026-10-04`);
      expect(await leaves(id)).toEqual(['2026-09-20 2026-10-04']);
      expect((await done(`${HEAD}1,Ann,,2026-10-04`)).plan.lines[0]!.kind).toBe('same');
      await done(`${HEAD}1,Ann,2026-09-20,2026-10-09`);
      await done(`${HEAD}1,Ann,2026-12-01,2026-12-24`);
      expect(await leaves(id)).toEqual(['2026-09-20 2026-10-09', '2026-12-01 2026-12-24']);
      const text = (await run(`${HEAD}1,Ann,2027-02-01,`, { dryRun: true })).plan.lines[0]!;
      expect(text.leave).toEqual({ from: '2027-02-01', to: null });
    });

    it('comes with somebody new', async () => {
      await done('number,name,job role,site,hired,leave from\n9,New,it,Main clinic,2026-01-05,2026-10-01');
      const row = await database.read.selectFrom('person').select('id').executeTakeFirstOrThrow();
      expect(await leaves(row.id)).toEqual(['2026-10-01 …']);
    });

    it('is refused backwards, across another, and without its first day', async () => {
      const id = await add(database, { employeeNumber: '1', name: 'Ann' });
      await transact(database.write, (tx) =>
        setLeave(tx, NOW, null, id, { from: '2026-06-01', to: '2026-06-30' }),
      );
      for (const [cells, reason] of [
        ['2026-08-02,2026-08-01', '2 leaveTo leave-backwards'],
        ['2026-06-10,2026-07-01', '2 leaveFrom leave-overlaps'],
        [',2026-10-04', '2 leaveTo import-leave-from'],
        ['2026-02-30,', '2 leaveFrom import-day'],
      ])
        expect(reasons(await run(`${HEAD}1,Ann,${cells}`))).toEqual([reason]);
    });
  });

  describe('the columns of HR', () => {
    const FILE = 'Kennung;Wer;Seit;Mehr\n1;Ann;2026-03-01;x';
    it('are kept as somebody said, in the ledger without the headings, and used next time', async () => {
      expect(reasons(await run(FILE))).toEqual([
        '1 employeeNumber import-no-column',
        '1 name import-no-column',
      ]);
      expect((await run(FILE)).headings).toEqual([
        { heading: 'Kennung', column: undefined, samples: ['1'] },
        { heading: 'Wer', column: undefined, samples: ['Ann'] },
        { heading: 'Seit', column: undefined, samples: ['2026-03-01'] },
        { heading: 'Mehr', column: undefined, samples: ['x'] },
      ]);
      const said: [string, string][] = [
        ['Kennung', 'employeeNumber'],
        ['WER', 'name'],
        ['Seit', 'hired'],
        ['Mehr', ''],
      ];
      expect(await keep(said)).toBe(true);
      expect(await keep(said)).toBe(false);
      const bodies = await database.read
        .selectFrom('ledger')
        .select('body')
        .where('kind', '=', 'import-mapped')
        .execute();
      expect(bodies).toHaveLength(1);
      expect(bodies[0]!.body).not.toMatch(/kennung/i);
      const id = await add(database, { employeeNumber: '1', name: 'Ann' });
      const found = await done(FILE);
      expect(found.unused).toEqual(['Mehr']);
      expect((await personDetails(database.read, id))!.hiredOn).toBe('2026-03-01');
      // What is said goes before what we would have thought.
      await keep([['name', '']]);
      expect((await run('name,number\nAnn,1')).problems).toHaveLength(1);
    });

    it('are refused where one is chosen twice, or there is none', async () => {
      const wrong = async (columns: [string, string][], dates = '') =>
        keep(columns, dates).then(
          () => [],
          (error: { problems: { field: string; key: string }[] }) =>
            error.problems.map((p) => `${p.field} ${p.key}`),
        );
      expect(
        await wrong(
          [
            ['a', 'name'],
            ['b', 'name'],
            ['c', ''],
            ['d', ''],
            ['e', 'shoes'],
          ],
          'perhaps',
        ),
      ).toEqual([
        'column-1 people.import-column-chosen',
        'column-4 people.import-no-such-column',
        'dates people.import-dates-wrong',
      ]);
      expect((await mapping(database.read)).columns.size).toBe(0);
    });
  });

  it('never guesses a day: it says which lines, until somebody says the order, once', async () => {
    const id = await add(database, { employeeNumber: '1', name: 'Ann' });
    const text = 'number,name,hired\n1,Ann,03/04/2026';
    const found = await run(text);
    expect(reasons(found)).toEqual(['2 hired import-day-ambiguous']);
    expect(problemText(messages, found.problems[0]!)).toContain(
      'Line 2, hired: “03/04/2026” can be two days.',
    );
    await keep([], 'day-first');
    await done(text);
    expect((await personDetails(database.read, id))!.hiredOn).toBe('2026-04-03');
    await keep([], 'month-first');
    await done(text);
    expect((await personDetails(database.read, id))!.hiredOn).toBe('2026-03-04');
    expect(reasons(await run('number,name,hired\n1,Ann,13/04/2026'))).toEqual(['2 hired import-day']);
  });

  describe('a file of everybody', () => {
    const HEAD = 'number,name\n';
    const everybody = { everybody: true };
    it('asks what is so of those missing, and does what was said', async () => {
      const ids = await some(41);
      await add(database, { employeeNumber: 'gone', leftOn: '2026-09-30' });
      await add(database, { employeeNumber: 'soon', hiredOn: '2026-12-01' });
      await add(database, { employeeNumber: 'outside', hiredOn: null });
      const text =
        HEAD +
        ids
          .slice(3)
          .map((_, n) => `E${n + 3},E${n + 3}`)
          .join('\n');
      expect((await run(text)).missing).toEqual([]);
      const asked = await run(text, everybody);
      expect(asked.outcome).toBe('asks');
      expect(asked.missing.map(({ name }) => name)).toEqual(['E0', 'E1', 'E2']);
      const before = await entries();
      const answers = [
        { id: ids[0]!, what: 'left', on: '2026-09-15' },
        { id: ids[1]!, what: 'leave', on: '2026-09-01' },
        { id: ids[2]!, what: 'keep', on: '' },
      ] as const;
      for (const some_ of [
        answers.slice(1),
        [...answers.slice(1), { id: ids[0]!, what: 'left', on: 'soon' } as const],
        [...answers.slice(1), { id: ids[0]!, what: 'left', on: '2025-01-01' } as const],
      ])
        expect((await run(text, { ...everybody, answers: some_ })).outcome).toBe('asks');
      expect(await entries()).toBe(before);
      await done(text, { ...everybody, answers });
      expect(await leftOf(ids[0]!)).toBe('2026-09-15');
      expect(await leaves(ids[1]!)).toEqual(['2026-09-01 …']);
      expect(await entries()).toBe(before + 2);
      // Whoever left is not asked about again; whoever is on leave is, and saying so again changes nothing.
      const again = await run(text, everybody);
      expect(again.missing.map(({ name, onLeave }) => [name, onLeave])).toEqual([
        ['E1', true],
        ['E2', false],
      ]);
      await done(text, {
        ...everybody,
        answers: [answers[1], answers[2]],
      });
      expect(await entries()).toBe(before + 2);
    });

    it('puts somebody on leave until the leave that is known already', async () => {
      const ids = await some(2);
      await transact(database.write, (tx) =>
        setLeave(tx, NOW, null, ids[0]!, { from: '2026-12-01', to: null }),
      );
      await done(`${HEAD}E1,E1`, {
        ...everybody,
        answers: [{ id: ids[0]!, what: 'leave', on: '2026-09-01' }],
      });
      expect(await leaves(ids[0]!)).toEqual(['2026-09-01 2026-11-30', '2026-12-01 …']);
    });
  });

  it('stops when more than 5 % of those employed would leave, until somebody says that it is right', async () => {
    const ids = await some(40);
    const text = (count: number) =>
      `number,name,left\n${Array.from({ length: count }, (_, n) => `E${n},E${n},2026-10-31`).join('\n')}`;
    const before = await entries();
    const many = await run(text(3));
    expect(many).toMatchObject({ outcome: 'many-leave', leavers: { leaving: 3, employed: 40 } });
    expect((await run(text(3), { dryRun: true })).outcome).toBe('planned');
    expect(await entries()).toBe(before);
    await done(text(2));
    // Those who have a last day already are no news.
    await done(text(3));
    await done(text(6), { manyLeave: true });
    expect(await leftOf(ids[5]!)).toBe('2026-10-31');
    const answers = ids.slice(6, 10).map((id) => ({ id, what: 'left', on: '2026-10-01' }) as const);
    const rest = `number,name\n${ids
      .slice(10)
      .map((_, n) => `E${n + 10},E${n + 10}`)
      .join('\n')}`;
    expect((await run(rest, { everybody: true, answers })).outcome).toBe('many-leave');
    await done(rest, { everybody: true, answers, manyLeave: true });
    expect(await leftOf(ids[9]!)).toBe('2026-10-01');
  });

  describe('a timed import', () => {
    const timed = (text: string, everybody = false) =>
      timedImport(database, text, 'staff.csv', { now: NOW, by: null, zone: 'UTC', country: 'us', everybody });
    const HEAD = 'number,name,email,job role,site,manager,hired,left\n';
    const told = (report: { refused: Imported['problems'] }) => reasons({ problems: report.refused });

    it('takes the good lines, refuses the others, and what hangs on them', async () => {
      const known = await add(database, { employeeNumber: '1', name: 'Ann', team: 'Old' });
      const report = await timed(
        `${HEAD}1,Anna,,,,,,\n2,Bea,,wizard,Main clinic,,2026-01-05,\n3,Cem,,it,Main clinic,2,2026-01-05,\n4,Dov,,it,New site,1,2026-01-05,\n5,Eve,,it,Main clinic,,03/04/2026,\n6,Flo,,it,Main clinic,,2026-01-05,,x\n7,Gus,,it,Main clinic,,2026-01-05,\n7,Gil,,it,Main clinic,,2026-01-05,`,
      );
      expect(told(report)).toEqual([
        '3 jobRole import-role',
        '4 manager import-manager',
        '6 hired import-day-ambiguous',
        '7 null import-too-many-cells',
        '8 employeeNumber import-twice-employeeNumber',
        '9 employeeNumber import-twice-employeeNumber',
      ]);
      expect(report).toMatchObject({ added: 1, changed: 1, same: 0 });
      expect((await personDetails(database.read, known))!.name).toBe('Anna');
      const shown = (await timedShown(database.read, messages))!;
      expect(shown).toMatchObject({ file: 'staff.csv', refused: 6, missing: 0 });
      expect(shown.problems[0]).toMatch(/^Line 3, job role: There is no job role “wizard”/);
      const row = await database.read
        .selectFrom('ledger')
        .select('body')
        .where('kind', '=', 'import-timed')
        .executeTakeFirstOrThrow();
      expect(row.body).toMatch(/"added":1/);
      expect(row.body).not.toMatch(/wizard|staff|Bea/);
    });

    it('takes nothing of a file that is none, and says so', async () => {
      const before = await add(database);
      for (const text of ['', 'Ann,x@x.org\nBea,y@x.org', 'number,name\n"1,Ann']) {
        const report = await timed(text);
        expect(report).toMatchObject({ added: 0, changed: 0, same: 0 });
        expect(report.refused.length).toBeGreaterThan(0);
      }
      expect(await database.read.selectFrom('person').select('id').execute()).toEqual([{ id: before }]);
    });

    it('lets nobody leave where more than 5 % would, and changes nobody who is missing', async () => {
      const ids = await some(40);
      const lines = (left: number) =>
        ids.slice(0, 39).map((_, n) => `E${n},E${n} New,,,,,,${n < left ? '2026-10-31' : ''}`);
      const report = await timed(HEAD + lines(3).join('\n'), true);
      expect(told(report)).toEqual([2, 3, 4].map((n) => `${n} left import-leave-refused`));
      expect(report).toMatchObject({ added: 0, changed: 36, same: 0, missing: [{ name: 'E39' }] });
      expect(await leftOf(ids[0]!)).toBeNull();
      expect(await leftOf(ids[39]!)).toBeNull();
      expect((await timedShown(database.read, messages))!.names).toEqual(['E39']);
      await timed(HEAD + lines(2).join('\n'));
      expect(await leftOf(ids[0]!)).toBe('2026-10-31');
    });

    it('refuses the one line that cannot be done, and does the others', async () => {
      const ids = await some(30);
      await transact(database.write, (tx) =>
        setRole(tx, NOW, 'x', ids[0]!, { role: 'administrator', has: true }, TODAY),
      );
      const report = await timed('number,name,left\nE0,E0,2026-12-31\nE1,Else,\nE2,E2,');
      expect(told(report)).toEqual(['2 null last-administrator-leaves']);
      expect(report).toMatchObject({ added: 0, changed: 1, same: 1 });
    });
  });

  describe('the command line', () => {
    const command = async (text: string, told: ImportCommand) => {
      const said: string[] = [];
      const at = { database, messages, now: NOW };
      const code = await peopleImportCommand(at, Buffer.from(text), told, (line) => said.push(line));
      return { code, said };
    };

    it('reads its options', () => {
      expect(importOptions([], 'f')).toEqual({});
      expect(importOptions(['--everybody', '--keep-missing', '--many-leave', '--dry-run'], 'f')).toEqual({
        everybody: true,
        keepMissing: true,
        manyLeave: true,
        dryRun: true,
      });
      expect(importOptions(['--timed', '--everybody'], 'f')).toEqual({ timed: 'f', everybody: true });
      for (const wrong of [
        ['--nonsense'],
        ['constructor'],
        ['--timed', '--dry-run'],
        ['--timed', '--many-leave'],
      ])
        expect(importOptions(wrong, 'f')).toBeUndefined();
    });

    it('says who is missing and how many leave, and how to go on', async () => {
      const ids = await some(10);
      const text = 'number,name,left\nE0,E0,2026-10-31';
      const tried = await command(text, { dryRun: true, everybody: true });
      expect(tried.code).toBe(0);
      expect(tried.said).toContain('Not in the file: E1');
      expect(tried.said.join()).toContain('1 person of 10 would leave');
      const asked = await command(text, { everybody: true });
      expect([asked.code, asked.said.at(-1)]).toEqual([1, expect.stringContaining('--keep-missing')]);
      const many = await command(text, { everybody: true, keepMissing: true });
      expect([many.code, many.said.at(-1)]).toEqual([1, expect.stringContaining('--many-leave')]);
      expect(await leftOf(ids[0]!)).toBeNull();
      expect((await command(text, { everybody: true, keepMissing: true, manyLeave: true })).code).toBe(0);
      expect(await leftOf(ids[0]!)).toBe('2026-10-31');
    });

    it('runs with nobody there', async () => {
      await some(1);
      const good = await command('number,name\nE0,Else', { timed: 'f.csv' });
      expect(good).toEqual({ code: 0, said: ['Added 0, changed 1, left 0 as they were.'] });
      const bad = await command('number,name,hired\nE0,Other,01/02/2026', {
        timed: 'f.csv',
        everybody: true,
      });
      expect([bad.code, bad.said.at(-1)]).toEqual([1, expect.stringContaining('1 line was refused.')]);
    });
  });
});
