import { openDraft } from '../../src/committee/draft.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { edit, run, seated, type Committee } from './make.ts';

onSqlite('a draft on its way', (open) => {
  let app: TestApp;
  let them: Committee;
  let officer: Browser;
  let privacy: Browser;
  let clinical: Browser;
  let id: string;
  let home: string;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    them = await seated(app, ['seat-clinical', 'seat-privacy']);
    officer = await app.as(them.officer);
    privacy = await app.as(them.seats['seat-privacy']);
    clinical = await app.as(them.seats['seat-clinical']);
    id = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    home = `/committee/drafts/${id}`;
    await edit(app, them.officer.id, id, 'SM-15', { setting: 'restrictive' });
  });
  afterEach(() => app.close());

  /** Lets time pass; sessions end meanwhile. */
  const later = async (at: string) => {
    app.clock.set(at);
    officer = await app.as(them.officer);
    clinical = await app.as(them.seats['seat-clinical']);
  };
  const page = async (browser: Browser, path: string) => (await browser.get(path)).text;
  const dates = { closesOn: '2026-10-19', askStaff: 'yes', staffUntil: '2026-10-12' };
  const submit = (given: Record<string, string> = {}) =>
    officer.post(`${home}/review`, { ...dates, ...given });
  const hash = async (browser: Browser) =>
    /name="hash" value="(\w+)"/.exec(await page(browser, `${home}/review`))?.[1] ?? '';
  const vote = async (browser: Browser, seat: string, given: Record<string, string> = {}) =>
    browser.post(`${home}/votes`, { hash: await hash(browser), seat, vote: 'approve', ...given });

  it('is sent, read by staff, voted on, approved and handed over', async () => {
    const nurse = await app.as(await addStaff(app, { name: 'Nina Nurse' }));
    expect((await nurse.get(`/policy/draft/${id}`)).status).toBe(404);
    expect(await page(nurse, '/policy/draft')).toContain('No draft is open for comments');
    expect((await clinical.post(`${home}/review`, dates)).status).toBe(403);
    const wrong = await submit({ closesOn: '2026-10-05', staffUntil: 'soon' });
    expect(wrong.status).toBe(422);
    for (const field of ['closesOn', 'staffUntil']) expect(wrong.text).toContain(`href="#${field}"`);
    await submit();
    expect((await officer.follow()).text).toContain('The committee is asked to vote');
    expect((await submit()).text).toContain('with the committee already');

    expect(await page(nurse, '/policy')).toContain('Say what you think until 12 Oct 2026');
    expect((await nurse.get('/policy/draft')).location).toBe(`/policy/draft/${id}`);
    expect(await page(nurse, `/policy/draft/${id}`)).toContain('Location, tags, live video and stories');
    await nurse.post(`/policy/draft/${id}/comments`, { clause: 'SM-15', words: 'What of the car park?' });
    expect((await nurse.follow()).text).toContain('What of the car park?');
    expect((await nurse.post(`/policy/draft/${id}/comments`, { clause: '', words: ' ' })).status).toBe(422);
    expect((await nurse.post(`/policy/draft/${id}/comments`, { clause: 'SM-99', words: 'x' })).status).toBe(
      409,
    );
    const other = await app.as(await addStaff(app));
    expect(await page(other, `/policy/draft/${id}`)).not.toContain('What of the car park?');
    expect(await page(officer, `${home}/clauses/SM-15`)).toContain('Nina Nurse');
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'], hiredOn: null }));
    expect(await page(auditor, `/policy/draft/${id}`)).not.toContain('What do you think?');

    await clinical.post(`${home}/comments`, { words: 'I like it.\n\nVery much.' });
    expect((await clinical.follow()).text).toContain('I like it.\n\nVery much.');
    expect(await page(clinical, '/committee')).toContain('Vote on a draft: Clinical seat');
    expect((await vote(clinical, 'seat-clinical', { vote: '' })).text).toContain('Choose how you vote');
    expect((await vote(clinical, '')).text).toContain('Choose a seat');
    expect((await vote(clinical, 'seat-privacy')).status).toBe(403);
    expect((await vote(clinical, 'seat-clinical', { hash: 'x' })).status).toBe(409);
    expect((await vote(clinical, 'seat-clinical', { vote: 'object' })).text).toContain('Give a reason');
    await vote(clinical, 'seat-clinical');
    expect((await clinical.follow()).text).toContain('Your vote is on record');
    await vote(privacy, 'seat-privacy', { vote: 'abstain', reason: 'Not about patients.' });
    expect(await page(officer, `${home}/review`)).toContain('Not about patients.');

    // The last day for staff passes: whoever looks first finds it approved.
    await later('2026-10-13T09:00:00.000Z');
    expect(await page(officer, '/committee')).toContain('Publish an approved draft');
    expect(await page(officer, home)).toContain('See what it costs and publish');
    const votes = await page(officer, `${home}/review?done=voted`);
    expect(votes).toContain('See what it costs and publish');
    expect(votes).toContain('1 for, 0 against, 1 abstained, 0 silent');
    expect(votes).not.toContain('You may change it');
    expect(await page(clinical, `${home}/review`)).not.toContain('See what it costs and publish');
    const anew = await app.as(await addStaff(app));
    expect((await anew.get(`/policy/draft/${id}`)).status).toBe(404);
    expect((await officer.get(`${home}/publishing`)).status).toBe(200);
    expect((await vote(clinical, 'seat-clinical', { hash: 'x' })).status).toBe(409);
  });

  it('shows who voted what is different since, and what an objection does', async () => {
    await edit(app, them.officer.id, id, 'SM-02', { setting: 'restrictive' });
    await submit({ askStaff: 'no' });
    await vote(clinical, 'seat-clinical');
    const seen = await hash(privacy);
    await edit(app, them.officer.id, id, 'SM-16', { what: 'Claims with a source that anybody can read' });
    const late = await privacy.post(`${home}/votes`, {
      hash: seen,
      seat: 'seat-privacy',
      vote: 'object',
      reason: 'Too much.',
    });
    expect([late.status, late.text.includes('Too much.')]).toEqual([409, true]);
    expect(late.text).toContain('anybody can read');
    const text = await page(clinical, `${home}/review`);
    expect(text).toContain('What changed since you looked');
    expect(text).toContain('anybody can read');
    expect(text).toContain('Given before: does not count now');
    await vote(privacy, 'seat-privacy', { vote: 'object', reason: 'Too much.' });
    expect(await page(officer, `${home}/review`)).toContain(
      'nothing is approved until the objection is withdrawn',
    );
    await later('2026-10-20T09:00:00.000Z');
    expect(await page(officer, home)).toContain('The privacy seat objected, so this draft was not approved');
    expect(await page(officer, `${home}/review`)).toContain('Too much.');
    await submit({ closesOn: '2026-10-30', askStaff: 'no' });
    expect(await page(officer, `${home}/review`)).toContain('stands until the seat votes again');
    await officer.post(`${home}/return`);
    expect((await officer.follow()).text).toContain('The draft is back with its authors');
  });

  it('is published at once when officer and privacy seat agree, and confirmed by a vote', async () => {
    expect((await clinical.post(`${home}/emergency`, { reason: 'x' })).status).toBe(403);
    expect((await officer.post(`${home}/emergency`, { reason: '' })).status).toBe(422);
    await officer.post(`${home}/emergency`, { reason: 'A fake page asks for data.' });
    expect((await officer.follow()).text).toContain('Waiting for the privacy seat');
    expect(await page(privacy, '/committee')).toContain('An emergency waits for the privacy seat');
    const asked = await page(privacy, `${home}/emergency`);
    expect(asked).toContain('A fake page asks for data.');
    // Nobody has signed version 1 yet: they sign the new one at the end of the course.
    expect(asked).toContain('It asks something of 0 people');
    const shown = /name="hash" value="(\w+)"/.exec(asked)![1]!;
    expect((await clinical.post(`${home}/emergency/agreement`, { hash: shown })).status).toBe(403);
    expect((await privacy.post(`${home}/emergency/agreement`, { hash: 'x' })).status).toBe(409);
    expect((await privacy.post(`${home}/emergency/agreement`, { hash: shown })).location).toBe(
      '/policy/versions/2',
    );
    expect((await policyInForce(app.ground.database.read)).number).toBe(2);
    expect(await page(clinical, `${home}/review`)).toContain('This is in force already');
    await vote(clinical, 'seat-clinical');
    await vote(privacy, 'seat-privacy');
    expect(await page(officer, home)).toContain('Published as version 2');
    expect(await page(clinical, '/policy/versions/2')).toContain('How the committee voted');
    expect((await page(officer, `${home}/emergency`)).includes('This text stands as it is')).toBe(true);
  });

  it('tells somebody who is officer and privacy seat that both are up to them', async () => {
    const both = await app.as(await addStaff(app, { roles: ['officer', 'seat-privacy', 'seat-hr'] }));
    await both.post(`${home}/emergency`, { reason: 'Now.' });
    expect((await both.follow()).text).toContain('so both are up to you');
    await submit({ askStaff: 'no' });
    const ballot = await page(both, `${home}/review`);
    expect(ballot).toContain('For which of your seats?');
    await both.post(`${home}/votes`, {
      hash: await hash(both),
      seat: ['seat-privacy', 'seat-hr'],
      vote: 'approve',
    });
    expect((await both.follow()).text.match(/For it/g)).toHaveLength(2);
  });

  it('is read outside by a link, which ends', async () => {
    await edit(app, them.officer.id, id, 'SM-16', { what: 'Claims with a source that anybody can read' });
    expect((await officer.post(`${home}/counsel`, { address: 'nobody' })).status).toBe(422);
    const made = await officer.post(`${home}/counsel`, { address: 'law@firm.example' });
    const path = /\/counsel\/[\w-]{43}/.exec(made.text)![0];
    expect(await page(officer, `${home}/counsel`)).not.toContain(path);
    const row = await app.ground.database.read
      .selectFrom('counsel_link')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(path.split('/')[2]!);
    const counsel = app.browser();
    expect((await counsel.get(path)).text).toContain('anybody can read');
    const said = { name: 'Lea Law', clause: 'SM-16', words: 'Who keeps the source?' };
    expect((await counsel.post(path, { ...said, words: '' })).status).toBe(422);
    expect((await counsel.post(path, { ...said, clause: 'SM-99' })).status).toBe(404);
    await counsel.post(path, said);
    expect((await counsel.follow()).text).toContain('Lea Law');
    expect(await page(officer, `${home}/clauses/SM-16`)).toContain('Who keeps the source?');
    await officer.post(`${home}/counsel/${row.id}/withdrawal`);
    expect((await officer.follow()).text).toContain('Ended');
    expect((await officer.post(`${home}/counsel/nothing/withdrawal`)).status).toBe(404);
    expect([(await counsel.get(path)).status, (await counsel.post(path, said)).status]).toEqual([404, 404]);
    const again = await officer.post(`${home}/counsel`, { address: 'law@firm.example' });
    const second = /\/counsel\/[\w-]{43}/.exec(again.text)![0];
    app.clock.pass({ days: 30 });
    expect((await counsel.get(second)).status).toBe(200);
    app.clock.pass({ days: 1 });
    expect((await counsel.get(second)).status).toBe(404);
    for (const odd of ['nothing', '%00', 'x'.repeat(300)])
      expect((await counsel.get(`/counsel/${odd}`)).status).toBe(404);
  });

  it('is decided by seats that the officer gives and takes', async () => {
    expect(await page(clinical, '/committee/seats')).not.toContain('Give this seat');
    expect((await clinical.post('/committee/seats', { seat: 'seat-hr', person: 'x' })).status).toBe(403);
    const hana = await addStaff(app, { name: 'Hana Hart', email: 'hana@larkfield.example' });
    const quinn = await addStaff(app, { name: 'Quinn Query', roles: ['auditor'], hiredOn: null });
    const give = (seat: string, person: string) => officer.post('/committee/seats', { seat, person });
    expect((await give('seat-hr', 'nobody at all')).text).toContain('We know nobody by that name');
    expect((await give('seat-nothing', hana.email)).text).toContain('Choose a seat');
    expect((await give('seat-hr', quinn.email)).text).toContain('cannot hold a seat');
    await give('seat-hr', hana.email);
    expect((await officer.follow()).text).toContain('Hana Hart');
    expect((await give('seat-hr', hana.email)).status).toBe(303);
    const administrator = await app.as(await addStaff(app, { roles: ['administrator'] }));
    expect(await page(administrator, `/people/${hana.id}`)).toContain('Given the role HR seat');
    const both = await administrator.post(`/people/${hana.id}/roles`, { role: 'auditor', has: '1' });
    expect([both.status, both.text.includes('cannot audit its work')]).toEqual([409, true]);
    await officer.post('/committee/seats/taken', { seat: 'seat-hr', person: hana.id });
    expect((await officer.follow()).text).not.toContain('Hana Hart <form');
    expect(
      (await officer.post('/committee/seats/taken', { seat: 'seat-hr', person: 'nothing' })).status,
    ).toBe(404);
  });

  it('brings what staff asked and what networks need before the committee', async () => {
    const text = await page(clinical, '/committee');
    for (const words of ['What staff asked', 'No clause decides these', 'What is new on networks'])
      expect(text).toContain(words);
  });
});
