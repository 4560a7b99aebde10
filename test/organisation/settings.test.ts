import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const siteIds = (html: string) => [...html.matchAll(/\/settings\/sites\/([0-9a-f-]{36})/g)].map((m) => m[1]!);

onSqlite('the settings', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let administrator: Browser;
  let officer: Browser;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    administrator = await app.as(await addStaff(app, { roles: ['administrator'] }));
    officer = await app.as(await addStaff(app, { roles: ['officer'] }));
  });
  afterEach(() => app.close());

  const entries = async (kind: string) =>
    (await database.read.selectFrom('ledger').select('body').where('kind', '=', kind).execute()).length;
  const given = { name: 'Larkfield Clinics', zone: 'UTC', country: 'us', startDay: '2020-01-01' };
  const site = { name: 'North', zone: 'Europe/London', country: 'uk' };

  it('are read by the officer and changed by the administrator', async () => {
    const read = await officer.get('/settings');
    expect(read.status).toBe(200);
    expect(read.text).toContain('1 Jan 2020');
    expect(read.text).not.toContain('action="/settings"');
    // What was set up once is changed from here, also when no step is open and the menu has none.
    for (const place of ['/setup/look', '/setup/answers', '/setup']) {
      expect(read.text).not.toContain(`href="${place}"`);
      expect((await administrator.get('/settings')).text).toContain(`href="${place}"`);
    }
    await putIntoForce(database, app.clock.now());
    // A link to where this viewer may not go would be none.
    expect((await administrator.get('/setup/answers')).text).not.toContain('href="/committee/names"');
    const both = await app.as(await addStaff(app, { roles: ['administrator', 'officer'] }));
    expect((await both.get('/setup/answers')).text).toContain('href="/committee/names"');
    for (const path of ['/settings', '/settings/sites'])
      expect((await officer.post(path, { ...given, ...site })).status).toBe(403);
    expect((await officer.get('/settings/sites/new')).status).toBe(403);
    expect((await app.browser().get('/settings')).location).toContain('/sign-in');
  });

  it('change only what is different, each change an entry', async () => {
    const before = await entries('settings-changed');
    await administrator.post('/settings', given);
    expect((await administrator.follow()).text).toContain('Nothing was different');
    expect(await entries('settings-changed')).toBe(before);
    await administrator.post('/settings', { ...given, name: '  New   name ', startDay: '2026-11-01' });
    const page = await administrator.follow();
    expect(page.text).toContain('The settings are saved.');
    expect(page.text).toContain('value="New name"');
    expect(await entries('settings-changed')).toBe(before + 1);
    const rows = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'settings-changed')
      .execute();
    const changed = rows.map((row): unknown => JSON.parse(row.body));
    const settings = { name: 'New name', startDay: '2026-11-01' };
    expect(changed).toContainEqual(expect.objectContaining({ facts: expect.objectContaining({ settings }) }));
  });

  it('keep a target share as a dated fact, and none until somebody says one', async () => {
    expect((await officer.get('/settings')).text).toContain('No target');
    for (const wrong of ['0', '101', '95.5', 'most'])
      expect([wrong, (await administrator.post('/settings', { ...given, targetShare: wrong })).status]).toEqual([wrong, 422]); // prettier-ignore
    await administrator.post('/settings', { ...given, targetShare: '95 %' });
    const row = await database.read
      .selectFrom('setting')
      .selectAll()
      .where('name', '=', 'targetShare')
      .execute();
    expect(row).toEqual([{ name: 'targetShare', value: '95', from_on: '2026-10-05' }]);
    expect((await officer.get('/settings')).text).toContain('95 %');
    await administrator.post('/settings', { ...given, targetShare: '' });
    expect((await officer.get('/settings')).text).toContain('No target');
  });

  it('say what is wrong and keep what was typed', async () => {
    const wrong = { name: ' ', zone: 'Moon/Base', country: 'xx', startDay: '01/02/2026' };
    const answer = await administrator.post('/settings', wrong);
    expect(answer.status).toBe(422);
    for (const field of Object.keys(wrong)) expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="01/02/2026"');
    expect((await administrator.post('/settings', {})).status).toBe(422);
  });

  it('add and edit sites, one of each name', async () => {
    expect((await administrator.get('/settings/sites/new')).status).toBe(200);
    await administrator.post('/settings/sites', site);
    const page = await administrator.follow();
    for (const text of ['The site is saved.', 'North', 'Europe/London', 'United Kingdom'])
      expect(page.text).toContain(text);
    const twice = await administrator.post('/settings/sites', { ...site, name: ' NORTH ' });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('There is a site of this name already');
    const [id, other] = siteIds(page.text).toReversed();
    expect((await administrator.get(`/settings/sites/${id}`)).text).toContain('value="North"');
    const before = await entries('site-set');
    await administrator.post(`/settings/sites/${id}`, site);
    expect(await entries('site-set')).toBe(before);
    await administrator.post(`/settings/sites/${id}`, { ...site, name: 'Far north' });
    expect((await administrator.follow()).text).toContain('Far north');
    expect(
      (await administrator.post(`/settings/sites/${other}`, { ...site, name: 'far NORTH' })).status,
    ).toBe(422);
  });

  it('say not found for sites that are not there', async () => {
    for (const id of ['nothing', '%00', 'x'.repeat(300)]) {
      expect((await administrator.get(`/settings/sites/${id}`)).status).toBe(404);
      expect((await administrator.post(`/settings/sites/${id}`, site)).status).toBe(404);
    }
  });
});
