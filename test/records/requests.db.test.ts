import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onBoth('requests about one’s own record', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let nia: Added;
  let office: Browser;
  let nurse: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    nia = await addStaff(app, { name: 'Nia Nurse' });
    office = await app.as(officer);
    nurse = await app.as(nia);
  });
  afterEach(async () => {
    const { ok, differing } = await checkRebuild(database, projections, app.clock.now());
    expect([ok, differing]).toEqual([true, []]);
    await app.close();
  });

  const PATH = '/data-requests';
  const enter = (askedOn: string) => office.post(`/people/${nia.id}/data-requests`, { askedOn });
  const only = async () => database.read.selectFrom('data_request').selectAll().executeTakeFirstOrThrow();

  it('are entered with the day asked, listed until the day given, and stand in the record', async () => {
    expect((await office.get(`/people/${nia.id}/record`)).text).toContain('Did this person ask for a copy?');
    for (const [day, said] of [
      ['', 'Enter a day.'],
      ['soon', 'Enter a day.'],
      ['2026-10-06', 'This day has not come yet.'],
      ['2025-01-01', 'This day is too long ago.'],
    ] as const) {
      const refused = await enter(day);
      expect([refused.status, refused.text.includes(said)]).toEqual([422, true]);
    }
    expect((await enter('2026-10-01')).location).toBe(`/people/${nia.id}/record?done=asked`);
    expect((await office.follow()).text).toContain('A copy was asked for on 1 Oct 2026, due by 31 Oct 2026.');
    expect((await enter('2026-10-02')).status).toBe(409);
    expect((await office.get(PATH)).text).toContain('Due by 31 Oct 2026');
    app.clock.set('2026-11-02T09:00:00.000Z');
    office = await app.as(officer);
    expect((await office.get(PATH)).text).toContain('class="status overdue"');
    const { id } = await only();
    const given = `${PATH}/${id}/given`;
    for (const day of ['', '2026-11-03', '2026-09-30']) {
      const refused = await office.post(given, { givenOn: day });
      expect([day, refused.status]).toEqual([day, 422]);
      expect(refused.text).toContain(`id="givenOn-given-${id}"`);
    }
    expect((await office.post(given, { givenOn: '2026-11-02' })).location).toBe(`${PATH}?done=given`);
    const page = await office.follow();
    expect(page.text).toContain('Nobody waits for a copy.');
    expect(page.text).toContain('2 Nov 2026, by Ola Officer');
    for (const path of [given, `${PATH}/${id}/end`])
      expect((await office.post(path, { givenOn: '2026-11-02', reason: 'x' })).status).toBe(409);
    nurse = await app.as(nia);
    const own = (await nurse.get('/kept?kind=requests')).text;
    expect(own).toContain('A copy of this record was asked for on 1 Oct 2026, due by 31 Oct 2026');
    expect(own).toContain('The copy that was asked for was given');
  });

  it('can be closed with a reason, and are due by days that the office sets', async () => {
    for (const [days, said] of [
      ['', 'Enter a number of days.'],
      ['0', 'Enter 1 to 365 days.'],
      ['9999', 'Enter 1 to 365 days.'],
    ] as const) {
      const refused = await office.post(`${PATH}/days`, { days });
      expect([days, refused.status, refused.text.includes(said)]).toEqual([days, 422, true]);
    }
    expect((await office.post(`${PATH}/days`, { days: '14' })).location).toBe(`${PATH}?done=days`);
    expect((await office.post(`${PATH}/days`, { days: '14' })).location).toBe(`${PATH}?done=same`);
    await enter('2026-10-05');
    const { id, due_on: due } = await only();
    expect(due).toBe('2026-10-19');
    expect((await office.post(`${PATH}/${id}/end`, { reason: ' ' })).status).toBe(422);
    expect((await office.post(`${PATH}/${id}/end`, { reason: 'Took it herself' })).location).toBe(
      `${PATH}?done=ended`,
    );
    expect((await office.get(PATH)).text).toContain('Closed without a file');
    expect((await nurse.get('/kept')).text).toContain('Reason: Took it herself');
    expect((await enter('2026-10-05')).status).toBe(303);
  });

  it('let somebody say what is wrong, and read the answer beside it', async () => {
    expect((await nurse.post('/kept/wrong', { words: ' ' })).status).toBe(422);
    const long = await nurse.post('/kept/wrong', { words: 'y'.repeat(1001) });
    expect([long.status, long.text.includes('y'.repeat(1001))]).toEqual([422, true]);
    const words = 'I began on <1 May>, not in June';
    expect((await nurse.post('/kept/wrong', { words })).location).toBe('/kept?done=wrong');
    expect((await nurse.post('/kept/wrong', { words })).status).toBe(303);
    const page = (await office.get(PATH)).text;
    expect(page.match(/I began on &lt;1 May&gt;, not in June/g)).toHaveLength(1);
    const { id } = await database.read
      .selectFrom('correction_request')
      .select('id')
      .executeTakeFirstOrThrow();
    const path = `/corrections/${id}/answer`;
    const none = await office.post(path, { answer: 'Checked with payroll' });
    expect([none.status, none.text.includes('Choose what comes of it.')]).toEqual([422, true]);
    expect(none.text).toContain('Checked with payroll</textarea>');
    expect((await office.post(path, { outcome: 'corrected', answer: '' })).status).toBe(422);
    const sent = { outcome: 'corrected', answer: 'Checked with payroll' };
    expect((await office.post(path, sent)).location).toBe(`${PATH}?done=answered`);
    expect((await office.post(path, sent)).status).toBe(409);
    const own = (await nurse.get('/kept')).text;
    expect(own).toContain('In these words: I began on &lt;1 May&gt;, not in June');
    expect(own).toContain('Answered: it was corrected');
    expect(own).toContain('Answer: Checked with payroll');
    for (let n = 0; n < 5; n++)
      expect((await nurse.post('/kept/wrong', { words: `No. ${n}` })).status).toBe(303);
    const many = await nurse.post('/kept/wrong', { words: 'No. 6' });
    expect([many.status, many.text.includes('Wait for an answer')]).toEqual([409, true]);
  });

  it('are for officers alone; odd ids are not found', async () => {
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const admin = await addStaff(app, { roles: ['administrator'] });
    await enter('2026-10-05');
    const { id } = await only();
    const posts = [`/people/${nia.id}/data-requests`, `${PATH}/days`, `${PATH}/${id}/given`, `${PATH}/${id}/end`, `/corrections/${id}/answer`]; // prettier-ignore
    for (const who of [nia, auditor, admin]) {
      const browser = await app.as(who);
      expect((await browser.get(PATH)).status).toBe(403);
      for (const path of posts)
        expect([who.name, path, (await browser.post(path)).status]).toEqual([who.name, path, 403]);
    }
    const sent = {
      givenOn: '2026-10-05',
      reason: 'x',
      outcome: 'stands',
      answer: 'x',
      askedOn: '2026-10-05',
    };
    for (const path of [`${PATH}/none/given`, `${PATH}/none/end`, '/corrections/none/answer', '/people/none/data-requests', `${PATH}/%00/end`])
      expect([path, (await office.post(path, sent)).status]).toEqual([path, 404]); // prettier-ignore
    const stranger = app.browser();
    expect((await stranger.get(PATH)).location).toContain('/sign-in');
  });
});
