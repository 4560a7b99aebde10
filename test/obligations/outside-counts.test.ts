import { transact } from '../../src/database/database.ts';
import { outsideImportCommand } from '../../src/obligations/outside.command.ts';
import { importOutside } from '../../src/obligations/outside-import.ts';
import { endRule, ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { putPeople } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const HEAD = 'employee number,what,done on,provider,evidence\n';
const today = '2026-10-05';

onSqlite('an import of outside training', (open) => {
  let database: TestDatabase;
  let app: TestApp;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-30', employeeNumber: '1' });
  });
  afterEach(() => app.close());

  const rule = (changes: Partial<Rule>) =>
    transact(database.write, (tx) =>
      setRule(tx, app.clock.now(), 'test', { ...ONBOARDING, ...changes }, 'UTC'),
    );
  const plan = (lines: string) =>
    importOutside(database, app.ground.messages, HEAD + lines, {
      now: app.clock.now(),
      today,
      by: null,
      dryRun: true,
    });
  const LINES = '1,social-media,2025-03-14,Acme,1\n1,social-media,2026-03-14,Acme,2\n';

  it('says which lines count for nothing, and by which setting of which rule', async () => {
    await rule({ outside: 'no', name: 'Everybody' });
    expect((await plan(LINES)).uncounted).toEqual([
      { why: 'no', rule: { id: ONBOARDING.id, name: 'Everybody' }, lines: [2, 3] },
    ]);
    await rule({ outside: 'first' });
    expect((await plan(LINES)).uncounted).toMatchObject([{ why: 'first', lines: [3] }]);
    await rule({ outside: 'always' });
    expect((await plan(LINES)).uncounted).toEqual([]);
    // Of several rules one is enough.
    await rule({ outside: 'no', id: 'other' });
    expect((await plan(LINES)).uncounted).toEqual([]);
    await transact(database.write, (tx) => endRule(tx, app.clock.now(), 'test', 'other', 'UTC'));
    await rule({ outside: 'always', for: [{ roles: ['it'] }] });
    expect((await plan(LINES)).uncounted).toEqual([{ why: 'unasked', rule: null, lines: [2, 3] }]);
  });

  it('leaves out what was done before somebody came back, and says so', async () => {
    await rule({ outside: 'always', returning: 'anew' });
    const pia = await addStaff(app, { name: 'Pia', hiredOn: '2020-01-01', employeeNumber: '2' });
    for (const change of [{ leftOn: '2025-12-31' }, { hiredOn: '2026-09-01', leftOn: null }])
      await transact(database.write, async (tx) => {
        const details = { ...(await personDetails(tx, pia.id))!, ...change };
        await putPeople(tx, app.clock.now(), null, [{ id: pia.id, isNew: false, details }], today);
      });
    const line = '2,social-media,2025-03-14,Acme,1\n';
    expect((await plan(line)).uncounted).toMatchObject([{ why: 'anew', lines: [2] }]);
  });

  it('says it on the page before anything is added, with the way to the rule, and on the command line', async () => {
    await rule({ outside: 'no', name: 'Every <body>' });
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const content = HEAD + LINES;
    const page = await officer.postFile('/asked/import', { field: 'file', name: 'o.csv', content });
    expect(page.status).toBe(200);
    for (const words of [
      '2 of these trainings count for nothing now.',
      'The rule “Every &lt;body&gt;” counts no training elsewhere.',
      'Lines 2, 3.',
      `href="/rules/${ONBOARDING.id}/edit"`,
      'Add 2 trainings',
    ])
      expect(page.text).toContain(words);
    // The words are those of the form to which it leads.
    const form = (await officer.get(`/rules/${ONBOARDING.id}/edit`)).text;
    for (const words of ['Does training elsewhere count?', 'Yes, the first time', 'Yes, each time'])
      expect([words, form.includes(words)]).toEqual([words, true]);
    const said: string[] = [];
    const ground = { database, messages: app.ground.messages, now: app.clock.now() };
    await outsideImportCommand(ground, Buffer.from(content), { dryRun: true }, (line) => said.push(line));
    expect(said.join('\n')).toContain('counts no training elsewhere');
  });

  it('tells all that is wrong at once: columns, cells, trainings and people', async () => {
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const content =
      'employee number,what,done on,evidence\n1,juggling,03/04/2026,\nnobody,social-media,2026-01-02,x\n,social-media,2026-01-02,x\n';
    const page = await officer.postFile('/asked/import', { field: 'file', name: 'o.csv', content });
    expect(page.status).toBe(422);
    for (const words of [
      '5 things are wrong in the file.',
      'Line 1: There is no column “provider”.',
      'Line 2: “03/04/2026” is no day, or can mean two.',
      'Line 2: Say where the evidence is.',
      'Line 2: “juggling” is no training',
      'Line 4: Say whom it is about.',
      'Line 3: nobody here has “nobody”.',
    ])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('Say who gave the training');
  });
});
