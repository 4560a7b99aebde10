import { transact } from '../../src/database/database.ts';
import { dayIn } from '../../src/days.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { mailViews, viewStillSeen } from '../../src/saved/mailing.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putMany } from '../reports/many.ts';

const LATE = '/reports/completion?status=overdue';

onBoth('views of reports that people keep', (open) => {
  let app: TestApp;
  let max: Added;
  let olive: Added;
  let some: Added;
  let manager: Browser;
  let officer: Browser;

  // Monday, 23 November 2026.
  beforeEach(async () => {
    app = await startApp({ database: await open(), now: '2026-11-23T09:00:00.000Z' });
    max = await addStaff(app, { name: 'Max Manager' });
    olive = await addStaff(app, { name: 'Olive Officer', roles: ['officer'] });
    some = await addStaff(app, { name: 'Some One', managerId: max.id });
    const late = { site: max.siteId, dueOn: '2026-11-01' };
    await putMany(app.ground.database, [
      { name: "Ada O'Late", ...late, above: [max.id] },
      { name: 'Zoe Else', ...late },
    ]);
    manager = await app.as(max);
    officer = await app.as(olive);
  });
  afterEach(() => app.close());

  const keep = (who: Browser, address: string, name: string, mail = 'never') =>
    who.post('/reports/views', { address, name, mail });
  const mails = async () => {
    const rows = await app.ground.database.read
      .selectFrom('mail')
      .select(['id', 'person_id', 'subject', 'text', 'html'])
      .where('kind', 'like', 'view%')
      .orderBy('id')
      .execute();
    return rows.map(({ person_id, ...row }) => ({ personId: person_id, ...row }));
  };
  const run = () => {
    const { database, messages } = app.ground;
    return mailViews({ database, messages, origin: 'https://x.example' }, app.clock.now());
  };

  it('are kept from the page of a report with its filters, and opened, changed and removed again', async () => {
    const page = await manager.get(LATE);
    expect(page.text).toContain(`/reports/views/new?of=${encodeURIComponent(LATE)}`);
    const form = await manager.get(`/reports/views/new?of=${encodeURIComponent(LATE)}`);
    expect(form.text).toContain(`value="${LATE}"`);
    expect((await keep(manager, LATE, "Late <at> Max's")).location).toBe('/reports/views?done=kept');
    const list = await manager.get('/reports/views?done=kept');
    expect(list.text).toContain(`<a href="${LATE}">Late &lt;at&gt; Max&#39;s</a>`);
    const id = /\/reports\/views\/([\w-]+)"/.exec(list.text)![1]!;
    await manager.post(`/reports/views/${id}`, { name: 'Late ones', mail: 'week' });
    const changed = await manager.get('/reports/views');
    expect(changed.text).toContain('Late ones');
    expect(changed.text).toContain('Each week');
    await manager.post(`/reports/views/${id}/removal`, {});
    await manager.post(`/reports/views/${id}/removal`, {});
    expect((await manager.get('/reports/views')).text).toContain('You keep no view yet');
  });

  it.each([
    ['', 'Give it a name.'],
    ['   ', 'Give it a name.'],
    ['LATE', 'You keep a view under this name already.'],
    ['x'.repeat(81), 'at the most'],
  ])('say what is wrong with the name %j, and keep what was typed', async (name, sentence) => {
    await keep(manager, LATE, 'Late');
    const answer = await keep(manager, LATE, name, 'month');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(answer.text).toContain('<option value="month" selected>');
    expect(answer.text).toContain(`value="${LATE}"`);
  });

  it.each([
    '',
    '/',
    '//evil.example/reports/completion',
    'https://evil.example/',
    '/people',
    'x'.repeat(3000),
  ])('are of reports only: %j', async (address) => {
    expect((await keep(officer, address, 'Something')).status).toBe(404);
    expect((await officer.get(`/reports/views/new?of=${encodeURIComponent(address)}`)).status).toBe(404);
  });

  it('keep of an address only what the report knows', async () => {
    await keep(officer, '/reports/completion?status=overdue&status=due&evil=1&q=a&site=%00', 'Odd');
    expect((await officer.get('/reports/views')).text).toContain('href="/reports/completion?q=a"');
  });

  it('are nobody else’s, and of no report that one may not see', async () => {
    await keep(officer, LATE, 'Mine');
    const id = /\/reports\/views\/([\w-]+)"/.exec((await officer.get('/reports/views')).text)![1]!;
    expect((await manager.get(`/reports/views/${id}`)).status).toBe(404);
    expect((await manager.post(`/reports/views/${id}`, { name: 'Yours', mail: 'never' })).status).toBe(404);
    await manager.post(`/reports/views/${id}/removal`, {});
    expect((await officer.get('/reports/views')).text).toContain('Mine');
    expect((await keep(manager, '/reports/questions', 'Questions')).status).toBe(404);
    expect((await keep(officer, '/reports/questions', 'Questions')).status).toBe(303);
  });

  it('are not without end', async () => {
    for (let n = 0; n < 50; n++) await keep(manager, LATE, `View ${n}`);
    const answer = await keep(manager, LATE, 'One more');
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('You keep 50 views already.');
  });

  it('come by mail from the next week on, once a week, with whom one may see', async () => {
    await keep(manager, LATE, 'Late ones', 'week');
    await keep(officer, LATE, 'All late', 'month');
    await keep(officer, '/reports/organisation', 'Questions', 'week');
    await keep(manager, '/reports/team', 'My team', 'month');
    expect(await run()).toBe(0);
    app.clock.pass({ days: 7 });
    expect(await Promise.all([run(), run()]).then(([a, b]) => a + b)).toBe(2);
    expect(await run()).toBe(0);
    const [first, second] = (await mails()).toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
    expect(first).toMatchObject({ personId: max.id, subject: 'Your view: Late ones' });
    expect(first!.text).toContain("Ada O'Late");
    expect(first!.text).toContain('1 person is overdue');
    expect(first!.text).not.toContain('Zoe');
    expect(first!.text).toContain(`https://x.example${LATE}`);
    expect(first!.html).toContain('Ada O&#39;Late');
    expect(second).toMatchObject({ personId: olive.id, subject: 'Your view: Questions' });
    app.clock.set('2026-12-01T07:05:00.000Z');
    expect(await run()).toBe(2);
    const [team, all] = (await mails()).slice(2).toSorted((a, b) => (a.subject > b.subject ? -1 : 1));
    expect(team).toMatchObject({ personId: max.id, subject: 'Your view: My team' });
    expect(team!.text).not.toContain('Zoe');
    expect(all).toMatchObject({ personId: olive.id, subject: 'Your view: All late' });
    expect(all!.text).toContain('Zoe Else');
  });

  it('come no more to whoever may not see them any more', async () => {
    const { database } = app.ground;
    await keep(manager, LATE, 'Late ones', 'week');
    app.clock.pass({ days: 7 });
    expect(await run()).toBe(1);
    const [mail] = await mails();
    const still = (kind = 'view') =>
      transact(database.write, (tx) => viewStillSeen(tx, app.clock.now(), { ...mail!, kind }));
    expect(await still()).toBe(true);
    // What somebody asked for who saw everybody then.
    expect(await still('view-whole')).toBe(false);
    const today = dayIn('UTC', app.clock.now());
    await transact(database.write, async (tx) => {
      const before = (await personDetails(tx, some.id))!;
      await changePerson(tx, app.clock.now(), olive.id, some.id, { ...before, managerId: null }, today);
    });
    expect(await still()).toBe(false);
    app.clock.pass({ days: 7 });
    expect(await run()).toBe(0);
  });

  it('tell in the mail of the first twenty only', async () => {
    const late = { site: max.siteId, dueOn: '2026-11-01' };
    const many = Array.from({ length: 30 }, (_, n) => ({
      name: `Person ${String(n).padStart(2, '0')}`,
      ...late,
    }));
    await putMany(app.ground.database, many);
    await keep(officer, LATE, 'All late', 'week');
    app.clock.pass({ days: 7 });
    await run();
    const text = (await mails())[0]!.text;
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toContain('There is more in the report.');
  });
});
