import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';

onSqlite('the page of facts to mend', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let boss: Added;
  let administrator: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    boss = await addStaff(app, { name: 'Bo Boss' });
    const admin = await addStaff(app, { name: 'Ada Min', roles: ['administrator'], managerId: boss.id });
    administrator = await app.as(admin);
  });
  afterEach(() => app.close());

  const page = async () => (await administrator.get('/people/mend')).text;
  // What the page says of somebody, and where it leads.
  const saidOf = async (name: string, query = '') => {
    const { text } = await administrator.get(`/people/mend${query}`);
    const row = text.split('<tr>').find((part) => part.includes(`>${name}</a>`)) ?? '';
    return [...row.matchAll(/<p>(.*?) <a href="([^"]+)">/g)].map((m) => [m[1]!, m[2]!]);
  };

  it('says that there is nothing, and then is not spoken of', async () => {
    expect(await page()).toContain('Nothing to mend');
    expect((await administrator.get('/people')).text).not.toContain('/people/mend');
    expect((await administrator.get('/')).text).not.toContain('/people/mend');
  });

  it('lists each person with what is wrong and the form that mends it', async () => {
    const gone = await addStaff(app, { name: 'Gus Gone', leftOn: '2026-10-01' });
    const left = await addStaff(app, { name: 'Lea Left', managerId: gone.id });
    const none = await addStaff(app, { name: 'Nora None', hiredOn: null });
    const old = await addStaff(app, { name: 'Ole Old', hiredOn: '1900-01-01', managerId: boss.id });
    const far = await addStaff(app, { name: 'Fay Far', hiredOn: '2030-01-01', managerId: boss.id });
    const dumb = await addStaff(app, { name: 'Dan <Dumb>', password: false, employeeNumber: 'D-1' });
    await database.write.updateTable('person').set({ email: null }).where('id', '=', dumb.id).execute();
    // Refused today; an entry of an older version may say it all the same.
    await transact(database.write, (tx) =>
      append(tx, app.clock.now(), [
        { at: '2020-01-01', kind: 'left', personId: old.id, facts: { by: null, hiredOn: '1900-01-01' } },
        { at: '1899-12-31', kind: 'left', personId: old.id, facts: { by: null, hiredOn: '1900-01-01' } },
      ]),
    );
    await addStaff(app, { name: 'Abe Auditor', hiredOn: null, roles: ['auditor'] });

    expect(await saidOf('Lea Left')).toEqual([
      ['The manager, Gus Gone, left on 1 Oct 2026.', `/people/${left.id}/edit#manager`],
    ]);
    expect(await saidOf('Nora None')).toEqual([
      ['There is no hire date, so we cannot tell when training is due.', `/people/${none.id}/edit#hiredOn`],
    ]);
    expect(await saidOf('Ole Old')).toEqual([
      ['Left on 31 Dec 1899: that is before the day of hire, 1 Jan 1900.', `/people/${old.id}/edit#leftOn`],
    ]);
    expect(await saidOf('Fay Far')).toEqual([
      ['Hired on 1 Jan 2030: that is more than a year ahead.', `/people/${far.id}/edit#hiredOn`],
    ]);
    expect(await saidOf('Dan &lt;Dumb&gt;')).toEqual([
      [
        'There is no email, and no manager with one: nobody is told what is due.',
        `/people/${dumb.id}/edit#email`,
      ],
    ]);
    expect(await page()).not.toContain('Abe Auditor');
    expect((await administrator.get('/people')).text).toContain('5 facts to mend');
    expect((await administrator.get('/')).text).toContain('5 people or sites have facts that need mending.');
    expect((await (await app.as(boss)).get('/')).text).not.toContain('/people/mend');

    expect(await saidOf('Nora None', '?what=hired-later')).toEqual([]);
    expect(await saidOf('Fay Far', '?what=hired-later')).toHaveLength(1);
    expect(await saidOf('Fay Far', '?what=odd')).toHaveLength(1);
  });

  it('lists who was said not to be on a team, until the manager is set or right', async () => {
    const nurse = await addStaff(app, { name: 'Nia Nurse', managerId: boss.id });
    const other = await addStaff(app, { name: 'Otto Other', managerId: boss.id });
    const manager = await app.as(boss);
    for (const person of [nurse, other]) await manager.post(`/team/not-mine/${person.id}`);
    expect(await saidOf('Nia Nurse')).toEqual([
      ['On 5 Oct 2026 Bo Boss said that Nia Nurse is not on their team.', `/people/${nurse.id}/edit#manager`],
    ]);
    expect((await administrator.post(`/people/${nurse.id}/not-mine`)).location).toBe(
      '/people/mend?done=right',
    );
    expect((await administrator.follow()).text).toContain('The manager sees that the list is right.');
    expect(await saidOf('Nia Nurse')).toEqual([]);

    const form = (await administrator.get(`/people/${other.id}/edit`)).text;
    const seen = /name="seen" value="([^"]+)"/.exec(form)![1]!;
    const site = /<option value="([^"]+)" selected>Main clinic/.exec(form)![1]!;
    const kept = await administrator.post(`/people/${other.id}`, {
      seen,
      name: 'Otto Other',
      employeeNumber: other.employeeNumber!,
      email: other.email,
      jobRole: 'clinician',
      site,
      manager: '',
      hiredOn: /id="hiredOn"[^>]* value="([^"]+)"/.exec(form)![1]!,
    });
    expect(kept.location).toBe(`/people/${other.id}?done=saved`);
    expect(await saidOf('Otto Other')).toEqual([]);
    expect((await manager.get('/team/not-mine')).text).not.toContain('Otto Other');
  });

  it('names a deputy who said so, and whose team it was', async () => {
    const nurse = await addStaff(app, { name: 'Nia Nurse', managerId: boss.id });
    const deputy = await addStaff(app, { name: 'Dee Puty' });
    const manager = await app.as(boss);
    await manager.post('/team/deputy', { person: deputy.email, from: '2026-10-05', to: '2026-10-06' });
    await (await app.as(deputy)).post(`/team/not-mine/${nurse.id}`);
    expect((await saidOf('Nia Nurse'))[0]![0]).toBe(
      'On 5 Oct 2026 Dee Puty said that Nia Nurse is not on the team of Bo Boss.',
    );
  });

  it('speaks of sites first, and leads to them', async () => {
    await database.write.updateTable('site').set({ zone: 'Mars/Olympus' }).execute();
    const text = await page();
    expect(text).toContain('We do not know the time zone of Main clinic.');
    expect(text).toMatch(/href="\/settings\/sites\/[\w-]+"/);
    expect((await administrator.get('/people')).text).toContain('1 fact to mend');
  });

  it('shows many in pages', async () => {
    for (let n = 0; n < 52; n++)
      await addStaff(app, { name: `None ${100 + n}`, hiredOn: null, password: false });
    const first = await page();
    expect(first).toContain('None 149');
    expect(first).not.toContain('None 150');
    const next = /href="([^"]+)" rel="next"/.exec(first)![1]!;
    const second = (await administrator.get(next)).text;
    expect(second).toContain('None 150');
    expect(second).not.toContain('None 149');
    expect((await administrator.get('/people/mend?after=nobody&what=hired-none')).text).toContain('None 149');
  });
});
