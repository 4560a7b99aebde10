import { transact } from '../../src/database/database.ts';
import { extend } from '../../src/obligations/extension.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { linesOf } from '../../src/obligations/line.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { setDeputy } from '../../src/people/deputy.ts';
import { setLeave } from '../../src/people/leave.ts';
import { remind } from '../../src/reminders/remind.ts';
import { lineFacts } from '../../src/reports/line-facts.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const THING = 'course:social-media';

onBoth('the line through time', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let boss: Added;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    boss = await addStaff(app, { name: 'Bo Boss' });
    nia = await addStaff(app, { name: 'Nia <Nurse>', hiredOn: '2026-09-28', managerId: boss.id });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const lines = async (mayKnow = true) =>
    linesOf((await lineFacts(database.read, nia.id, { zone: 'UTC', mayKnow }))!);
  const given = { thing: THING, reason: 'Cared for <a parent>', today: '2026-10-05' };

  it('tells what was given, who gave it and why, to the person and the office; days alone to the manager', async () => {
    await transact(database.write, async (tx) => {
      await waive(tx, now(), officer.id, nia.id, { ...given, from: '2026-10-06', until: '2026-10-10' });
      await extend(tx, now(), officer.id, nia.id, { ...given, until: '2026-11-20' });
      await setLeave(tx, now(), officer.id, nia.id, { from: '2026-09-29', to: '2026-10-02' });
    });
    for (const [who, path] of [
      [nia, '/my-line'],
      [officer, `/people/${nia.id}/line`],
    ] as const) {
      const page = (await (await app.as(who)).get(path)).text;
      expect(page).toContain('Excused until 10 Oct 2026');
      expect(page).toContain('More time given: until 20 Nov 2026');
      expect(page).toContain('Reason: Cared for &lt;a parent&gt;');
      expect(page).toContain('Approved by Ola Officer.');
      expect(page).toContain('On leave until 2 Oct 2026');
      expect(page).toContain('Known since 5 Oct 2026.');
      expect(page).toContain('<li>more time was given, so 20 Nov 2026</li>');
    }
    const seen = (await (await app.as(boss)).get(`/people/${nia.id}/line`)).text;
    expect(seen).toContain('Excused until 10 Oct 2026');
    expect(seen).toContain('On leave until 2 Oct 2026');
    expect(seen).not.toContain('Cared for');
    expect(seen).not.toContain('Ola Officer');
  });

  it('is for those above, a deputy among them, for the office and auditors, and for nobody else', async () => {
    const deputy = await addStaff(app, { managerId: boss.id });
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const admin = await addStaff(app, { roles: ['administrator'] });
    const path = `/people/${nia.id}/line`;
    const status = async (who: Added) => (await (await app.as(who)).get(path)).status;
    expect(await status(deputy)).toBe(404);
    for (const who of [boss, officer, auditor, admin, nia])
      expect([who.name, await status(who)]).toEqual([who.name, 200]);
    await transact(database.write, (tx) =>
      setDeputy(
        tx,
        now(),
        boss.id,
        boss.id,
        { personId: deputy.id, from: '2026-10-05', to: '2026-10-20' },
        '2026-10-05',
      ),
    );
    expect(await status(deputy)).toBe(200);
    for (const odd of ['nobody', '%00', 'x'.repeat(300)])
      expect((await (await app.as(officer)).get(`/people/${odd}/line`)).status).toBe(404);
  });

  it('ends with the row that is kept, with each reason and its rule where several ask', async () => {
    const twice = {
      ...ONBOARDING,
      id: 'night',
      name: 'Night & shift',
      first: { after: 'hire', days: 60 } as const,
    };
    await transact(database.write, (tx) => setRule(tx, now(), officer.id, twice, 'UTC'));
    const [line] = await lines();
    expect(line?.now).toEqual((await standingsOf(database.read, nia.id))[0]);
    const page = (await (await app.as(nia)).get('/my-line')).text;
    expect(page).toContain('Night &amp; shift · due 27 Nov 2026');
    expect(page).toMatch(/The earliest day counts/);
    expect(page).toContain('<li>hired 28 Sep 2026</li>');
    const home = (await (await app.as(nia)).get('/')).text;
    expect(home).toContain('Why this day? 2 reasons');
    expect(home).toContain('href="/my-line"');
  });

  it('tells what was done, what was reminded in one line a mail, and that a rule was changed', async () => {
    app.clock.set('2026-10-06T14:00:00.000Z');
    await remind({ database, messages: app.ground.messages, origin: app.url }, now());
    await transact(database.write, async (tx) => {
      await passCourse(tx, now(), nia.id);
      await signAs(tx, now(), nia.id, nia.name, 1);
    });
    app.clock.set('2026-10-07T14:00:00.000Z');
    const slower = { ...ONBOARDING, graceDays: 5 };
    await transact(database.write, (tx) => setRule(tx, now(), officer.id, slower, 'UTC'));
    const [line] = await lines();
    const kinds = line!.items.map(({ kind }) => kind);
    expect(kinds).toEqual(['hired', 'owed', 'reminded', 'done', 'rule']);
    const page = (await (await app.as(nia)).get('/my-line')).text;
    expect(page).toMatch(/Reminder: \d+ days before/);
    expect(page).toContain('Done in time');
    expect(page).toContain('Policy version 1 was signed with it.');
    expect(page).toContain('was changed');
  });

  it('unfolds each due day of the report, for the people of the page', async () => {
    for (const [who, name] of [
      [boss, 'line'],
      [officer, 'signatures'],
    ] as const) {
      const page = (await (await app.as(who)).get('/reports/completion?q=Nia')).text;
      expect(page).toContain(`<a href="/people/${nia.id}/${name}">Nia &lt;Nurse&gt;</a>`);
      expect(page).toMatch(
        /Why\? <span class="visually-hidden">Nia &lt;Nurse&gt;<\/span><\/summary>\s*<p>Hired 28 Sep 2026; \d+ days, so [^<]+ 2026\.<\/p>/,
      );
      expect(page).toContain(`href="/people/${nia.id}/line">Line through time`);
    }
  });

  it('has nothing to tell an auditor from outside, and says so', async () => {
    const outside = await addStaff(app, { hiredOn: null, roles: ['auditor'] });
    expect((await (await app.as(outside)).get('/my-line')).text).toContain('Nothing was ever due');
  });
});
