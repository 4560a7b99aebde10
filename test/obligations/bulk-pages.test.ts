import { standingsOf } from '../../src/obligations/standing.store.ts';
import { extensionsOf } from '../../src/obligations/waiver.store.ts';
import { requirements } from '../../src/obligations/requirement.store.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import type { Fields } from '../support/browser.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const THING = 'course:social-media';

/** The fields of the last form of a page, as a browser would send them. */
export function fieldsIn(page: string): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    if (name !== '_csrf')
      (fields[name!] ??= []).push(value!.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));
  return fields;
}

onSqlite('the pages for more time, excuses and requirements', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Browser;
  let nia: Added;
  let olu: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nia = await addStaff(app, {
      name: 'Nia <Nurse>',
      hiredOn: '2026-09-30',
      employeeNumber: 'N-1',
      team: 'Day',
    });
    olu = await addStaff(app, {
      name: 'Olu Okafor',
      hiredOn: '2026-09-28',
      employeeNumber: 'N-2',
      team: 'Day',
    });
    officer = await app.as(await addStaff(app, { name: 'Ola Officer', roles: ['officer'] }));
  });
  afterEach(() => app.close());

  const dueOf = async (id: string) =>
    (await standingsOf(database.write, id)).find((one) => one.thing === THING)!.dueOn;
  const extending = (fields: Fields = {}): Fields => ({
    do: 'extend',
    thing: THING,
    until: '2026-12-01',
    reason: 'Short of staff',
    ...fields,
  });
  const preview = (fields: Fields, browser = officer) => browser.post('/asked/preview', fields);
  const confirm = async (browser = officer) => browser.post('/asked', fieldsIn(browser.last!.text));

  it('go from a ticked list by a preview to more time for one person', async () => {
    const list = await officer.get('/people');
    expect(list.text).toContain(`value="${nia.id}" aria-label="Choose Nia &lt;Nurse&gt;"`);
    const form = await officer.get(`/asked/new?list=people&filter=&which=ticked&do=extend&person=${nia.id}`);
    expect(form.text).toContain('1 person is chosen:');
    const shown = await preview(extending({ person: [nia.id] }));
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('30 Oct 2026');
    expect(shown.text).toContain('1 Dec 2026');
    expect(shown.text).toContain(
      'Hired 30 Sep 2026; 30 days, so 30 Oct 2026; more time was given, so 1 Dec 2026.',
    );
    expect(await dueOf(nia.id)).toBe('2026-10-30');
    // Pressed twice is once.
    const fields = fieldsIn(shown.text);
    await Promise.all([officer.post('/asked', fields), officer.post('/asked', fields)]);
    const done = await officer.post('/asked', fields);
    expect(done.location).toBe(`/people/${nia.id}/duties?done=extend`);
    expect(await dueOf(nia.id)).toBe('2026-12-01');
    expect(await extensionsOf(database.read, nia.id)).toHaveLength(1);
    const page = (await officer.follow()).text;
    expect(page).toContain('There is more time now.');
    expect(page).toContain('Short of staff');
    expect(page).toContain('Ola Officer');
  });

  it('take all that a filter shows, of people and of the report, at the time of the doing', async () => {
    await addStaff(app, { name: 'Pia Park', team: 'Night', hiredOn: '2026-09-28' });
    const shown = await preview(extending({ list: 'people', filter: 'team=Day' }));
    expect(shown.text).toContain('2 people get more time.');
    expect(shown.text).not.toContain('Pia');
    // Somebody comes to the team meanwhile: nothing is done, and the new list is shown.
    await addStaff(app, { name: 'Quin Quist', team: 'Day', hiredOn: '2026-10-01' });
    const late = await confirm();
    expect(late.status).toBe(409);
    expect(late.text).toContain('Something changed since you looked');
    expect(late.text).toContain('Quin Quist');
    expect(await dueOf(nia.id)).toBe('2026-10-30');
    expect((await confirm()).location).toBe('/asked?done=extend&count=3');
    expect((await officer.follow()).text).toContain('3 people have more time now.');
    const report = await preview(extending({ list: 'report', filter: 'q=pia', until: '2026-12-02' }));
    expect(report.text).toContain('Pia Park');
    expect(report.text).toContain('1 person gets more time.');
  });

  it('take a pasted list of numbers and addresses in any case, and name what is nobody’s', async () => {
    const shown = await preview(
      extending({ pasted: `n-1\r\n${olu.email.toUpperCase()}, N-404;who@x.example` }),
    );
    expect(shown.text).toContain('2 people get more time.');
    expect(shown.text).toContain('Nobody has one of these: N-404, who@x.example.');
    expect((await confirm()).status).toBe(303);
    expect([await dueOf(nia.id), await dueOf(olu.id)]).toEqual(['2026-12-01', '2026-12-01']);
  });

  it('show who is left out and why, and offer nothing where that is everybody', async () => {
    const shown = await preview(extending({ person: [nia.id], until: '2026-10-06' }));
    expect(shown.text).toContain('Has until that day or longer already.');
    expect(shown.text).not.toContain('class="button">');
  });

  it('lose nothing that was typed, and say all that is wrong', async () => {
    const shown = await preview({
      do: 'waive',
      thing: THING,
      from: '2026-10-06',
      until: '',
      reason: '',
      pasted: '',
    });
    expect(shown.status).toBe(422);
    for (const words of [
      'Choose people first.',
      'Give the last day. Nobody is excused without an end.',
      'Say why.',
    ])
      expect(shown.text).toContain(words);
    expect(shown.text).toContain('value="2026-10-06"');
    const odd = await preview({
      do: 'waive',
      thing: 'course:nothing',
      person: [nia.id],
      reason: 'Kept <b>words</b>',
    });
    expect(odd.text).toContain('Kept &lt;b&gt;words&lt;/b&gt;');
    expect(odd.text).toContain('Choose one of these.');
  });

  it('say again what is about to be done, and what somebody who is excused is then', async () => {
    const shown = await preview({
      do: 'waive',
      thing: THING,
      from: '2026-10-05',
      until: '2026-10-20',
      reason: 'Sent <b>abroad</b>',
      person: [nia.id],
    });
    expect(shown.text).toContain('5 Oct 2026 to 20 Oct 2026');
    expect(shown.text).toContain('Sent &lt;b&gt;abroad&lt;/b&gt;');
    expect(shown.text).toMatch(/class="status exempt"/);
    expect((await officer.get('/asked?done=extend&count=0')).text).not.toContain('0 people');
  });

  it('go back from the preview with everything as it was', async () => {
    await preview(extending({ person: [nia.id], reason: 'Flood' }));
    const back = await officer.post('/asked/preview', { ...fieldsIn(officer.last!.text), back: '1' });
    expect(back.status).toBe(200);
    expect(back.text).toContain('Flood');
    expect(back.text).toContain(`name="person" value="${nia.id}"`);
  });

  it('excuse, and end it from the person’s page', async () => {
    await preview({
      do: 'waive',
      thing: THING,
      from: '2026-10-05',
      until: '2026-10-20',
      reason: 'x',
      person: [nia.id],
    });
    await confirm();
    const page = (await officer.follow()).text;
    expect(page).toContain('Excused.');
    const [, end] = /href="(\/people\/[\w-]+\/waivers\/[\w-]+\/end)"/.exec(page)!;
    expect((await officer.get('/asked')).text).toContain('Nia &lt;Nurse&gt;');
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await auditor.get(`/people/${nia.id}/duties`)).text).not.toContain(end);
    expect((await officer.post(end!, { reason: 'It was meant for somebody else.' })).location).toBe(
      `/people/${nia.id}/duties?done=ended`,
    );
    const after = (await auditor.get(`/people/${nia.id}/duties`)).text;
    expect(after).toContain('5 Oct 2026 to 20 Oct 2026');
    expect(after).toContain('Ended on 5 Oct 2026 by');
    expect((await officer.post(end!.replace(nia.id, olu.id), { reason: 'x' })).status).toBe(404);
    expect(await dueOf(nia.id)).toBe('2026-10-30');
  });

  it('require with a warning, show the case to officers and auditors alone, and take it back', async () => {
    const form = await officer.get('/asked/new?do=require');
    expect(form.text).toContain('Write nothing about what happened, and no name of a patient or coworker.');
    const shown = await preview({
      do: 'require',
      what: 'clauses',
      clause: ['SM-07', 'SM-08'],
      cause: 'incident',
      due: '2026-10-20',
      reason: 'Please read this again',
      case: 'CASE-9',
      person: [nia.id, olu.id],
    });
    expect(shown.text).toContain('2 people are asked for this.');
    const place = (await confirm()).location;
    expect((await officer.follow()).text).toContain('CASE-9');
    const [found] = await requirements(database.read, 'everyone', 5);
    expect(found).toMatchObject({ people: 2, name: 'Ola Officer', case_number: 'CASE-9' });
    const address = place.split('?')[0]!;
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await auditor.get(address)).text).toContain('CASE-9');
    const administrator = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const theirs = await administrator.get(address);
    expect(theirs.text).toContain('Policy parts SM-07, SM-08');
    expect(theirs.text).not.toContain('CASE-9');
    // An administrator takes back only what they asked for themselves.
    expect((await administrator.post(`${address}/withdrawal`, { reason: 'x' })).status).toBe(404);
    const drop = `${address}/people/${olu.id}/drop`;
    expect((await officer.post(drop, { reason: '' })).status).toBe(422);
    expect((await officer.post(drop, { reason: 'Not there' })).location).toBe(`${address}?done=dropped`);
    expect((await officer.post(`${address}/withdrawal`, { reason: 'Mistake' })).location).toBe(
      `${address}?done=withdrawn`,
    );
    expect((await officer.follow()).text).toContain('It is not asked of anybody any more.');
  });

  it('are closed to managers, who give neither excuses nor requirements', async () => {
    const boss = await addStaff(app, { email: 'boss@x.example' });
    await addStaff(app, { managerId: boss.id });
    const manager = await app.as(boss);
    expect((await manager.get('/reports/completion')).text).not.toContain('name="person"');
    expect((await manager.get('/asked/new')).status).toBe(403);
    expect((await preview(extending({ person: [nia.id] }), manager)).status).toBe(403);
    expect((await manager.post('/asked', extending())).status).toBe(403);
    expect((await manager.get(`/people/${nia.id}/duties`)).status).toBe(403);
  });

  it('refuse a confirmation that was never shown, and one that says something else', async () => {
    expect((await officer.post('/asked', extending({ person: [nia.id] }))).status).toBe(422);
    await preview(extending({ person: [nia.id] }));
    const other = { ...fieldsIn(officer.last!.text), until: ['2027-01-01'] };
    expect((await officer.post('/asked', other)).status).toBe(409);
    expect(await dueOf(nia.id)).toBe('2026-10-30');
  });
});
