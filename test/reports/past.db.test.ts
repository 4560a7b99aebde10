import { transact } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { CATALOGUE } from '../../src/reports/catalogue.ts';
import { reportCommand, reportOptions } from '../../src/reports/report.command.ts';
import { testKey } from '../ledger/filled.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { inPast } from '../../src/reports/past.ts';
import { answersAt } from '../support/past.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const COMPLETION = CATALOGUE.find(({ name }) => name === 'completion')!;

interface Row {
  name: string;
  status: string;
  due: string | null;
  done: string | null;
}

// 3 March 2026: everybody's course is due. What is entered later, or happens later, is what these tests are about.
onBoth('the completion report of another day', (open) => {
  let app: TestApp;
  let log: Log;
  let manager: Added;
  let officer: Added;
  const people: Record<string, Added> = {};

  const today = () => dayIn('UTC', app.clock.now());
  const dayEnds = async () => {
    await sealAll(app.ground.database.write, log, app.clock.now());
    await checkpointNow(app.ground.database.write, log, app.clock.now());
  };
  const change = (who: Added, what: Partial<PersonDetails>) =>
    transact(app.ground.database.write, async (tx) => {
      const before = (await personDetails(tx, who.id))!;
      await changePerson(tx, app.clock.now(), officer.id, who.id, { ...before, ...what }, today());
    });
  const command = async (...args: string[]) => {
    const { database, messages } = app.ground;
    let text = '';
    const said: string[] = [];
    const write = (piece: string) => (text += piece);
    const options = reportOptions(['--format', 'json', ...args])!;
    const asked = { database, messages, now: app.clock.now(), ...options, write };
    const code = await reportCommand(COMPLETION, asked, (line) => said.push(line));
    return { code, said, rows: code === 0 ? (JSON.parse(text) as Row[]) : [] };
  };
  const report = async (on: string, known?: string) => {
    const { rows } = await command('--as-of', on, ...(known === undefined ? [] : ['--known-at', known]));
    return Object.fromEntries(rows.map(({ name, status, due, done }) => [name, [status, due, done]]));
  };

  beforeAll(async () => {
    app = await startApp({ database: await open(), now: '2026-03-01T09:00:00.000Z' });
    const { database } = app.ground;
    log = await openLog(database.write, testKey(), app.clock.now());
    await putIntoForce(database, app.clock.now());
    officer = await addStaff(app, {
      name: 'Olive Officer',
      roles: ['officer'],
      hiredOn: '2026-02-20',
    });
    manager = await addStaff(app, { name: 'Max Manager', hiredOn: '2026-02-20' });
    const add = async (name: string, hiredOn: string, managerId: string | null = manager.id) => {
      people[name] = await addStaff(app, { name, hiredOn, managerId });
    };
    await add('Ann', '2026-02-20');
    await add('Bob', '2026-02-20');
    await add('Cas', '2026-02-20', null);
    await dayEnds();
    app.clock.pass({ days: 2, hours: 12 });
    await dayEnds();
    // 10 March: Ann was hired in January really; Dee has been here since the second; Bob leaves; Cas is done.
    app.clock.pass({ days: 7 });
    await change(people['Ann']!, { hiredOn: '2026-01-05' });
    await add('Dee', '2026-03-02');
    await change(people['Bob']!, { leftOn: '2026-03-08' });
    await transact(database.write, async (tx) => {
      const { number } = (await passCourse(tx, app.clock.now(), people['Cas']!.id)).policy;
      await signAs(tx, app.clock.now(), people['Cas']!.id, 'Cas', number);
    });
    // Who sees whom is a question of today.
    await change(people['Ann']!, { managerId: null });
    await dayEnds();
    app.clock.pass({ days: 7 });
  });
  afterAll(() => app.close());

  it('says of a day what was known on it', async () => {
    expect(await report('2026-03-03', '2026-03-03')).toEqual({
      'Olive Officer': ['due', '2026-03-22', null],
      'Max Manager': ['due', '2026-03-22', null],
      Ann: ['due', '2026-03-22', null],
      Bob: ['due', '2026-03-22', null],
      Cas: ['due', '2026-03-22', null],
    });
  });

  it('says of the same day what is known of it since, and nothing of what came after it', async () => {
    const known = await report('2026-03-03');
    expect(known).toEqual({
      'Olive Officer': ['due', '2026-03-22', null],
      'Max Manager': ['due', '2026-03-22', null],
      Ann: ['overdue', '2026-02-04', null],
      Bob: ['due', '2026-03-22', null],
      Cas: ['due', '2026-03-22', null],
      Dee: ['due', '2026-04-01', null],
    });
    expect(await report('2026-03-03', '2026-03-10')).toEqual(known);
  });

  it('is the report of today where today is asked for', async () => {
    const { rows } = await command();
    expect((await command('--as-of', today(), '--known-at', today())).rows).toEqual(rows);
    const past = await report('2026-03-16', today());
    expect(past).toEqual(
      Object.fromEntries(rows.map(({ name, status, due, done }) => [name, [status, due, done]])),
    );
    expect(past).toMatchObject({ Cas: ['current', '2027-03-10', '2026-03-10'] });
    expect(past).not.toHaveProperty('Bob');
  });

  it('knows nothing before the first seal', async () => {
    expect(await report('2026-03-03', '2026-02-28')).toEqual({});
    expect(await report('2026-02-19', '2026-03-03')).toMatchObject({});
  });

  it.each([
    ['2026-02-30', 'is not a day'],
    ['yesterday', 'is not a day'],
    ['2026-03-18', 'is still to come'],
  ])('refuses %s in a sentence', async (day, why) => {
    for (const option of ['--as-of', '--known-at'])
      expect(await command(option, day)).toMatchObject({ code: 2, said: [expect.stringContaining(why)] });
  });

  it('shows it on the page, says which two dates it answers, and leaves out what only today can do', async () => {
    const browser = await app.as(officer);
    const { text } = await browser.get('/reports/completion?on=2026-03-03&known=2026-03-03&site=&q=');
    expect(text).toContain('How it stood on 3 Mar 2026, with what we knew on 3 Mar 2026.');
    expect(text).toContain('Bob');
    expect(text).not.toContain('Dee');
    expect(text).not.toContain('/nudges/new');
    const since = await browser.get('/reports/completion?on=2026-03-03');
    expect(since.text).toContain('How it stood on 3 Mar 2026, with what we knew on 17 Mar 2026.');
    expect(since.text).toContain('Dee');
    // Further pages, sorts and files keep the dates.
    expect(since.text).toContain('/reports/completion?status=overdue&amp;on=2026-03-03');
    expect(since.text).toContain('/reports/completion.csv?on=2026-03-03');
    expect((await browser.get('/reports/completion')).text).not.toContain('How it stood on');
  });

  it('says so where nothing was known, and leads back', async () => {
    const browser = await app.as(officer);
    const { text } = await browser.get('/reports/completion?on=2026-03-03&known=2026-02-28');
    expect(text).toContain('The record log knows of nobody here');
    expect(text).toContain('Back to today');
    expect(text).not.toContain('Nobody works here yet');
  });

  it.each(['on=2026-02-30', 'known=x', 'on=&known=', 'on=9999-01-01'])(
    'takes ?%s for today',
    async (query) => {
      const browser = await app.as(officer);
      const { status, text } = await browser.get(`/reports/completion?${query}`);
      expect([status, text.includes('How it stood on')]).toEqual([200, false]);
    },
  );

  it('shows a manager those whom they may see today, as they stood then', async () => {
    const browser = await app.as(manager);
    const { text } = await browser.get('/reports/completion?on=2026-03-03&known=2026-03-03');
    expect(text).toContain('Bob');
    for (const name of ['Ann', 'Cas', 'Olive']) expect(text).not.toContain(name);
    // The officer's page after it is whole again: it is the same past.
    const whole = await (await app.as(officer)).get('/reports/completion?on=2026-03-03&known=2026-03-03');
    for (const name of ['Ann', 'Bob', 'Cas']) expect(whole.text).toContain(name);
  });

  it('puts both dates on record, and into the name of the file', async () => {
    const browser = await app.as(officer);
    const path = '/reports/completion.csv?on=2026-03-03&known=2026-03-10';
    const answer = await browser.get(path);
    expect(answer.headers.get('content-disposition')).toContain('completion-2026-03-03-known-2026-03-10.csv');
    expect(answer.text).toContain('Dee');
    const rows = await app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .orderBy('id', 'desc')
      .execute();
    expect(rows.map(({ body }) => parseEntry(body).facts)).toContainEqual(
      expect.objectContaining({
        by: officer.id,
        report: 'completion',
        asOf: '2026-03-03',
        knownOn: '2026-03-10',
      }),
    );
  });

  describe.each(['/reports/questions', '/reports/clauses-missed', '/team/calendar'])('%s', (path) => {
    it('answers the same two dates, and keeps them in its links and files', async () => {
      const browser = await app.as(officer);
      const dated = 'on=2026-03-11&known=2026-03-11';
      const { text, status } = await browser.get(`${path}?${dated}`);
      expect(status).toBe(200);
      expect(text).toContain('How it stood on 11 Mar 2026, with what we knew on 11 Mar 2026.');
      expect(text).toContain('name="on"');
      expect(text).toContain(`href="${path}"`);
      const file = await browser.get(`${path}.csv?${dated}`);
      expect(file.headers.get('content-disposition')).toContain('-2026-03-11-known-2026-03-11.csv');
      expect((await browser.get(path)).text).not.toContain('How it stood on');
      expect((await browser.get(`${path}?on=2026-02-30&known=x`)).text).not.toContain('How it stood on');
    });
  });

  it('counts in the reports on answers only what was answered by then', async () => {
    const { read } = app.ground.database;
    const before = await inPast(
      app.ground.database,
      { on: '2026-03-09', knownOn: '2026-03-17', scope: 'everyone', about: 'questions' },
      { zone: 'UTC', now: app.clock.now() },
      ({ db }) => answersAt(db),
    );
    expect(before).toMatchObject({ questions: { people: 0 } });
    expect(await answersAt(read)).toMatchObject({ questions: { people: 1 } });
  });

  it('looks ahead from the day asked for, at the people of a manager', async () => {
    const browser = await app.as(manager);
    const { text } = await browser.get('/team/calendar?on=2026-03-03&known=2026-03-03');
    expect(text).toContain('Bob');
    for (const name of ['Ann', 'Cas', 'Olive']) expect(text).not.toContain(name);
    expect(text).toContain('/reports/completion?on=2026-03-03&amp;known=2026-03-03');
    const gone = await browser.get('/team/calendar?on=2026-03-03&known=2026-03-03&week=2020-01-06');
    expect(gone.location).toBe('/team/calendar?on=2026-03-03&known=2026-03-03');
  });
});
