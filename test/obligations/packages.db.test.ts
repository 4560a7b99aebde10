import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { importOutside } from '../../src/obligations/outside-import.ts';
import { ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { projections } from '../../src/projections.ts';
import { remind } from '../../src/reminders/remind.ts';
import { retirePackage } from '../../src/scorm/package.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

// The fields of the last form of a page, as a browser would send them.
const fieldsIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      .filter(([, name]) => name !== '_csrf')
      .map(([, name, value]) => [name!, value!]),
  );

const FIRE: Rule = {
  ...ONBOARDING,
  id: 'fire',
  name: 'Fire safety for everybody',
  thing: 'package:fire-safety',
  first: { after: 'hire', days: 30 },
  renewal: { every: 'completion', months: 12 },
  opensDays: 30,
};

onBoth('a package that people owe', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;
  let browser: Browser;
  let officer: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await addPackage(database, app.clock.now(), 'fire-safety', 'Fire <safety>');
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-10-01', employeeNumber: 'N-1' });
    browser = await app.as(nia);
    officer = await app.as(await addStaff(app, { roles: ['officer'], hiredOn: '2026-10-01' }));
  });
  afterEach(() => app.close());

  const ask = () => transact(database.write, (tx) => setRule(tx, app.clock.now(), 'test', FIRE, 'UTC'));
  const retire = (retired: boolean) =>
    transact(database.write, (tx) => retirePackage(tx, app.clock.now(), 'test', 'fire-safety', retired));
  const stands = async () => {
    const [row] = await standingsOf(database.write, nia.id);
    return row && [row.thing, row.needs, row.dueOn, row.doneOn];
  };
  const told = async (personId = nia.id) =>
    (
      await remind(
        { database, messages: app.ground.messages, origin: 'https://heed.example' },
        app.clock.now(),
        { dryRun: true },
      )
    )
      .filter((one) => one.personId === personId)
      .flatMap(({ said }) => said.map(({ words }) => words));

  it('is due on home, named in reminders, done when it is decided, and due again a year after', async () => {
    await ask();
    expect(await stands()).toEqual(['package:fire-safety', 'package', '2026-10-31', null]);
    const home = (await browser.get('/')).text;
    expect(home).toContain('<h2>Fire &lt;safety&gt;</h2>');
    expect(home).toContain('Due 31 Oct 2026');
    expect(home).toContain('Hired 1 Oct 2026; 30 days, so 31 Oct 2026.');
    expect(home).toMatch(/<a class="button big" href="\/learn\/fire-safety">Start the training<\/a>/);
    expect(await told()).toEqual([expect.stringContaining('Fire <safety>, ')]);

    expect(await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'incomplete')).toBe(false);
    expect((await browser.get('/')).text).toContain('Go on with the training');
    app.clock.pass({ days: 2 });
    expect(await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'completed')).toBe(true);
    expect(await stands()).toEqual(['package:fire-safety', 'nothing', '2027-10-07', '2026-10-07']);
    browser = await app.as(nia);
    expect((await browser.get('/')).text).toContain('Done, until 7 Oct 2027');
    expect(await told()).toEqual([]);

    app.clock.set('2027-09-20T09:00:00.000Z');
    browser = await app.as(nia);
    const again = (await browser.get('/')).text;
    expect(again).toContain('Renew by 7 Oct 2027');
    expect(again).toContain('<h2>Fire &lt;safety&gt;</h2>');
    expect(again).toContain('Start the training');
    expect(await told()).toEqual([expect.stringContaining('Fire <safety>, ')]);
    expect(await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'completed')).toBe(true);
    expect(await stands()).toEqual(['package:fire-safety', 'nothing', '2028-09-20', '2027-09-20']);
    expect((await checkRebuild(database, projections, app.clock.now())).ok).toBe(true);
  });

  it('stands by its title in the rule, its form, reports, the export, a person’s line, the calendar and the mail', async () => {
    await ask();
    const title = 'Fire &lt;safety&gt;';
    expect((await officer.get('/rules')).text).toContain(`${title}: training package`);
    expect((await officer.get('/rules/fire')).text).toContain(`${title}: training package`);
    expect((await officer.get('/rules/fire/edit')).text).toContain(
      `<option value="package:fire-safety" selected>${title}: training package</option>`,
    );
    expect((await officer.get('/rules/new?preset=own')).text).toContain('value="package:fire-safety"');
    const manager = await addStaff(app, { name: 'Mo', hiredOn: '2026-10-01' });
    expect((await officer.get('/reports/completion')).text).toContain('Nia Nurse');
    const csv = (await officer.get('/reports/completion.csv')).text;
    expect(csv).toMatch(/Nia Nurse.*2026-10-31.*Fire <safety>/);
    expect((await officer.get(`/people/${nia.id}/line`)).text).toContain(title);
    const calendar = await browser.get('/calendar/package%3Afire-safety%3A1.1.ics');
    expect([calendar.status, calendar.text]).toEqual([200, expect.stringContaining('Fire <safety>')]);
    expect(await told(manager.id)).toEqual([expect.stringContaining('Fire <safety>')]);
    await remind(
      { database, messages: app.ground.messages, origin: 'https://heed.example' },
      app.clock.now(),
    );
    const mail = await database.read
      .selectFrom('mail')
      .select('text')
      .where('person_id', '=', nia.id)
      .executeTakeFirstOrThrow();
    expect(mail.text).toContain('https://heed.example/learn/fire-safety');
  });

  it('says to the administrator when it is out of use, chases nobody, and tells the learner whom to tell', async () => {
    await ask();
    expect((await officer.get('/')).text).not.toContain('asks for a package that is out of use');
    await retire(true);
    const home = (await officer.get('/')).text;
    expect(home).toContain('1 training rule asks for a package that is out of use.');
    for (const path of ['/rules', '/rules/fire'])
      expect((await officer.get(path)).text).toContain('This package is out of use, so nobody can begin it.');
    expect((await browser.get('/')).text).not.toContain('asks for a package that is out of use');
    expect(await told()).toEqual([]);
    expect((await browser.get('/')).text).toContain('Fire &lt;safety&gt;');
    const page = await browser.get('/learn/fire-safety');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Tell your compliance lead')]);
    expect(page.text).not.toContain('/attempts');
    expect((await officer.get('/rules/new?preset=own')).text).not.toContain('value="package:fire-safety"');
    // The rule that has it keeps it in its form.
    expect((await officer.get('/rules/fire/edit')).text).toContain('value="package:fire-safety" selected');
    await retire(false);
    expect((await officer.get('/rules')).text).not.toContain('out of use');
    expect(await told()).toEqual([expect.stringContaining('Fire <safety>')]);
  });

  it('can be required by an officer, also once it was done, and is settled by doing it then', async () => {
    await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'completed');
    expect(await stands()).toBeUndefined();
    app.clock.pass({ days: 3 });
    officer = await app.as((await addStaff(app, { roles: ['officer'] })).email);
    const asked = {
      do: 'require',
      person: nia.id,
      what: 'package:fire-safety',
      cause: 'law',
      due: '2026-10-20',
      reason: 'The alarm is new',
      case: '',
    };
    const preview = await officer.post('/asked/preview', asked);
    expect([preview.status, preview.text]).toEqual([
      200,
      expect.stringContaining('Training package: Fire &lt;safety&gt;'),
    ]);
    expect((await officer.post('/asked', fieldsIn(preview.text))).status).toBe(303);
    expect(await stands()).toEqual(['package:fire-safety', 'package', '2026-10-20', null]);
    const { id } = await database.read.selectFrom('requirement').select('id').executeTakeFirstOrThrow();
    browser = await app.as(nia);
    const mine = (await browser.get(`/requirements/${id}`)).text;
    expect(mine).toContain('<h1>Fire &lt;safety&gt;</h1>');
    expect(mine).toContain('The alarm is new');
    expect(mine).toContain('href="/learn/fire-safety"');
    expect((await browser.get(`/requirements/${id}/anything`)).status).toBe(404);
    expect(await told()).toEqual([expect.stringContaining('Fire <safety>')]);
    await sayIn(database, app.clock.now(), nia.id, 'fire-safety', 'completed');
    expect((await stands())?.slice(1, 2)).toEqual(['nothing']);
    expect((await browser.get(`/requirements/${id}`)).text).toContain('You have done this.');
    expect((await officer.get(`/asked/requirements/${id}`)).text).toContain('8 Oct 2026');
    expect((await checkRebuild(database, projections, app.clock.now())).ok).toBe(true);
    const gone = await officer.post('/asked/preview', { ...asked, what: 'package:nothing' });
    expect(gone.status).toBe(422);
  });

  it('is counted when it was done elsewhere, by its title or its id, as its rule says', async () => {
    await transact(database.write, (tx) =>
      setRule(tx, app.clock.now(), 'test', { ...FIRE, outside: 'always' }, 'UTC'),
    );
    const text =
      'employee number,what,done on,provider,evidence reference\nN-1,fire <Safety>,2026-10-02,Brigade,C-1\nN-1,fire-safety,2026-10-03,Brigade,C-2\n';
    const done = await importOutside(database, app.ground.messages, text, {
      now: app.clock.now(),
      today: '2026-10-05',
      by: null,
      dryRun: false,
    });
    expect([done.outcome, done.added.map(({ thing }) => thing)]).toEqual([
      'done',
      ['package:fire-safety', 'package:fire-safety'],
    ]);
    expect(await stands()).toEqual(['package:fire-safety', 'nothing', '2027-10-03', '2026-10-03']);
  });
});
