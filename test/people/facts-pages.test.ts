import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { leavesOf } from '../../src/people/leave.store.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { placementHistory, workHistory } from '../../src/people/work.store.ts';
import { withdrawLeave } from '../../src/people/leave.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';

onSqlite('the pages of how people work', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let nurse: Added;
  let administrator: Browser;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    administrator = await app.as(await addStaff(app, { name: 'Ada Min', roles: ['administrator'] }));
    nurse = await addStaff(app, { name: 'Nia Nurse', team: 'A', hiredOn: '2026-01-01' });
  });
  afterEach(async () => {
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({ ok: true });
    await app.close();
  });

  const fieldsOf = (html: string): Record<string, string> => ({
    ...Object.fromEntries(
      [...html.matchAll(/<input type="(?:text|email|date)" id="(\w+)"[^>]* value="([^"]*)"/g)].map((m) => [
        m[1]!,
        m[2]!,
      ]),
    ),
    ...Object.fromEntries(
      [...html.matchAll(/<select id="(\w+)"[\s\S]*?<\/select>/g)].map((m) => [
        m[1]!,
        /value="([^"]*)" selected/.exec(m[0])?.[1] ?? '',
      ]),
    ),
    seen: /name="seen" value="([^"]+)"/.exec(html)![1]!,
  });
  const form = async () => fieldsOf((await administrator.get(`/people/${nurse.id}/edit`)).text);
  const save = async (given: Record<string, string>) =>
    administrator.post(`/people/${nurse.id}`, { ...(await form()), ...given });
  const details = async () => (await personDetails(database.read, nurse.id))!;
  const leaves = () => leavesOf(database.read, nurse.id);
  const reasons = async (kind: string) =>
    (
      await database.read
        .selectFrom('commitment')
        .innerJoin('ledger', 'ledger.id', 'commitment.entry_id')
        .select('commitment.value')
        .where('ledger.kind', '=', kind)
        .where('commitment.name', '=', 'reason')
        .execute()
    ).map(({ value }) => value);

  it('ask why a first or last day on record is corrected, or a leaving taken back, and not of what is new', async () => {
    const refused = async (given: Record<string, string>) => {
      const answer = await save(given);
      return [answer.status, answer.text.includes('href="#reason"')];
    };
    expect(await refused({ hiredOn: '2026-02-01' })).toEqual([422, true]);
    expect((await save({ hiredOn: '2026-02-01', reason: 'Began a month later' })).status).toBe(303);
    expect(await reasons('employment-corrected')).toEqual(['Began a month later']);
    expect((await save({ leftOn: '2026-11-30' })).status).toBe(303);
    expect(await refused({ leftOn: '2026-12-31' })).toEqual([422, true]);
    expect((await save({ leftOn: '2026-12-31', reason: 'Stays a month' })).status).toBe(303);
    expect(await reasons('left')).toEqual(['Stays a month']);
    expect(await refused({ leftOn: '' })).toEqual([422, true]);
    expect((await save({ leftOn: '', reason: 'Stays after all' })).status).toBe(303);
    expect(await reasons('leaving-withdrawn')).toEqual(['Stays after all']);
    // The record shows each beside what it was.
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const record = (await officer.get(`/people/${nurse.id}/record?kind=work`)).text;
    for (const text of ['Began a month later', 'Stays a month', 'Stays after all'])
      expect(record.split(`Reason: ${text}`)).toHaveLength(3);
    expect(record.match(/<del>/g)).toHaveLength(3);
    expect(record).not.toContain('Say why');
  });

  it('keep the work details folded while they are the usual, and say them on the person’s page', async () => {
    const page = await administrator.get(`/people/${nurse.id}/edit`);
    expect(page.text).toMatch(/<details class="field">\s*<summary[^>]*>.*Work details/s);
    expect(await form()).toMatchObject({ kind: 'permanent', hourly: 'no', shift: '', from: '2026-10-05' });
    expect((await save({})).status).toBe(303);
    expect((await administrator.follow()).text).toContain('Nothing was different');

    const nights = { kind: 'agency', hourly: 'yes', shift: 'night', language: 'es', country: 'us-tx' };
    await save(nights);
    const shown = await administrator.follow();
    for (const text of [
      'Agency, paid by the hour, Night shift, Spanish, United States, Texas',
      'Work: Agency, paid by the hour',
    ])
      expect(shown.text).toContain(text);
    expect(await form()).toMatchObject(nights);
    expect((await administrator.get(`/people/${nurse.id}/edit`)).text).toMatch(
      /<details class="field" open>\s*<summary[^>]*>.*Work details/s,
    );
    // A form without these fields says nothing of them.
    const { kind: _, ...rest } = await form();
    await administrator.post(`/people/${nurse.id}`, rest);
    expect((await details()).work).toMatchObject({ kind: 'agency', shift: 'night' });
  });

  it('add a person with how they work', async () => {
    const given = {
      ...(await form()),
      name: 'Fay New',
      email: 'fay@larkfield.example',
      employeeNumber: '',
      shift: 'evening',
      language: 'pt',
    };
    await administrator.post('/people', given);
    expect((await administrator.follow()).text).toContain('Permanent, Evening shift, Portuguese');
  });

  it('say which work details there are not, and keep what was typed', async () => {
    const answer = await save({
      kind: 'boss',
      hourly: 'perhaps',
      shift: 'dusk',
      language: 'x y',
      country: 'mars',
    });
    expect(answer.status).toBe(422);
    for (const field of ['kind', 'hourly', 'shift', 'language', 'country'])
      expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toMatch(/<details class="field" open>\s*<summary[^>]*>.*Work details/s);
    const odd = await save({ language: '\u202Exx-\u0000', from: '2026-02-30' });
    expect([odd.status, odd.text.includes('value="2026-02-30"')]).toEqual([422, true]);
  });

  it('take a change from an earlier day, and say when it holds no longer', async () => {
    const early = { team: 'B', manager: '', from: '2026-03-01', shift: 'night' };
    const mute = await save(early);
    expect([
      mute.status,
      mute.text.includes('href="#reason"'),
      mute.text.includes('value="2026-03-01"'),
    ]).toEqual([422, true, true]);
    await save({ ...early, reason: 'Told us late' });
    expect(await reasons('placed')).toContain('Told us late');
    expect((await administrator.follow()).text).toContain('The change is saved.');
    const places = async () =>
      (await placementHistory(database.read, nurse.id)).map((row) => `${row.from_on} ${row.team}`);
    expect(await places()).toEqual(['2026-03-01 B', '2026-10-05 B']);
    expect((await workHistory(database.read, nurse.id)).map((one) => one.from)).toEqual(['2026-03-01']);
    await save({ team: 'C', from: '2026-06-01', reason: 'And this' });
    expect(await places()).toEqual(['2026-03-01 B', '2026-06-01 C', '2026-10-05 C']);
    await save({ team: 'D', from: '2026-04-01', reason: 'And that' });
    const page = await administrator.follow();
    expect(page.text).toContain('something else is on record, and that still holds');
    expect(await places()).toEqual(['2026-03-01 B', '2026-04-01 D', '2026-06-01 C', '2026-10-05 C']);
    expect((await details()).team).toBe('C');
  });

  it.each([
    ['2026-10-06', 'This day is still to come.'],
    ['2025-12-31', 'did not work here yet'],
    ['soon', 'not a day in the calendar'],
  ])('refuse that a change holds from %s', async (from, words) => {
    const answer = await save({ team: 'B', from });
    expect([answer.status, answer.text.includes(words), answer.text.includes('href="#from"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect(answer.text).toContain('value="B"');
    expect((await details()).team).toBe('A');
  });

  it('put people on leave, end it, and take it back', async () => {
    const at = `/people/${nurse.id}/leave`;
    expect((await administrator.get(`/people/${nurse.id}`)).text).toContain('No leave is on record.');
    expect((await administrator.get(`${at}/new`)).text).toContain('Add leave for Nia Nurse');
    await administrator.post(at, { from: '2026-09-20', to: '' });
    let page = await administrator.follow();
    for (const text of ['The leave is saved.', 'From 20 Sep 2026, no last day yet', 'On leave'])
      expect(page.text).toContain(text);
    // The same again, as by two clicks, is the same leave.
    await administrator.post(at, { from: '2026-09-20', to: '' });
    expect((await administrator.follow()).text).toContain('Nothing was different');
    const [{ id } = { id: '' }] = await leaves();
    expect((await administrator.get(`${at}/${id}`)).text).toContain('value="2026-09-20"');
    await administrator.post(`${at}/${id}`, { from: '2026-09-20', to: '2026-10-04' });
    page = await administrator.follow();
    for (const text of ['20 Sep 2026 to 4 Oct 2026', 'Over', 'On leave from 20 Sep 2026, no last day yet'])
      expect(page.text).toContain(text);
    await administrator.post(at, { from: '2026-12-01', to: '2026-12-24' });
    expect((await administrator.follow()).text).toContain('To come');
    // That a leave has an end now corrects nothing; another end does.
    const mute = await administrator.post(`${at}/${id}`, { from: '2026-09-20', to: '2026-10-03' });
    expect([
      mute.status,
      mute.text.includes('href="#reason"'),
      mute.text.includes('value="2026-10-03"'),
    ]).toEqual([422, true, true]);
    const long = { from: '2026-09-20', to: '2026-10-03', reason: 'x'.repeat(501) };
    expect((await administrator.post(`${at}/${id}`, long)).text).toContain('Use 500 characters at most.');
    await administrator.post(`${at}/${id}`, { ...long, reason: 'Back a day early' });
    expect(await reasons('leave-set')).toEqual(['Back a day early']);

    const silent = await administrator.post(`${at}/${id}/withdrawal`, { why: ' ' });
    expect([silent.status, silent.text.includes('href="#why"')]).toEqual([422, true]);
    await administrator.post(`${at}/${id}/withdrawal`, { why: 'Never away' });
    expect(await reasons('leave-withdrawn')).toEqual(['Never away']);
    page = await administrator.follow();
    for (const text of ['The leave is taken back.', 'This leave was taken back'])
      expect(page.text).toContain(text);
    expect((await leaves()).map((one) => one.from)).toEqual(['2026-12-01']);
    // In the other tab it is still there.
    for (const answer of [
      await administrator.post(`${at}/${id}/withdrawal`, {}),
      await administrator.post(`${at}/${id}`, { from: '2026-09-20', to: '2026-10-03' }),
      await administrator.get(`${at}/${id}`),
    ])
      expect([answer.status, answer.text.includes('Somebody took it back meanwhile')]).toEqual([409, true]);
    for (const answer of [
      await administrator.get(`${at}/nothing`),
      await administrator.post(`${at}/nothing`, { from: '2026-09-20' }),
      await administrator.post(`${at}/nothing/withdrawal`, {}),
      await administrator.get('/people/nobody/leave/new'),
      await administrator.post('/people/nobody/leave', { from: '2026-09-20' }),
    ])
      expect(answer.status).toBe(404);
  });

  it.each([
    [{ from: '', to: '' }, 'from', 'not a day in the calendar'],
    [{ from: '2026-02-30', to: '' }, 'from', 'not a day in the calendar'],
    [{ from: '2026-11-10', to: '2026-11-09' }, 'to', 'before its first day'],
    [{ from: '2026-12-24', to: '2027-01-06' }, 'from', 'on leave already on some of these days'],
    [{ from: '2016-05-01', to: '2016-05-31' }, 'from', 'does not work here on any of these days'],
  ])('refuse the leave %j, and keep what was typed', async (given, field, words) => {
    const at = `/people/${nurse.id}/leave`;
    await administrator.post(at, { from: '2026-12-01', to: '2026-12-24' });
    const before = await leaves();
    const answer = await administrator.post(at, given);
    expect([answer.status, answer.text.includes(words), answer.text.includes(`href="#${field}"`)]).toEqual([
      422,
      true,
      true,
    ]);
    if (given.from !== '') expect(answer.text).toContain(`value="${given.from}"`);
    expect(await leaves()).toEqual(before);
    const changed = await administrator.post(`${at}/${before[0]!.id}`, { from: '2026-12-01', to: 'soon' });
    expect([changed.status, changed.text.includes('Leave of Nia Nurse')]).toEqual([422, true]);
  });

  it('show leave to the officer, who may not change it, and not of somebody else’s', async () => {
    const at = `/people/${nurse.id}/leave`;
    await administrator.post(at, { from: '2026-12-01', to: '2026-12-24' });
    const [leave] = await leaves();
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const page = await officer.get(`/people/${nurse.id}`);
    expect(page.text).toContain('1 Dec 2026 to 24 Dec 2026');
    expect(page.text).not.toContain(`${at}/`);
    for (const path of [at, `${at}/${leave!.id}`, `${at}/${leave!.id}/withdrawal`])
      expect((await officer.post(path, { from: '2026-11-01' })).status).toBe(403);
    const other = await addStaff(app);
    expect((await administrator.get(`/people/${other.id}/leave/${leave!.id}`)).status).toBe(404);
    expect((await administrator.post(`/people/${other.id}/leave/${leave!.id}/withdrawal`, {})).status).toBe(
      404,
    );
    await transact(database.write, (tx) =>
      withdrawLeave(tx, app.clock.now(), null, nurse.id, leave!.id, 'Never away'),
    );
  });
});
