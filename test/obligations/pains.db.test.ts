import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { addDays, type Day } from '../../src/days.ts';
import { append } from '../../src/ledger/ledger.ts';
import { personFacts } from '../../src/obligations/facts.store.ts';
import { endRule, ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { pastRules } from '../../src/obligations/rule.store.ts';
import { stateOn } from '../../src/obligations/standing.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { remind } from '../../src/reminders/remind.ts';
import { startAttempt } from '../../src/training/attempt.ts';
import { papersOf } from '../../src/training/paper.store.ts';
import { signaturesOf } from '../../src/training/signature.store.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const messages = loadMessages('en');

/** Each is something that users of other programs complain of, and that must not happen here. */
onBoth('what must not happen', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nurse: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database, now: '2026-11-12T09:00:00.000Z' });
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Nurse', jobRole: 'clinician', hiredOn: '2026-11-12' });
  });
  afterEach(() => app.close());

  const at = (day: Day) => app.clock.set(`${day}T09:00:00.000Z`);
  const act = <T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> =>
    transact(database.write, (tx) => work(tx, app.clock.now()));
  const stands = async (personId = nurse.id) => (await standingsOf(database.write, personId))[0];
  const complete = async (day: Day) => {
    at(day);
    const { attempt } = await act((tx, now) => passCourse(tx, now, nurse.id));
    await act((tx, now) => signAs(tx, now, nurse.id, 'Nurse', 1));
    return attempt.id;
  };
  const set = (rule: Rule) => act((tx, now) => setRule(tx, now, 'test', rule, 'UTC'));
  const told = async () =>
    (await remind({ database, messages, origin: 'https://training.example.org' }, app.clock.now())).flatMap(
      ({ personId, said }) => (personId === nurse.id ? said.map(({ stage }) => stage) : []),
    );
  const mails = () =>
    database.read.selectFrom('mail').selectAll().where('person_id', '=', nurse.id).execute();

  it('7: a renewal that does not count, as it was not begun from the notice: it counts however it was begun', async () => {
    await complete('2026-11-20');
    at('2027-10-01');
    const browser = await app.as(nurse);
    expect((await browser.get('/courses/social-media')).status).toBe(200);
    await act((tx, now) => startAttempt(tx, now, nurse.id, 'social-media'));
    await complete('2027-10-02');
    expect(await stands()).toMatchObject({ doneOn: '2027-10-02', dueOn: '2028-11-20', needs: 'nothing' });
  });

  it('8 and 10: a renewal that destroys or changes the earlier record: both stay, each with its day', async () => {
    const first = await complete('2026-11-20');
    const [before] = await signaturesOf(database.write, nurse.id);
    const papers = await papersOf(database.write, first);
    await complete('2027-10-02');
    const [newer, older, ...more] = await signaturesOf(database.write, nurse.id);
    expect(more).toEqual([]);
    expect(older).toEqual(before);
    expect([older!.signed_on, newer!.signed_on]).toEqual(['2026-11-20', '2027-10-02']);
    expect(newer!.receipt).not.toBe(older!.receipt);
    expect(await papersOf(database.write, first)).toEqual(papers);
    const page = await (await app.as(nurse)).get(`/signatures/${newer!.id}`);
    expect(page.text).toContain('2 Oct 2027');
    expect(page.text).not.toContain('20 Nov 2026');
  });

  it('9: a yearly window that asks somebody again who came a few weeks ago, or not for two years', async () => {
    const yearly: Rule = { ...ONBOARDING, renewal: { every: 'window', opens: '01-01', closes: '01-31' } };
    await set(yearly);
    await complete('2026-11-20');
    expect(await stands()).toMatchObject({ dueOn: '2028-01-31' });
    await set({ ...yearly, leastDays: 30 });
    expect(await stands()).toMatchObject({ dueOn: '2027-01-31' });
  });

  it('12: nobody can tell why a date is what it is: every step is kept, and every rule as it was', async () => {
    await complete('2026-11-20');
    await set({ ...ONBOARDING, renewal: { every: 'anniversary', months: 6 } });
    expect((await stands())!.reasons[0]!.steps).toEqual([
      { why: 'done', day: '2026-11-20' },
      { why: 'months', months: 6, day: '2027-05-20' },
    ]);
    const past = await pastRules(database.write, ONBOARDING.id);
    expect(past.map(({ body }) => (JSON.parse(body!) as Rule).renewal)).toEqual([
      { every: 'anniversary', months: 6 },
      { every: 'anniversary', months: 12 },
    ]);
  });

  it('22: several mails, mails again and again, mails after it is done, or about what is asked no more', async () => {
    at('2026-12-12');
    const first = await told();
    expect(first).toHaveLength(1);
    expect(await told()).toEqual([]);
    expect(await mails()).toHaveLength(1);
    await complete('2026-12-13');
    for (const n of [1, 7, 8, 30]) {
      at(addDays('2026-12-13', n));
      expect(await told()).toEqual([]);
    }
    at('2027-12-13');
    await act((tx, now) => endRule(tx, now, 'test', ONBOARDING.id, 'UTC'));
    expect(await stands()).toBeUndefined();
    expect(await told()).toEqual([]);
  });

  it('23: no word before a training expires, and no link to it', async () => {
    await complete('2026-11-20');
    at('2027-10-22');
    expect(await told()).toHaveLength(1);
    const [mail] = await mails();
    expect(mail!.text).toContain('20 Nov 2027');
    expect(mail!.text).toContain('https://training.example.org/');
  });

  it('26: somebody without a hire date, or with a manager who is gone, who is skipped in silence', async () => {
    const boss = await addStaff(app, { name: 'Boss', jobRole: 'manager', hiredOn: '2020-01-01' });
    const nobody = await addStaff(app, { name: 'No Date', hiredOn: null });
    await addStaff(app, { name: 'Under Nobody', managerId: boss.id });
    await act(async (tx, now) => {
      const details = await personDetails(tx, boss.id);
      await changePerson(tx, now, null, boss.id, { ...details!, leftOn: '2026-11-11' }, '2026-11-12');
    });
    expect(await stands(nobody.id)).toBeUndefined();
    const admin = await addStaff(app, { name: 'Admin', roles: ['administrator'] });
    const page = (await (await app.as(admin)).get('/people/mend')).text;
    for (const name of ['No Date', 'Under Nobody']) expect(page).toContain(name);
    // And the others are told all the same.
    at('2026-12-12');
    expect(await told()).toHaveLength(1);
  });

  it('27: asked although the role has gone; what was done before not recognised when it is back', async () => {
    await set({ ...ONBOARDING, for: [{ roles: ['clinician'] }] });
    await complete('2026-11-20');
    const as = (jobRole: 'other' | 'clinician', day: Day) =>
      act(async (tx, now) => {
        const details = await personDetails(tx, nurse.id);
        await changePerson(tx, now, null, nurse.id, { ...details!, jobRole }, day);
      });
    at('2027-01-10');
    await as('other', '2027-01-10');
    expect(await stands()).toBeUndefined();
    at('2027-03-10');
    await as('clinician', '2027-03-10');
    expect(await stands()).toMatchObject({ doneOn: '2026-11-20', dueOn: '2027-11-20', needs: 'nothing' });
  });

  it('28 and 29: asking one person by hand starts a second chain, or leaves them “completed”', async () => {
    await complete('2026-11-20');
    at('2027-02-01');
    const requirement = newId(app.clock.now());
    await act((tx, now) =>
      append(tx, now, [
        {
          at: '2027-02-01',
          kind: 'required',
          facts: {
            by: 'test',
            requirement,
            what: { course: 'social-media' },
            cause: 'incident',
            due: '2027-02-15',
          },
          commits: { reason: 'After an incident.', case: 'C-1' },
        },
        { at: '2027-02-01', kind: 'required-of', personId: nurse.id, facts: { requirement } },
      ]),
    );
    const rows = await standingsOf(database.write, nurse.id);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ dueOn: '2027-02-15', needs: 'course' });
    expect(stateOn(rows[0]!, '2027-02-01')).toBe('due');
    expect(rows[0]!.reasons.map(({ by }) => by)).toEqual(['requirement', 'rule']);
    await complete('2027-02-10');
    const after = await standingsOf(database.write, nurse.id);
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ doneOn: '2027-02-10', dueOn: '2028-02-10', needs: 'nothing' });
  });

  it('33: editing a rule that runs restarts everybody; somebody excepted gets in all the same', async () => {
    await complete('2026-11-20');
    const before = await stands();
    await set({ ...ONBOARDING, name: 'Another name', plan: { ...ONBOARDING.plan, before: [14] } });
    expect(await stands()).toEqual(before);
    await set({ ...ONBOARDING, for: [{ except: [nurse.id] }] });
    expect(await stands()).toBeUndefined();
    const [known] = await personFacts(database.write, [nurse.id]);
    expect(known!.facts.completions.map(({ day }) => day)).toContain('2026-11-20');
  });

  it('says of what is never asked again that it is done for good, and no day in the year 2999', async () => {
    await set({ ...ONBOARDING, renewal: { every: 'never' } });
    await complete('2026-11-20');
    const { text } = await (await app.as(nurse)).get('/');
    expect(text).toContain('Done for good');
    expect(text).not.toContain('2999');
  });

  it('teaches again what the course became meanwhile, and counts it for the same thing', async () => {
    await complete('2026-11-20');
    at('2027-09-25');
    await act((tx, now) => adoptCourse(tx, now, 'test', shippedCourse()));
    await complete('2027-10-02');
    expect(await stands()).toMatchObject({ dueOn: '2028-11-20' });
  });
});
