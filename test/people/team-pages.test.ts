import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const hrefsIn = (page: string, start: string) =>
  [...page.matchAll(/(?:href|action)="([^"]+)"/g)].map((m) => m[1]!).filter((href) => href.startsWith(start));

onSqlite('the pages of a team', (open) => {
  let app: TestApp;
  let boss: Added;
  let nurse: Added;
  let peer: Added;
  let manager: Browser;
  let administrator: Browser;

  beforeEach(async () => {
    const database = await open();
    app = await startApp({ database, zone: 'Pacific/Auckland', now: '2026-10-05T09:00:00.000Z' });
    await putIntoForce(database, app.clock.now());
    const director = await addStaff(app, { name: 'Dina Director' });
    boss = await addStaff(app, { name: 'Bo O’Hara', managerId: director.id });
    nurse = await addStaff(app, { name: 'Nia Nurse', managerId: boss.id });
    peer = await addStaff(app, { name: 'Pia <Peer>', employeeNumber: 'PEER-7', managerId: director.id });
    manager = await app.as(boss);
    administrator = await app.as(await addStaff(app, { name: 'Ada Min', roles: ['administrator'] }));
  });
  afterEach(() => app.close());

  const name = (browser: Browser, page: string, fields: Record<string, string> = {}) =>
    browser.post(page, { person: 'PEER-7', from: '2026-10-05', to: '2026-10-09', ...fields });

  it('lets a manager name a deputy, who then sees the team for just these days', async () => {
    const deputy = await app.as(peer);
    expect((await deputy.get('/reports/completion')).status).toBe(403);
    expect((await manager.get('/reports/completion')).text).toContain('href="/team/deputy"');
    const page = (await manager.get('/team/deputy')).text;
    expect(page).toContain('value="2026-10-05"');
    expect(page).toContain('<option value="Pia &lt;Peer&gt; (PEER-7)">');
    expect((await name(manager, '/team/deputy')).location).toBe('/team/deputy?done=named');
    expect((await manager.follow()).text).toContain('Pia &lt;Peer&gt;');

    const report = (await deputy.get('/reports/completion')).text;
    expect(report).toContain('Nia Nurse');
    expect(report).not.toContain('Dina Director');
    expect(report).toContain('You also see the people of Bo O’Hara, for whom you stand in until 9 Oct 2026.');
    expect((await deputy.get('/reports/completion.csv')).text).toContain('Nia Nurse');
    // A deputy names no deputy for the manager: nobody reports to them.
    expect((await deputy.get('/team/deputy')).text).toContain('You stand in for Bo O’Hara until 9 Oct 2026.');
    expect((await name(deputy, '/team/deputy', { person: nurse.email })).status).toBe(422);

    // The last day ends at midnight in Auckland, 11:00 UTC.
    app.clock.set('2026-10-09T10:59:00.000Z');
    const late = await app.as(peer);
    expect((await late.get('/reports/completion')).status).toBe(200);
    app.clock.set('2026-10-09T11:01:00.000Z');
    expect((await late.get('/reports/completion')).status).toBe(403);
    expect((await late.get('/team/not-mine')).status).toBe(403);
  });

  it('shows nobody twice to somebody who has the same people both ways', async () => {
    const under = await addStaff(app, { name: 'Una Under', managerId: nurse.id });
    expect((await name(manager, '/team/deputy', { person: nurse.email })).status).toBe(303);
    const report = (await (await app.as(nurse)).get('/reports/completion?sort=name')).text;
    expect(report.match(/<th scope="row"><a [^>]*>Una Under/g)).toHaveLength(1);
    expect(report).toContain('Nia Nurse');
    expect(report).toContain('2 people');
    expect(under.id).not.toBe('');
  });

  it('ends a deputy at once', async () => {
    await name(manager, '/team/deputy', { to: '2026-11-09' });
    const deputy = await app.as(peer);
    expect((await deputy.get('/reports/completion')).status).toBe(200);
    const [end] = hrefsIn((await manager.get('/team/deputy')).text, '/team/deputy/');
    expect(end).toMatch(/^\/team\/deputy\/[\w-]+\/end$/);
    expect((await manager.post(end!)).location).toBe('/team/deputy?done=ended');
    expect((await manager.post(end!)).location).toBe('/team/deputy?done=over');
    expect((await manager.follow()).text).toContain('This was over already.');
    expect((await deputy.get('/reports/completion')).status).toBe(403);
    expect((await manager.post('/team/deputy/nothing/end')).status).toBe(404);
  });

  it('says what is wrong and keeps what was typed', async () => {
    const none = await name(manager, '/team/deputy', { person: ' ', from: '', to: '2026-13-01' });
    expect(none.status).toBe(422);
    for (const text of ['Say who stands in.', 'Give the first day.', 'Give the last day.'])
      expect(none.text).toContain(text);
    const unknown = await name(manager, '/team/deputy', { person: 'Somebody "Else"', to: '2027-10-09' });
    expect(unknown.text).toContain('We found nobody');
    expect(unknown.text).toContain('At most 180 days');
    expect(unknown.text).toContain('value="Somebody &#34;Else&#34;"');
    expect(unknown.text).toContain('value="2027-10-09"');
    expect((await name(manager, '/team/deputy', { person: boss.email })).text).toContain('for themselves');
    await addStaff(app, { name: 'Pia <Peer>' });
    expect((await name(manager, '/team/deputy', { person: 'pia <peer>' })).text).toContain('More than one');
  });

  it('lets an administrator do it for them, and tells it on the deputy’s page', async () => {
    const page = `/people/${boss.id}/deputy`;
    expect((await administrator.get(`/people/${boss.id}`)).text).toContain(`href="${page}"`);
    expect((await administrator.get(`/people/${nurse.id}`)).text).not.toContain(`/people/${nurse.id}/deputy`);
    expect((await administrator.get(page)).text).toContain('Deputy for Bo O’Hara');
    expect((await name(administrator, page)).location).toBe(`${page}?done=named`);
    expect((await name(administrator, page)).location).toBe(`${page}?done=same`);
    const told = (await administrator.get(`/people/${peer.id}`)).text;
    expect(told).toContain('Stands in for Bo O’Hara from 5 Oct 2026 to 9 Oct 2026');
    const [end] = hrefsIn((await administrator.get(page)).text, `${page}/`);
    expect((await administrator.post(end!)).location).toBe(`${page}?done=ended`);
    expect((await administrator.get(`/people/${peer.id}`)).text).toContain(
      'No longer stands in for Bo O’Hara',
    );
    expect((await administrator.get('/people/nobody/deputy')).status).toBe(404);
    expect((await name(administrator, '/people/nobody/deputy')).status).toBe(404);
    expect((await administrator.get(`/people/${nurse.id}/deputy`)).text).toContain(
      'nobody needs to stand in',
    );
    expect((await name(administrator, `/people/${nurse.id}/deputy`)).status).toBe(422);
  });

  it('passes on who is not on the team, after asking, once', async () => {
    expect((await manager.get('/reports/completion')).text).toContain('href="/team/not-mine"');
    const list = await manager.get('/team/not-mine');
    expect(list.text).toContain('Nia Nurse');
    expect(list.text).not.toContain('Pia');
    const ask = `/team/not-mine/${nurse.id}`;
    expect(hrefsIn(list.text, '/team/not-mine/')).toEqual([ask]);
    expect((await manager.get(ask)).text).toContain('Is Nia Nurse not on your team?');
    expect((await manager.post(ask)).location).toBe('/team/not-mine?done=said');
    expect((await manager.follow()).text).toContain('Passed on 5 Oct 2026');
    expect(hrefsIn(manager.last!.text, '/team/not-mine/')).toEqual([]);
    expect((await manager.post(ask)).location).toBe('/team/not-mine?done=same');
    expect((await manager.get(ask)).location).toBe('/team/not-mine?done=same');
    expect((await administrator.get(`/people/${nurse.id}`)).text).toContain(
      'Said not to be on the team of Bo O’Hara',
    );

    expect((await administrator.post(`/people/${nurse.id}/not-mine`)).location).toBe(
      '/people/mend?done=right',
    );
    expect((await administrator.post(`/people/${nurse.id}/not-mine`)).location).toBe(
      '/people/mend?done=over',
    );
    const answered = (await manager.get('/team/not-mine')).text;
    expect(answered).toContain('Checked 5 Oct 2026: the list is right.');
    expect(hrefsIn(answered, '/team/not-mine/')).toEqual([ask]);
  });

  it('asks only of one’s own direct reports', async () => {
    for (const id of [peer.id, boss.id, 'nobody', '%00'])
      expect([id, (await manager.get(`/team/not-mine/${id}`)).status]).toEqual([id, 404]);
    expect((await manager.post(`/team/not-mine/${peer.id}`)).status).toBe(404);
    expect((await (await app.as(nurse)).get('/team/not-mine')).status).toBe(403);
  });

  it('shows a large team in pages', async () => {
    for (let n = 0; n < 52; n++)
      await addStaff(app, { name: `Team ${100 + n}`, managerId: boss.id, password: false });
    const first = (await manager.get('/team/not-mine')).text;
    expect(first).toContain('Team 148');
    expect(first).not.toContain('Team 149');
    const next = /href="([^"]+)" rel="next"/.exec(first)![1]!;
    const second = (await manager.get(next)).text;
    expect(second).toContain('Team 149');
    expect(second).not.toContain('Team 148');
    const back = /href="([^"]+)" rel="prev"/.exec(second)![1]!;
    expect((await manager.get(back)).text).toContain('Nia Nurse');
    expect((await manager.get('/team/not-mine?after=nobody')).text).toContain('Nia Nurse');
  });
});
