import { transact } from '../../src/database/database.ts';
import { planAct, doAct } from '../../src/obligations/bulk.ts';
import { extend } from '../../src/obligations/extension.ts';
import { ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { setLeave } from '../../src/people/leave.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const THING = 'course:social-media';

onSqlite('what pages say of what is owed', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let boss: Added;
  let nia: Added;
  let ola: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    boss = await addStaff(app, { name: 'Bo Boss' });
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-30', managerId: boss.id });
    ola = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const rule = (changes: Partial<Rule>) =>
    transact(database.write, (tx) => setRule(tx, now(), 'test', { ...ONBOARDING, ...changes }, 'UTC'));

  it('names what an officer asked for by its parts, to the person and to the manager', async () => {
    const act = {
      do: 'require' as const,
      what: { clauses: ['SM-07', 'SM-08'] },
      cause: 'law' as const,
      due: '2026-10-20',
      reason: 'The law changed',
      caseNumber: '',
    };
    const plan = await planAct(database.write, act, [nia.id], '2026-10-05');
    const given = { id: crypto.randomUUID(), ids: [nia.id], shown: plan.mark, today: '2026-10-05' };
    await transact(database.write, (tx) => doAct(tx, now(), ola.id, act, given));
    const manager = await app.as(boss);
    for (const [who, path] of [
      [await app.as(nia), '/'],
      [manager, '/reports/completion'],
      [manager, '/team/calendar'],
      [manager, `/people/${nia.id}/line`],
    ] as const) {
      const { text } = await who.get(path);
      expect([path, text.includes('Policy parts SM-07, SM-08')]).toEqual([path, true]);
      expect(text).not.toContain('What your compliance lead asked for');
    }
    // Its mail says it too.
    app.clock.set('2026-10-21T09:00:00.000Z');
    const page = await (await app.as(boss)).get(`/nudges/new?person=${nia.id}`);
    expect(page.text).toContain('Policy parts SM-07, SM-08');
  });

  it('says why a rule means nobody, and what to change', async () => {
    const officer = await app.as(ola);
    const nobody = async (changes: Partial<Rule>): Promise<string> => {
      await rule({ ...changes, id: 'nobody', name: 'Nobody' });
      return (await officer.get('/rules/nobody')).text;
    };
    expect(await nobody({ for: [{}] })).not.toContain('This rule means nobody today.');
    const texas = await nobody({ for: [{ countries: ['us-tx'] }] });
    for (const words of [
      'This rule means nobody today.',
      '“In United States, Texas” fits nobody who works here.',
      'Set it for the site in the settings, or on the person’s page.',
    ])
      expect(texas).toContain(words);
    const roles = await nobody({ for: [{ roles: ['it'], kinds: ['permanent'] }] });
    expect(roles).toContain('“IT” fits nobody who works here. Set the job role');
    expect(roles).not.toContain('Permanent” fits nobody');
    await addStaff(app, { jobRole: 'it', team: 'Night' });
    expect(await nobody({ for: [{ roles: ['it'], hiredFrom: '2030-01-01' }] })).toContain(
      '“Hired 1 Jan 2030 or later” fits nobody',
    );
    expect(await nobody({ for: [{ teams: ['Night'], roles: ['clinician'] }] })).toContain(
      'nobody fits all of them at once',
    );
  });

  it('promises no mail while no mail server is set up', async () => {
    app.clock.set('2026-11-05T09:00:00.000Z');
    const manager = await app.as(boss);
    const page = await manager.get(`/nudges/new?person=${nia.id}`);
    for (const words of [
      'No mail server is set up',
      '1 person gets one mail from you, once a mail server is set up.',
      'Once a mail server is set up',
      'Prepare 1 reminder',
    ])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('in their working hours');
    await manager.post('/nudges', { person: nia.id });
    expect((await manager.follow()).text).toContain('1 reminder waits.');
    const sent = (await (await app.as(ola)).get('/reminders')).text;
    expect(sent).toContain('Once a mail server is set up');
    expect(sent).not.toContain('Goes out ');
  });

  it('shows no reminders of somebody there is not', async () => {
    app.clock.set('2026-11-05T09:00:00.000Z');
    await (await app.as(boss)).get(`/nudges/new?person=${nia.id}`);
    await (await app.as(boss)).post('/nudges', { person: nia.id });
    const officer = await app.as(ola);
    expect((await officer.get('/reminders')).text).toContain('Nia Nurse');
    for (const odd of ['garbage', crypto.randomUUID()]) {
      const { status, text } = await officer.get(`/reminders?person=${odd}`);
      expect([odd, status, text.includes('Nia Nurse')]).toEqual([odd, 200, false]);
      expect(text).toContain('This address names a person whom nobody here knows.');
    }
    expect((await officer.get(`/reminders?person=${nia.id}`)).text).toContain('Reminders to Nia Nurse');
  });

  it('says the same of one day to a calendar, wherever it is taken from', async () => {
    const own = await app.as(nia);
    const { obligation } = await database.read
      .selectFrom('standing')
      .selectAll()
      .where('person_id', '=', nia.id)
      .executeTakeFirstOrThrow();
    const one = (await own.get(`/calendar/${encodeURIComponent(obligation)}.ics`)).text;
    const all = (await own.get('/my-line.ics')).text;
    expect(one).toContain('UID:');
    expect(one).toBe(all);
  });

  it('tells of a leave to come after where somebody stands today', async () => {
    await transact(database.write, async (tx) => {
      await setLeave(tx, now(), ola.id, nia.id, { from: '2026-10-20', to: '2026-11-10' });
      await setLeave(tx, now(), ola.id, nia.id, { from: '2026-10-01', to: '2026-10-02' });
    });
    const { text } = await (await app.as(nia)).get('/my-line');
    const places = ['On leave until 2 Oct 2026', 'class="line-now"', 'On leave until 10 Nov 2026'].map(
      (words) => text.indexOf(words),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('counts a renewal whose day is over as not done, in grace and with more time, and things where they are several', async () => {
    await rule({ graceDays: 20 });
    for (const one of [nia, boss])
      await transact(database.write, async (tx) => {
        await passCourse(tx, now(), one.id);
        await signAs(tx, now(), one.id, one.name, 1);
      });
    const report = async () => (await (await app.as(ola)).get('/reports/completion')).text;
    const share = async () => /\d+ of \d+[^<]* done: \d+ %/.exec(await report())?.[0];
    expect(await share()).toBe('2 of 3 people are done: 66 %');
    // A year after: within grace, then with more time as well.
    app.clock.set('2027-10-04T09:00:00.000Z');
    expect(await share()).toMatch(/^2 of 3/);
    app.clock.set('2027-10-10T09:00:00.000Z');
    expect(await share()).toMatch(/^0 of 3/);
    const more = { thing: THING, until: '2027-12-01', reason: 'r', today: '2027-10-10' };
    await transact(database.write, (tx) => extend(tx, now(), ola.id, nia.id, more));
    expect(await share()).toMatch(/^0 of 3/);
    await rule({ id: 'second', thing: 'policy' });
    const page = await report();
    expect(page).toMatch(/\d of \d things that people owe are done/);
    expect(page).toMatch(/\d lines on 10 Oct 2027: one for each person and each thing they owe/);
    expect(page).toMatch(/\d things? (is|are) overdue/);
  });
});
