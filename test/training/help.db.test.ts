import { transact, type Tx } from '../../src/database/database.ts';
import { setDeputy } from '../../src/people/deputy.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { beginTest } from '../../src/training/paper.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { answerPaper, doLessons, putIntoForce } from '../support/training.ts';

onBoth('help after two tries', (open) => {
  let app: TestApp;
  let boss: Added;
  let nurse: Added;
  let browser: Browser;
  let attempt: string;

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(app.ground.database.write, work);
  const fail = () =>
    write(async (tx) => {
      const bound = await doLessons(tx, app.clock.now(), nurse.id);
      await handIn(tx, app.clock.now(), nurse.id, await answerPaper(tx, app.clock.now(), bound, false));
      attempt = bound.attempt.id;
    });
  const mails = () =>
    app.ground.database.read.selectFrom('mail').selectAll().where('kind', '=', 'help').execute();
  const entries = (kind: string) =>
    app.ground.database.read.selectFrom('ledger').selectAll().where('kind', '=', kind).execute();

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    boss = await addStaff(app, { name: 'Mara Lind' });
    nurse = await addStaff(app, { name: 'Ana O’Neil', managerId: boss.id });
    browser = await app.as(nurse);
  });
  afterEach(() => app.close());

  it('is not offered after one try, and names the manager after two', async () => {
    await fail();
    expect((await browser.get(`/attempts/${attempt}/test`)).text).not.toContain('Ask Mara Lind for help');
    expect((await browser.post(`/attempts/${attempt}/help`)).status).toBe(409);
    await fail();
    expect((await browser.get(`/attempts/${attempt}/test`)).text).toContain('Ask Mara Lind for help');
  });

  it('is asked for once, by mail, however often the button is pressed, and is recorded when given', async () => {
    await fail();
    await fail();
    await browser.get(`/attempts/${attempt}/test`);
    await Promise.all([1, 2, 3].map(() => browser.post(`/attempts/${attempt}/help`)));
    expect(await entries('help-asked')).toHaveLength(1);
    const [mail] = await mails();
    expect(await mails()).toHaveLength(1);
    expect(mail?.person_id).toBe(boss.id);
    expect((await browser.get(`/attempts/${attempt}/test`)).text).toContain('Mara Lind was asked');
    const helper = await app.as(boss);
    expect((await helper.get('/')).text).toContain('href="/help"');
    const list = await helper.get('/help');
    expect(list.text).toContain('Ana O’Neil');
    const request = /action="(\/help\/[^"]+)"/.exec(list.text)![1]!;
    expect((await helper.post(request, { note: 'x'.repeat(501) })).status).toBe(422);
    expect((await helper.post(request, { note: 'We went through SM-06.' })).status).toBe(303);
    expect((await helper.post(request, { note: 'Again' })).status).toBe(303);
    const given = await entries('help-given');
    expect(given).toHaveLength(1);
    expect(given[0]!.body).not.toContain('SM-06');
    expect((await helper.get('/help')).text).not.toContain('Ana O’Neil');
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const record = (await (await app.as(auditor)).get(`/people/${nurse.id}/training`)).text;
    expect(record).toContain('We went through SM-06.');
    expect(record).toContain('Mara Lind was asked');
  });

  it('reaches whoever stands in for the manager too, who may give it, but not to themselves', async () => {
    const deputy = await addStaff(app, { name: 'Dee Deputy', managerId: boss.id });
    for (const one of [deputy, nurse])
      await write((tx) =>
        setDeputy(
          tx,
          app.clock.now(),
          boss.id,
          boss.id,
          { personId: one.id, from: '2026-10-05', to: '2026-10-31' },
          '2026-10-05',
        ),
      );
    await fail();
    await fail();
    await browser.get(`/attempts/${attempt}/test`);
    await browser.post(`/attempts/${attempt}/help`);
    expect((await mails()).map((mail) => mail.person_id).toSorted()).toEqual([boss.id, deputy.id].toSorted());
    const standIn = await app.as(deputy);
    expect((await standIn.get('/')).text).toContain('href="/help"');
    const list = await standIn.get('/help');
    expect(list.text).toContain('Ana O’Neil');
    const request = /action="(\/help\/[^"]+)"/.exec(list.text)![1]!;
    expect((await (await app.as(nurse)).get('/help')).text).not.toContain('action="/help/');
    expect((await browser.post(request, { note: '' })).status).toBe(404);
    expect((await standIn.post(request, { note: '' })).status).toBe(303);
    expect((await (await app.as(boss)).get('/help')).text).not.toContain('Ana O’Neil');
  });

  it('is nobody else’s: another’s attempt and another’s request are not found', async () => {
    await fail();
    await fail();
    const stranger = await app.as(await addStaff(app));
    expect((await stranger.post(`/attempts/${attempt}/help`)).status).toBe(404);
    await browser.post(`/attempts/${attempt}/help`);
    const { id } = await app.ground.database.read
      .selectFrom('help_request')
      .select('id')
      .executeTakeFirstOrThrow();
    expect((await stranger.get('/help')).text).not.toContain('Ana O’Neil');
    expect((await stranger.post(`/help/${id}`)).status).toBe(404);
    expect((await stranger.post('/help/nonsense')).status).toBe(404);
    expect(await entries('help-given')).toHaveLength(0);
  });

  it('names nobody who has left, nor writes to them', async () => {
    await fail();
    await fail();
    const gone = await addStaff(app, { name: 'Left Lead', roles: ['officer'], leftOn: '2026-10-01' });
    const { database, clock } = app.ground;
    const details = await personDetails(database.read, boss.id);
    await write((tx) =>
      changePerson(tx, clock.now(), null, boss.id, { ...details!, leftOn: '2026-10-04' }, '2026-10-05'),
    );
    expect((await browser.get(`/attempts/${attempt}/test`)).text).not.toContain('Ask Mara Lind for help');
    expect((await browser.post(`/attempts/${attempt}/help`)).status).toBe(409);
    expect(await mails()).toEqual([]);
    const lead = await addStaff(app, { name: 'Mo Stays', roles: ['officer'] });
    await browser.get(`/attempts/${attempt}/test`);
    await browser.post(`/attempts/${attempt}/help`);
    expect((await mails()).map((mail) => mail.person_id)).toEqual([lead.id]);
    expect(gone.id).not.toBe(lead.id);
  });

  it('names a compliance lead for somebody without a manager, and ends with the test passed', async () => {
    const lead = await addStaff(app, { name: 'Ori Vale', roles: ['officer'] });
    nurse = await addStaff(app, { name: 'Bo Lee' });
    browser = await app.as(nurse);
    await fail();
    await fail();
    expect((await browser.get(`/attempts/${attempt}/test`)).text).toContain(`Ask ${lead.name} for help`);
    await write(async (tx) => {
      const paper = await answerPaper(tx, app.clock.now(), await doLessons(tx, app.clock.now(), nurse.id));
      await handIn(tx, app.clock.now(), nurse.id, paper);
    });
    await expect(write((tx) => beginTest(tx, app.clock.now(), nurse.id, attempt))).rejects.toMatchObject({
      key: 'training.passed-already',
    });
    expect((await browser.post(`/attempts/${attempt}/help`)).status).toBe(409);
  });
});
