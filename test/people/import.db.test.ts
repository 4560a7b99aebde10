import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { transact } from '../../src/database/database.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import { importPeople, type Imported, type ImportOptions } from '../../src/people/import/import.ts';
import { problemText } from '../../src/people/import/words.ts';
import { knownPeople, personDetails } from '../../src/people/people.store.ts';
import { peopleImportCommand } from '../../src/people/import.command.ts';
import { setRole } from '../../src/people/roles.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { add, change, NOW, organisationWith, TODAY } from './make.ts';

const HEAD = 'employee number,name,email,job role,site,team,manager,hired,left\n';
const messages = loadMessages('en');

const kinds = (found: Imported) =>
  found.plan.lines.toSorted((a, b) => a.line - b.line).map((line) => line.kind);
const csv = (lines: string[][]) => HEAD + stringify(lines);

onBoth('an import', (open, kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await organisationWith(database);
  });

  const options = { dryRun: false, now: NOW, by: null, zone: 'UTC', country: 'us' };
  const run = (text: string, more: Partial<ImportOptions> = {}): Promise<Imported> =>
    importPeople(database, text, { ...options, ...more });
  const done = async (text: string, more: { shown?: string } = {}): Promise<Imported> => {
    const found = await run(text, more);
    expect(found.problems).toEqual([]);
    expect(found.outcome).toBe('done');
    return found;
  };
  // Of people: that a file was taken in is an entry each time.
  const entries = async () =>
    (await database.read.selectFrom('ledger').select('id').where('kind', '!=', 'import-taken').execute())
      .length;

  // People with the names of their site and manager, by employee number: what an import is about, without its ids.
  async function everybody() {
    const people = await knownPeople(database.read, 'all');
    const places = new Map((await sites(database.read)).map((site) => [site.id, site.name]));
    return [...people.values()]
      .map(({ siteId, managerId, ...rest }) => ({
        ...rest,
        site: places.get(siteId) ?? '',
        manager: managerId === null ? null : people.get(managerId)!.employeeNumber,
      }))
      .toSorted((a, b) => ((a.employeeNumber ?? '') < (b.employeeNumber ?? '') ? -1 : 1));
  }

  it('adds people with their sites, teams and managers, who may come later in the file', async () => {
    const found = await done(
      `${HEAD}2,Bea,b@x.org,it,North,Desk,1,2026-01-05,\n1,Ann,a@x.org,Manager,north,,,2020-02-01,\n3,Cem,,front desk,Main clinic,desk,A@X.org,1 Mar 2026,`,
    );
    expect(found.plan.newSites.map((site) => site.name)).toEqual(['North']);
    expect(found.plan.newTeams).toEqual(['Desk']);
    expect(await everybody()).toMatchObject([
      {
        employeeNumber: '1',
        name: 'Ann',
        jobRole: 'manager',
        site: 'North',
        manager: null,
        hiredOn: '2020-02-01',
      },
      { employeeNumber: '2', site: 'North', team: 'Desk', manager: '1' },
      {
        employeeNumber: '3',
        email: null,
        jobRole: 'front-desk',
        site: 'Main clinic',
        team: 'Desk',
        manager: '1',
        hiredOn: '2026-03-01',
      },
    ]);
  });

  it('changes nothing the second time, and says so', async () => {
    const text = `${HEAD}1,Ann,a@x.org,it,North,Desk,2,2026-01-05,2026-12-31\n2,Bea,,it,North,,,2026-01-05,`;
    await done(text);
    const before = await entries();
    const found = await done(text);
    expect(kinds(found)).toEqual(['same', 'same']);
    expect(await entries()).toBe(before);
  });

  it('does nothing at all when it is only tried', async () => {
    const before = await entries();
    const found = await run(`${HEAD}1,Ann,a@x.org,it,North,Desk,,2026-01-05,`, { dryRun: true });
    expect([found.outcome, ...kinds(found)]).toEqual(['planned', 'add']);
    expect(await entries()).toBe(before);
  });

  it('takes people by number, else by address, and leaves everybody else alone', async () => {
    const byNumber = await add(database, { employeeNumber: '1', email: 'old@x.org' });
    const byEmail = await add(database, { employeeNumber: null, email: 'b@x.org' });
    const other = await add(database);
    const before = await personDetails(database.read, other);
    await done('number,name,email,team\n1,Ann,New@x.org,T\n2,Bea,B@x.org,\n');
    expect(await personDetails(database.read, byNumber)).toMatchObject({
      name: 'Ann',
      email: 'new@x.org',
      team: 'T',
    });
    expect(await personDetails(database.read, byEmail)).toMatchObject({ name: 'Bea', employeeNumber: '2' });
    expect(await personDetails(database.read, other)).toEqual(before);
  });

  it('leaves what an empty cell or a missing column does not say, and names the last days it keeps', async () => {
    const boss = await add(database);
    const id = await add(database, {
      employeeNumber: '1',
      name: 'Ann',
      team: 'T',
      managerId: boss,
      leftOn: '2026-09-30',
    });
    const before = await personDetails(database.read, id);
    for (const text of [`${HEAD}1,Ann,,,,,,,`, 'number,name\n1,Ann']) {
      const found = await done(text);
      expect(kinds(found)).toEqual(['same']);
      expect(found.plan.lines[0]!.keptLeft).toBe(true);
      expect(await personDetails(database.read, id)).toEqual(before);
    }
  });

  it('brings back somebody who had left when the hire day is later', async () => {
    const id = await add(database, {
      employeeNumber: '1',
      name: 'Ann',
      hiredOn: '2020-01-01',
      leftOn: '2021-01-01',
    });
    await done('number,name,hired\n1,Ann,2026-08-01');
    expect(await personDetails(database.read, id)).toMatchObject({ hiredOn: '2026-08-01', leftOn: null });
  });

  it('turns a branch upside down', async () => {
    const ann = await add(database, { employeeNumber: '1', name: 'Ann' });
    await add(database, { employeeNumber: '2', name: 'Bea', managerId: ann });
    const top = await add(database, { employeeNumber: '3', name: 'Cem' });
    await done('number,name,manager\n1,Ann,2\n2,Bea,3');
    expect(
      await database.read.selectFrom('closure').selectAll().where('manager_id', '=', top).execute(),
    ).toHaveLength(2);
  });

  const LINE = 'Ann,a@x.org,it,Main clinic,,,2026-01-05,';
  const WRONG: [string, string, string[]][] = [
    [
      'an unknown manager',
      `${HEAD}1,Ann,a@x.org,it,Main clinic,,77,2026-01-05,`,
      ['2 manager people.import-manager'],
    ],
    ['their own manager', `${HEAD}1,Ann,a@x.org,it,Main clinic,,1,2026-01-05,`, ['2 manager people.loop']],
    [
      'a number twice',
      `${HEAD}1,${LINE}\n1,Bea,b@x.org,it,Main clinic,,,2026-01-05,`,
      ['3 employeeNumber people.import-twice-employeeNumber'],
    ],
    [
      'an address twice',
      `${HEAD}1,${LINE}\n2,Bea,A@x.org,it,Main clinic,,,2026-01-05,`,
      ['3 email people.import-twice-email'],
    ],
    [
      'a number twice, in two cases',
      `${HEAD}tw1,${LINE}\nTW1,Bea,b@x.org,it,Main clinic,,,2026-01-05,`,
      ['3 employeeNumber people.import-twice-employeeNumber'],
    ],
    ['left before hired', `${HEAD}1,${LINE}2025-01-01`, ['2 left people.left-before-hired']],
    [
      'somebody new without the rest',
      `${HEAD}1,Ann,a@x.org,,,,,,\n2,Bea,b@x.org,it,Main clinic,,,2026-01-05,`,
      [
        '2 jobRole people.import-need-jobRole',
        '2 site people.import-need-site',
        '2 hired people.import-need-hired',
      ],
    ],
    [
      'many things at once',
      `${HEAD}1,,nonsense,wizard,Main clinic,,88,01/02/26,soon\n,Bea,,it,Main clinic,,,2026-01-05,\n3,Cem,c@x.org,it,Main clinic,,,2026-01-05,,more`,
      [
        '2 name people.name-needed',
        '2 email people.email-wrong',
        '2 jobRole people.import-role',
        '2 manager people.import-manager',
        '2 hired people.import-day',
        '2 left people.import-day',
        '3 employeeNumber people.number-or-email',
        '4 null people.import-too-many-cells',
      ],
    ],
  ];
  it.each(WRONG)('stops at %s, and does nothing', async (_what, text, expected) => {
    const before = await entries();
    const found = await run(text);
    expect(found.outcome).toBe('wrong');
    expect(found.problems.map((p) => `${p.line} ${p.column} ${p.key}`).toSorted()).toEqual(
      expected.toSorted(),
    );
    expect(await entries()).toBe(before);
    for (const p of found.problems) expect(problemText(messages, p)).not.toBe('');
  });

  it('stops at a loop through people who are not in the file, and at every line in it', async () => {
    const a = await add(database, { employeeNumber: 'A', name: 'A' });
    const b = await add(database, { employeeNumber: 'B', name: 'B', managerId: a });
    await add(database, { employeeNumber: 'C', name: 'C', managerId: b });
    const one = await run('number,name,manager\nA,A,C');
    expect(one.problems.map((p) => `${p.line} ${p.key}`)).toEqual(['2 people.loop']);
    const three = await run(
      `${HEAD}1,X,,it,Main clinic,,2,2026-01-01,\n2,Y,,it,Main clinic,,3,2026-01-01,\n3,Z,,it,Main clinic,,1,2026-01-01,\n4,W,,it,Main clinic,,1,2026-01-01,`,
    );
    expect(three.problems.map((p) => `${p.line} ${p.key}`)).toEqual([2, 3, 4].map((n) => `${n} people.loop`));
  });

  it('stops where a number is one person and the address another, and where two lines are about one', async () => {
    await add(database, { employeeNumber: '1', name: 'Ann', email: 'a@x.org' });
    await add(database, { employeeNumber: '2', name: 'Bea', email: 'b@x.org' });
    const taken = await run('number,name,email\n1,Ann,b@x.org');
    expect(taken.problems).toMatchObject([
      { line: 2, column: 'email', key: 'people.import-email-taken', params: { name: 'Bea' } },
    ]);
    const twice = await run('number,name,email\n1,Ann,\n,Ann,a@x.org');
    expect(twice.problems).toMatchObject([
      { line: 3, key: 'people.import-twice-person', params: { other: 2 } },
    ]);
  });

  it('stops where somebody known has the number in another case, unless the line is about them', async () => {
    const id = await add(database, { employeeNumber: 'TW1', name: 'Ann', email: 'a@x.org' });
    const taken = await run(`${HEAD}tw1,Bea,b@x.org,it,Main clinic,,,2026-01-05,`);
    expect(taken.problems.map((p) => problemText(messages, p))).toEqual([
      'Line 2, employee number: Ann has the employee number “TW1”, and large and small letters make no difference. Write it the same way if this is that person, or check both people.',
    ]);
    await done('number,name,email\ntw1,Ann,a@x.org');
    expect((await personDetails(database.read, id))!.employeeNumber).toBe('tw1');
  });

  it('keeps the only administrator', async () => {
    const id = await add(database, { employeeNumber: '1', name: 'Ann' });
    await transact(database.write, (tx) =>
      setRole(tx, NOW, 'x', id, { role: 'administrator', has: true }, TODAY),
    );
    const found = await run('number,name,left\n1,Ann,2026-12-31', { manyLeave: true });
    expect(found).toMatchObject({
      outcome: 'stopped',
      done: 0,
      stopped: { key: 'people.last-administrator-leaves' },
    });
  });

  it('applies what was shown, or shows again what it would do now', async () => {
    const text = `${HEAD}1,${LINE}\n2,Bea,,it,Main clinic,,,2026-01-05,`;
    const shown = await run(text, { dryRun: true });
    await add(database, { employeeNumber: '2', name: 'Bea', siteId: 's' });
    const later = await run(text, { shown: shown.mark });
    expect(later.outcome).toBe('changed');
    expect(kinds(later)).toEqual(['add', 'change']);
    await done(text, { shown: later.mark });
  });

  it('keeps what somebody changes between the plan and its applying', async () => {
    const id = await add(database, { employeeNumber: '1', name: 'Ann', team: 'Old' });
    const meddling = new Proxy(database, {
      get(target, name, receiver) {
        return name === 'write' && !meddled ? slow : (Reflect.get(target, name, receiver) as unknown);
      },
    });
    let meddled = false;
    const slow = new Proxy(database.write, {
      get(target, name) {
        const found = Reflect.get(target, name) as unknown;
        if (name !== 'transaction')
          return typeof found === 'function' ? (found.bind(target) as unknown) : found;
        return () => ({
          execute: async (verb: never) => {
            meddled = true;
            await change(database, id, { ...(await personDetails(database.read, id))!, team: 'Theirs' });
            return database.write.transaction().execute(verb);
          },
        });
      },
    });
    const found = await importPeople(meddling, 'number,name,job role\n1,Ann,it', options);
    expect(found.outcome).toBe('done');
    expect(await personDetails(database.read, id)).toMatchObject({ jobRole: 'it', team: 'Theirs' });
  });

  const rowsOf = fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 30 }).map(String),
      name: fc.constantFrom('Ann Lee', 'Zoë O’Brien', 'de la Cruz, Maria', '陳大文'),
      role: fc.constantFrom('it', 'clinician', 'Front desk'),
      site: fc.constantFrom('Main clinic', 'main CLINIC', 'North', 'NORTH', 'South'),
      team: fc.constantFrom('', 'A', 'a', 'B'),
      manager: fc.nat(30),
      hired: fc.constantFrom('2025-01-01', '2026-05-01'),
      left: fc.constantFrom('', '', '2026-12-31'),
    }),
    { selector: (row) => row.number, minLength: 1, maxLength: 12 },
  );

  it('gives the same people whatever the order of its lines, and nothing new the second time', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), async (rows, random) => {
        const numbers = rows.map((row) => row.number);
        // Managers with a smaller number only: no loops.
        const lines = rows.map((row) => {
          const manager =
            numbers.find((n) => Number(n) === row.manager && Number(n) < Number(row.number)) ?? '';
          return [
            row.number,
            row.name,
            `n${row.number}@x.org`,
            row.role,
            row.site,
            row.team,
            manager,
            row.hired,
            row.left,
          ];
        });
        await done(csv(lines));
        const first = await everybody();
        await wipe();
        const shuffled = lines.map((line, n) => [random[n]!, line] as const).toSorted(([a], [b]) => a - b);
        await done(csv(shuffled.map(([, line]) => line)));
        expect(await everybody()).toEqual(first);
        const before = await entries();
        expect(new Set(kinds(await done(csv(lines))))).toEqual(new Set(['same']));
        expect(await entries()).toBe(before);
        await wipe();
      }),
      { numRuns: kind === 'sqlite' ? 25 : 5 },
    );
  });

  // The ledger stays as it is; what is derived from it and the names go.
  async function wipe(): Promise<void> {
    for (const table of [
      'employment',
      'placement',
      'placement_past',
      'reports_to',
      'closure',
      'granted_role',
      'person',
    ] as const)
      await database.write.deleteFrom(table).execute();
    await database.write.deleteFrom('site').where('id', '!=', 's').execute();
  }

  it('takes 5,000 lines in a few seconds, and does the rest after it was cut off', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) => {
      const manager = n === 0 ? '' : `E${Math.floor((n - 1) / 9)}`;
      return [
        `E${n}`,
        `Person ${n}`,
        `p${n}@x.org`,
        'clinician',
        `Site ${n % 12}`,
        `Team ${n % 40}`,
        manager,
        '2026-01-05',
        '',
      ];
    });
    const text = HEAD + stringify(lines.toReversed());
    const { projectionsInUse } = await import('../../src/ledger/ledger.ts');
    const list = projectionsInUse();
    let calls = 0;
    const dies = {
      name: 'dies',
      tables: [],
      kinds: ['hired'],
      apply: async () => {
        if (++calls === 10) throw new Error('killed');
      },
    };
    useProjections([...list, dies]);
    await expect(run(text)).rejects.toThrow('killed');
    useProjections(list);
    const half = await database.read
      .selectFrom('person')
      .select((eb) => eb.fn.countAll().as('n'))
      .executeTakeFirstOrThrow();
    expect(Number(half.n)).toBe(1800);
    const began = performance.now();
    expect(new Set(kinds(await done(text)))).toEqual(new Set(['same', 'add']));
    // A second or two on a quiet machine.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(new Set(kinds(await done(text)))).toEqual(new Set(['same']));
    const top = await database.read
      .selectFrom('person')
      .select('id')
      .where('employee_number', '=', 'E0')
      .executeTakeFirstOrThrow();
    const below = database.read.selectFrom('closure').select('depth').where('manager_id', '=', top.id);
    expect(await below.execute()).toHaveLength(4999);
  });

  it('is told by the command line by line, with an exit code', async () => {
    const at = { database, messages, now: NOW };
    const command = async (text: string, dryRun: boolean) => {
      const said: string[] = [];
      const code = await peopleImportCommand(at, Buffer.from(text), { dryRun }, (line) => said.push(line));
      return { code, said };
    };
    const text = `${HEAD}1,Ann,a@x.org,it,North,Desk,,2026-01-05,`;
    const line =
      'Line 2: add Ann (Employee number: 1, Email: a@x.org, Job role: IT, Site: North, Team: Desk, Hired: 5 Jan 2026)';
    const tried = await command(text, true);
    expect(tried.code).toBe(0);
    expect(tried.said[0]).toBe(line);
    expect(tried.said.at(-1)).toBe('Would add 1, change 0 and leave 0 as they are. Nothing was changed.');
    expect((await command(text, false)).said.at(-1)).toBe('Added 1, changed 0, left 0 as they were.');
    const again = await command(`${HEAD}1,Ann,,,,New,,,`, false);
    expect(again.said[0]).toBe('Line 2: change Ann (Team: Desk → New)');
    const wrong = await command(`${HEAD}1,Ann,,cook,,,,1/2/26,`, false);
    expect(wrong).toMatchObject({
      code: 1,
      said: [
        'Line 2, job role: There is no job role “cook”. Use one of these, or say once on the page “Import people” which of them it means: Clinician, Care staff, Front desk, Marketing, IT, Manager, Other.',
        'Line 2, hired: “1/2/26” is no day that we can read. Write it like 2027-01-12.',
        'Nothing was imported, because of these 2 problems. Correct the file and try again.',
      ],
    });
  });
});
