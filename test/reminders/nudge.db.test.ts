import { transact } from '../../src/database/database.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { setDeputy } from '../../src/people/deputy.ts';
import { setLeave } from '../../src/people/leave.ts';
import { changePerson } from '../../src/people/people.ts';
import { knownPeople } from '../../src/people/people.store.ts';
import { nudge } from '../../src/reminders/nudge.ts';
import { stillToSay } from '../../src/reminders/remind.ts';
import { prepareRun } from '../../src/reminders/telling.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

const TODAY = '2026-10-05';

onBoth('a reminder by hand', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let boss: Added;
  let ana: Added;
  let mia: Browser;

  // A Monday at nine. Everybody was hired a year ago and is late since, but who is hired today.
  beforeEach(async () => {
    database = await open();
    app = await startApp({
      database,
      env: { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'heed@larkfield.example' },
    });
    await transact(database.write, (tx) => setRule(tx, app.clock.now(), 'test', ONBOARDING, 'UTC'));
    boss = await addStaff(app, { name: 'Mia Ko', email: 'mia@larkfield.example' });
    ana = await addStaff(app, { name: 'Ana Ng', managerId: boss.id });
    mia = await app.as(boss);
  });
  afterEach(() => app.close());

  const mails = () => database.write.selectFrom('mail').selectAll().orderBy('id').execute();
  const nudges = () => database.write.selectFrom('nudge').selectAll().orderBy('id').execute();

  it('is shown first: to whom, what, when and in which words', async () => {
    await addStaff(app, { name: 'New Hire', managerId: boss.id, hiredOn: TODAY });
    const page = await mia.get('/nudges/new');
    expect(page.status).toBe(200);
    expect(page.text).toContain('1 person gets one mail from you');
    expect(page.text).toContain('Ana Ng');
    expect(page.text).toContain('At once');
    expect(page.text).toMatch(/Social media training, was due on \d+ \w+ 2025/);
    expect(page.text).toContain('Mia Ko asks you to do this');
    expect(page.text).not.toContain('New Hire');
    expect(await mails()).toEqual([]);
  });

  it('goes out with the manager’s own words, once a day, whoever presses the button how often', async () => {
    const words = 'I know it is busy.\r\nTake <b>Friday</b>.';
    const sent = await mia.post('/nudges', { person: ana.id, words });
    expect(sent.location).toBe(`/nudges/new?person=${ana.id}&done=1`);
    expect((await mia.follow()).text).toContain('1 reminder is on its way');
    expect(mia.last!.text).toContain('Was sent a reminder today by Mia Ko');
    const [mail] = await mails();
    expect(mail).toMatchObject({ person_id: ana.id, kind: 'nudge', state: 'waiting' });
    expect(mail!.text).toContain('Mia Ko writes:\n\nI know it is busy.\nTake <b>Friday</b>.');
    expect(mail!.html).not.toContain('<b>');
    await mia.post('/nudges', { person: ana.id, words });
    expect((await mia.follow()).text).toContain('nobody was left to remind');
    await addStaff(app, { email: 'lead@larkfield.example', roles: ['officer'] });
    const lead = await app.as('lead@larkfield.example');
    await lead.post('/nudges', { person: ana.id });
    expect(await nudges()).toHaveLength(1);
    app.clock.pass({ days: 1 });
    await (await app.as('lead@larkfield.example')).post('/nudges', { person: ana.id });
    expect((await nudges()).map((row) => [row.day, row.words])).toEqual([
      [TODAY, 'I know it is busy.\nTake <b>Friday</b>.'],
      ['2026-10-06', null],
    ]);
    const entries = await database.write
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'nudged')
      .execute();
    expect(entries).toHaveLength(2);
    expect(entries.map(({ body }) => body).join('')).not.toMatch(/busy|Mia|Ana/);
    expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
      differing: [],
    });
  });

  it('goes to all who are late below, and says why it does not go to others', async () => {
    const bob = await addStaff(app, { name: 'Bob No-Mail', managerId: boss.id });
    await database.write.updateTable('person').set({ email: null }).where('id', '=', bob.id).execute();
    const away = await addStaff(app, { name: 'Away Now', managerId: boss.id });
    const gone = await addStaff(app, { name: 'Gone By', managerId: boss.id });
    const deep = await addStaff(app, { name: 'Deep Below', managerId: ana.id });
    await addStaff(app, { name: 'Somebody Else' });
    const now = app.clock.now();
    await transact(database.write, async (tx) => {
      await setLeave(tx, now, null, away.id, { from: '2026-10-01', to: null });
      const details = (await knownPeople(tx, [gone.id])).get(gone.id)!;
      await changePerson(tx, now, null, gone.id, { ...details, leftOn: '2026-10-01' }, TODAY);
    });
    const page = await mia.get('/nudges/new');
    expect(page.text).toContain('2 people get one mail each');
    expect(page.text).toMatch(/Bob No-Mail[\s\S]*Has no email/);
    for (const name of ['Away Now', 'Gone By', 'Somebody Else']) expect(page.text).not.toContain(name);
    await mia.post('/nudges', { words: '' });
    expect((await mails()).map((mail) => mail.person_id).toSorted()).toEqual([ana.id, deep.id].toSorted());
  });

  it('keeps what was typed when it is too long', async () => {
    const words = 'x'.repeat(501);
    const refused = await mia.post('/nudges', { person: ana.id, words });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('You can write up to 500 characters');
    expect(refused.text).toContain(words);
    expect(await mails()).toEqual([]);
    expect((await mia.post('/nudges', { person: ana.id, words: 'x'.repeat(500) })).status).toBe(303);
  });

  it('is for those below, and for whoever stands in; others are not found', async () => {
    const other = await addStaff(app, { name: 'Somebody Else' });
    for (const person of [other.id, boss.id, 'nobody'])
      expect([person, (await mia.get(`/nudges/new?person=${person}`)).status]).toEqual([person, 404]);
    expect((await mia.post('/nudges', { person: other.id })).status).toBe(404);
    const deputy = await addStaff(app, { name: 'Dee Puty' });
    const dee = await app.as(deputy);
    expect((await dee.get('/nudges/new')).status).toBe(403);
    const days = { personId: deputy.id, from: TODAY, to: '2026-10-20' };
    await transact(database.write, (tx) => setDeputy(tx, app.clock.now(), boss.id, boss.id, days, TODAY));
    expect((await dee.post('/nudges', { person: ana.id })).status).toBe(303);
    expect((await nudges()).map((row) => row.by_id)).toEqual([deputy.id]);
    await addStaff(app, { email: 'lead@larkfield.example', roles: ['officer'] });
    const lead = await app.as('lead@larkfield.example');
    expect((await lead.get(`/nudges/new?person=${other.id}`)).text).toContain('Somebody Else');
    expect((await lead.get('/nudges/new?team=Nobody')).text).toContain('Nobody here is late now');
  });

  it('is sent once when several press at once', async () => {
    for (let n = 0; n < 30; n++) await addStaff(app, { managerId: boss.id, password: false });
    const deps = { database, messages: app.ground.messages, origin: app.url };
    const run = (await prepareRun(deps, app.clock.now(), {}))!;
    const meant = { scope: 'everyone', site: '', team: '', person: '' } as const;
    const told = await Promise.all(
      [1, 2, 3].map(() => nudge(run, meant, { personId: boss.id, name: boss.name, words: '' })),
    );
    expect(told.flat()).toHaveLength(31);
    expect(await mails()).toHaveLength(31);
  });

  it('is not sent when they finished, and says what is true otherwise', async () => {
    await mia.post('/nudges', { person: ana.id, words: 'Take Friday.' });
    const [mail] = await mails();
    const about = { id: mail!.id, personId: ana.id, kind: 'nudge' };
    const deps = { database, messages: app.ground.messages, origin: app.url };
    const wanted = () => transact(database.write, (tx) => stillToSay(deps, tx, app.clock.now(), about));
    app.clock.pass({ days: 1 });
    expect(await wanted()).toMatchObject({
      text: expect.stringContaining('Mia Ko writes:\n\nTake Friday.') as string,
    });
    await transact(database.write, (tx) =>
      setLeave(tx, app.clock.now(), null, ana.id, { from: '2026-10-06', to: null }),
    );
    expect(await wanted()).toBe(false);
  });
});
