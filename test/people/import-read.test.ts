import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { isDay } from '../../src/days.ts';
import { columnOf, HEADINGS } from '../../src/people/import/columns.ts';
import { decode } from '../../src/people/import/decode.ts';
import { dayOf } from '../../src/people/import/day.ts';
import { readRow } from '../../src/people/import/row.ts';
import { readTable } from '../../src/people/import/table.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { loadMessages } from '../../src/web/messages.ts';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the letters of a file', () => {
  const TEXT = 'name,email\r\nZoë Ångström,z@example.org\r\n';
  it.each([
    ['UTF-8', Buffer.from(TEXT), false],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`), false],
    ['UTF-16 little end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), false],
    ['UTF-16 big end first', utf16be(`\uFEFF${TEXT}`), false],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), false],
    ['UTF-16 the other way without a mark', utf16be(TEXT), false],
    ['Windows-1252', Buffer.from(TEXT, 'latin1'), true],
  ])('are read from %s', (_what, bytes, guessed) => {
    const read = decode(bytes);
    expect(read.guessed).toBe(guessed);
    const [line] = readTable(read.text).lines;
    expect(line).toEqual({ line: 2, cells: { name: 'Zoë Ångström', email: 'z@example.org' } });
  });

  it('never fail, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { problems } = readTable(decode(bytes).text);
        expect(problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

const cellsOf = (text: string) => readTable(text).lines.map((line) => Object.values(line.cells).join('|'));
const problemsOf = (text: string) => readTable(text).problems.map((p) => `${p.line} ${p.key}`);
const read = (line: Record<string, string>) => readRow({ line: 2, cells: line });

describe('the lines of a file', () => {
  it.each([
    ['commas', 'name,email\nAnn,a@x.org', 'Ann|a@x.org'],
    ['semicolons', 'name;email\nAnn;a@x.org', 'Ann|a@x.org'],
    ['tabs', 'name\temail\nAnn\ta@x.org', 'Ann|a@x.org'],
    ['a line that says what separates', 'sep=;\r\nname;email\r\nAnn;a@x.org', 'Ann|a@x.org'],
    ['quotes', '"name","email"\n"Lee, Ann ""Annie""","a@x.org"', 'Lee, Ann "Annie"|a@x.org'],
    ['a line break inside quotes', 'name,email\n"Ann\r\nLee",a@x.org', 'Ann Lee|a@x.org'],
    ['other orders and cases', 'E-Mail; Full Name \na@x.org; Ann ', 'a@x.org|Ann'],
    ['spaces of all kinds', 'name,email\n\u00a0Ann \t Lee\u200b ,a@x.org', 'Ann Lee|a@x.org'],
    ['old line ends', 'name,email\rAnn,a@x.org\r', 'Ann|a@x.org'],
    ['mixed line ends', 'name,email\r\nAnn,a@x.org\n', 'Ann|a@x.org'],
    ['apostrophes', "name,email\n'Aisha O’Neil-D'Arcy,a@x.org", "'Aisha O’Neil-D'Arcy|a@x.org"],
    ['missing last cells', 'name,email,team\nAnn,a@x.org', 'Ann|a@x.org|'],
    ['empty cells too many', 'name,email\nAnn,a@x.org,,', 'Ann|a@x.org'],
    ['letters that combine', 'name,email\nZoe\u0308,a@x.org', 'Zoë|a@x.org'],
  ])('are read with %s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual([]);
    expect(cellsOf(text)).toEqual([expected]);
  });

  it('keep their numbers across empty lines and lines in quotes', () => {
    const text = '\nname,email\n\n"A\nB",a@x.org\n,,\nC,c@x.org\n';
    expect(readTable(text).lines.map((line) => line.line)).toEqual([4, 7]);
  });

  it.each([
    ['nothing', '', ['1 people.import-empty']],
    ['only a heading', 'name,email\n', ['1 people.import-no-lines']],
    ['no heading', 'Ann,a@x.org\nBob,b@x.org', ['1 people.import-no-column', '1 people.import-no-column']],
    ['no way to tell people apart', 'name,site\nAnn,Main', ['1 people.import-no-column']],
    ['a column twice', 'name,email,Work email\nAnn,a@x.org,b@x.org', ['1 people.import-column-twice']],
    ['cells too many', 'name,email\nAnn,a@x.org\nLee, Ann,a@x.org', ['3 people.import-too-many-cells']],
    ['a quote that never ends', 'name,email\nAnn,a@x.org\n"Bob,b@x.org\n', ['3 people.import-quote']],
    ['a quote in the middle', 'name,email\nAnn "A" Lee,a@x.org', ['2 people.import-quote']],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0', ['1 people.import-no-column', '1 people.import-no-column']],
  ])('are refused with %s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('know many headings, and say which mean nothing', () => {
    for (const [heading, column] of [
      ['Employee Number', 'employeeNumber'],
      ['employee_number', 'employeeNumber'],
      ['EmployeeNumber', 'employeeNumber'],
      ['E-mail address', 'email'],
      ['Start date', 'hired'],
      ['First day', 'hired'],
      ['First day of leave', 'leaveFrom'],
      ['Last Day', 'left'],
      ['Line manager', 'manager'],
      ['Surname', 'lastName'],
    ])
      expect(columnOf(heading!)).toBe(column);
    expect(readTable('name,email,Shoe size\nA,a@x.org,9').unused).toEqual(['Shoe size']);
  });
});

const write = (given: Record<string, string>, delimiter: string) =>
  stringify([Object.values(HEADINGS), Object.keys(HEADINGS).map((column) => given[column])], {
    delimiter,
    bom: true,
  });

describe('a line', () => {
  const whole = { name: 'Ann', email: 'a@x.org' };

  it('joins first and last name where there is no name', () => {
    expect(read({ firstName: 'Ann', lastName: 'Lee', email: 'a@x.org' }).row.name).toBe('Ann Lee');
  });

  it('keeps leading zeros, also behind an apostrophe', () => {
    expect(read({ name: 'A', employeeNumber: '007' }).row.employeeNumber).toBe('007');
    expect(read({ name: 'A', employeeNumber: "'007", manager: "'008" }).row).toMatchObject({
      employeeNumber: '007',
      manager: '008',
    });
  });

  it.each([
    [{ name: '', email: 'a@x.org' }, ['name people.name-needed']],
    [{ name: 'Ann', email: '' }, ['employeeNumber people.number-or-email']],
    [{ ...whole, email: 'ann at x.org' }, ['email people.email-wrong']],
    [{ ...whole, email: 'ann@x' }, ['email people.email-wrong']],
    [{ ...whole, email: 'a@x.org, b@x.org' }, ['email people.email-wrong']],
    [{ ...whole, jobRole: 'Wizard' }, ['jobRole people.import-role']],
    [{ ...whole, hired: '01/12/27' }, ['hired people.import-day']],
    [{ ...whole, hired: 'soon', left: '2027-02-30' }, ['hired people.import-day', 'left people.import-day']],
    [{ ...whole, team: 'x'.repeat(101) }, ['team people.too-long']],
  ])('says what is wrong: %j', (cells, expected) => {
    expect(read(cells).problems.map((p) => `${p.column} ${p.key}`)).toEqual(expected);
  });

  it.each(JOB_ROLES)('knows the job role %s by its code and by the word of the form', (role) => {
    for (const jobRole of [role, loadMessages('en').t(`people.job-role-${role}`)])
      expect(read({ ...whole, jobRole }).row.jobRole).toBe(role);
  });

  it.each(['Front desk', 'front-desk', ' FRONT  DESK ', 'front_desk'])('knows the job role %j', (jobRole) => {
    expect(read({ ...whole, jobRole }).row.jobRole).toBe('front-desk');
  });

  it.each([
    ['2027-01-12', '2027-01-12'],
    ['2027-1-2', '2027-01-02'],
    ['2027/01/12', '2027-01-12'],
    ['2027-01-12 00:00:00', '2027-01-12'],
    ['2027-01-12T00:00:00.000Z', '2027-01-12'],
    ['12 Jan 2027', '2027-01-12'],
    ['12-Jan-2027', '2027-01-12'],
    ['2nd March 2027', '2027-03-02'],
    ['Sept 5, 2027', '2027-09-05'],
    ['December 31 2027', '2027-12-31'],
    ['29 Feb 2028', '2028-02-29'],
    ['29 Feb 2027', undefined],
    ['12 Janvier 2027', undefined],
    ['12 Jan 27', undefined],
    ['01/12/2027', 'ambiguous'],
    ['12-01-2027', 'ambiguous'],
    ['13.01.2027', '2027-01-13'],
    ['01/13/2027', '2027-01-13'],
    ['5/5/2027', '2027-05-05'],
    ['1/2/27', undefined],
    ['1/2-2027', undefined],
    ['31/31/2027', undefined],
    ['46034', undefined],
    ['2027-01-12 14:00', undefined],
    ['0000-00-00', undefined],
    ['today', undefined],
  ])('reads the day %s as %s', (text, day) => {
    expect(dayOf(text)).toBe(day);
  });

  it.each([
    ['03/04/2026', 'day-first', '2026-04-03'],
    ['03/04/2026', 'month-first', '2026-03-04'],
    ['3.4.2026 00:00', 'day-first', '2026-04-03'],
    ['13/04/2026', 'month-first', undefined],
    ['2026-04-03', 'month-first', '2026-04-03'],
    ['31/04/2026', 'day-first', undefined],
  ] as const)('reads %s with the %s as %s', (text, order, day) => {
    expect(dayOf(text, order)).toBe(day);
  });

  it('reads every day in the order that was said, and without one never as another', () => {
    const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.constantFrom('/', '-', '.'), fc.boolean(), (at, separator, padded) => {
        const day_ = at.toISOString().slice(0, 10);
        const [year, month, dd] = day_.split('-').map((part) => (padded ? part : String(Number(part))));
        const dayFirst = [dd, month, year].join(separator);
        const monthFirst = [month, dd, year].join(separator);
        expect(dayOf(dayFirst, 'day-first')).toBe(day_);
        expect(dayOf(monthFirst, 'month-first')).toBe(day_);
        const isClear = Number(dd) > 12 || dd === month;
        for (const text of [dayFirst, monthFirst]) expect(dayOf(text)).toBe(isClear ? day_ : 'ambiguous');
      }),
    );
  });

  it('takes no text for a day that is none, whatever the order', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(null, 'day-first', 'month-first'), (text, order) => {
        const read_ = dayOf(text, order);
        if (read_ !== undefined && read_ !== 'ambiguous') expect(isDay(read_)).toBe(true);
      }),
    );
  });

  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map(
      (text) =>
        readTable(
          stringify([
            ['name', 'email'],
            [text, 'a@x.org'],
          ]),
        ).lines[0]?.cells.name ?? '',
    )
    .filter((text) => text !== '' && !text.startsWith("'"));
  const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
  const rows = fc.record({
    employeeNumber: word,
    name: word,
    email: fc.constantFrom('a@x.org', ''),
    jobRole: fc.constantFrom('clinician', 'it', ''),
    site: word,
    team: fc.oneof(word, fc.constant('')),
    manager: fc.oneof(
      word.filter((text) => !text.includes('@')),
      fc.constant(''),
    ),
    hired: day.map((at) => at.toISOString().slice(0, 10)),
    left: fc.constant(''),
  });

  it('is read back as it was written, whatever stands in it', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (given, delimiter) => {
        const table = readTable(write(given, delimiter));
        expect(table.problems).toEqual([]);
        const { row, problems } = readRow(table.lines[0]!);
        expect(problems).toEqual([]);
        const again = readRow(readTable(write(table.lines[0]!.cells, ',')).lines[0]!);
        expect(again.row).toEqual(row);
        expect(row).toMatchObject({
          name: given.name,
          employeeNumber: given.employeeNumber,
          hiredOn: given.hired,
        });
      }),
    );
  });
});
