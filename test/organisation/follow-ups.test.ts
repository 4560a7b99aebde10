import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, type Browser } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { followUpHouse, type FollowUpHouse } from '../training/follow-up-make.ts';

onSqlite('the settings of follow-up questions', (open) => {
  let database: TestDatabase;
  let here: FollowUpHouse;
  let administrator: Browser;
  let officer: Browser;
  let officerAt: { email: string };
  beforeEach(async () => {
    database = await open();
    here = await followUpHouse(database);
    administrator = await here.app.as(here.admin);
    officerAt = await addStaff(here.app, { roles: ['officer'] });
    officer = await here.app.as(officerAt);
  });
  afterEach(() => here.app.close());

  const on = { followUps: 'on', workFrom: '09:00', workTo: '17:00' };
  const save = (given: Record<string, string>) => administrator.post('/settings/follow-ups', given);
  const kept = async () => {
    const rows = await database.read.selectFrom('setting').selectAll().execute();
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  };

  it('are off, nine to five, until somebody says otherwise', async () => {
    const fresh = await open();
    const other = await followUpHouse(fresh);
    await fresh.write
      .deleteFrom('setting')
      .where('name', 'in', ['followUps', 'workFrom', 'workTo'])
      .execute();
    const page = await (await other.app.as(other.admin)).get('/settings');
    expect(page.text).toMatch(/value="off" checked/);
    for (const time of ['09:00', '17:00']) expect(page.text).toContain(`value="${time}"`);
    await other.app.close();
  });

  it('are changed by the administrator alone, each change an entry of its own', async () => {
    const before = await here.entries('settings-changed');
    await save({ ...on, workFrom: '8:30' });
    expect((await administrator.follow()).text).toContain('The settings are saved.');
    expect(await here.entries('settings-changed')).toContainEqual(
      expect.objectContaining({
        at: '2026-10-05',
        facts: { by: here.admin.id, settings: { workFrom: '08:30' } },
      }),
    );
    await save({ ...on, workFrom: '08:30:00' });
    expect((await administrator.follow()).text).toContain('Nothing was different');
    expect(await here.entries('settings-changed')).toHaveLength(before.length + 1);
    expect((await officer.post('/settings/follow-ups', on)).status).toBe(403);
    expect(await checkRebuild(database, projections, here.app.clock.now())).toMatchObject({ ok: true });
  });

  it.each([
    [{ followUps: 'perhaps' }, 'Choose yes or no.'],
    [{ workFrom: 'nine' }, 'This is not a time of day.'],
    [{ workTo: '24:00' }, 'This is not a time of day.'],
    [{ workTo: '09:59' }, 'Working hours end at least one hour after they begin.'],
    [{ workFrom: '22:00', workTo: '06:00' }, 'Working hours end at least one hour after they begin.'],
    [{ workFrom: '', workTo: '' }, 'This is not a time of day.'],
  ])('say what is wrong with %j, keep what was typed and change nothing', async (wrong, words) => {
    const before = await kept();
    const answer = await save({ ...on, ...wrong });
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    for (const field of Object.keys(wrong).slice(-1)) expect(answer.text).toContain(`href="#${field}"`);
    if ('workFrom' in wrong) expect(answer.text).toContain(`name="workFrom"`);
    if ('workFrom' in wrong && wrong.workFrom === 'nine') expect(answer.text).toContain('value="nine"');
    // The other form shows what is kept.
    expect(answer.text).toContain('value="Larkfield Clinics"');
    expect(await kept()).toEqual(before);
    expect((await administrator.post('/settings/follow-ups', {})).status).toBe(422);
  });

  it('are not lost when the other form is refused or saved', async () => {
    await save({ ...on, workTo: '18:00' });
    const given = { name: '', zone: 'UTC', country: 'us', startDay: '2020-01-01' };
    expect((await administrator.post('/settings', given)).text).toContain('value="18:00"');
    await administrator.post('/settings', { ...given, name: 'Another name' });
    expect(await kept()).toMatchObject({ followUps: 'on', workTo: '18:00', name: 'Another name' });
  });

  it('show the officer how many were sent, answered and right, and nothing of fewer than five people', async () => {
    const page = async () => (await (await here.app.as(officerAt)).get('/settings')).text;
    const shown = async () => {
      const text = await page();
      return [...text.matchAll(/(\d+) days<\/th>(.*?)<\/tr>/g)].map(([, day, cells]) => [
        Number(day),
        ...[...cells!.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((cell) => cell[1]!.replace(/<[^>]*>/g, '')),
      ]);
    };
    const answer = async (path: string, right: boolean) => {
      const browser = here.app.browser();
      await browser.get(path);
      const { question_id: id, shown: order } = (await here.rows()).find((row) =>
        path.endsWith(links.get(row.person_id)!),
      )!;
      const { options } = await here.question(id);
      // The page names options by where they are shown.
      const shownAt = JSON.parse(order) as number[];
      const chosen = options.flatMap((option, place) =>
        option.right === right ? [String(shownAt.indexOf(place))] : [],
      );
      await browser.post(path, { chosen: right ? chosen : chosen[0]! });
    };
    const links = new Map<string, string>();
    for (let n = 0; n < 4; n++) await here.completed();
    await here.send('2026-10-08');
    expect(await page()).toContain('Too few were sent so far to show a number.');
    for (let n = 0; n < 2; n++) await here.completed();
    await here.send('2026-10-08');
    await here.deliver();
    const few = 'too few';
    expect(await shown()).toEqual([[3, '6', few, few], ...[14, 45, 120].map((day) => [day, few, few, few])]);
    const ids = new Map((await here.mails()).map((mail) => [mail.id, mail.person_id]));
    for (const mail of here.post.arrived)
      links.set(ids.get(mail.messageId!.slice(1, 37))!, /\/follow-up\/[\w-]+/.exec(mail.text!)![0]);
    const paths = [...links.values()];
    for (const path of paths.slice(0, 4)) await answer(path, true);
    expect((await shown())[0]).toEqual([3, '6', few, few]);
    await answer(paths[4]!, false);
    expect((await shown())[0]).toEqual([3, '6', '5', '4']);
    expect((await (await here.app.as(here.admin)).get('/settings')).text).not.toContain(
      'How they are answered',
    );
    here.app.clock.set('2027-10-09T09:00:00.000Z');
    expect(await page()).toContain('Too few were sent so far to show a number.');
  });
});
