import { ONBOARDING, ruleOf, rules } from '../../src/obligations/rule.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

/** The fields of the last form on a page as a browser would send them, without its buttons. */
function fieldsOf(html: string): Record<string, string[]> {
  const form = html.slice(html.lastIndexOf('<form method="post"'));
  const fields: Record<string, string[]> = {};
  const add = (name: string, value: string) => (fields[name] ??= []).push(unescaped(value));
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(tag)?.[1];
    if (name === undefined || name === '_csrf') continue;
    if (/type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag)) continue;
    add(name, /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', text = ''] of form.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)</g))
    add(name, text);
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    add(name, /value="([^"]*)" selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? '');
  return fields;
}

const unescaped = (text: string): string =>
  text.replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'); // prettier-ignore

/** What stands on a page, as one line. */
const words = (html: string): string =>
  unescaped(html.slice(html.indexOf('<main'), html.indexOf('</main>')).replace(/<[^>]*>/g, ' ')).replace(
    /\s+/g,
    ' ',
  );

onSqlite('the pages of rules', (open) => {
  let app: TestApp;
  let officer: Browser;
  let admin: Browser;

  beforeEach(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    await addStaff(app, { name: 'Olga Officer', email: 'officer@x.example', roles: ['officer'] });
    await addStaff(app, { name: 'Adam Admin', email: 'admin@x.example', roles: ['administrator'] });
    await addStaff(app, { name: 'Audrey Auditor', email: 'auditor@x.example', roles: ['auditor'] });
    await addStaff(app, { name: 'Ann Nurse', employeeNumber: 'N-1', team: 'Care' });
    await addStaff(app, { name: 'Bob Desk', employeeNumber: 'D-1', jobRole: 'front-desk', team: 'Front' });
    officer = await app.as('officer@x.example');
    admin = await app.as('admin@x.example');
  });
  afterEach(() => app.close());

  /** Presses the button that does just what was shown, a minute later. */
  const save = (browser: Browser, path: string, shown: { text: string }) => {
    app.clock.pass({ minutes: 1 });
    return browser.post(path, { ...fieldsOf(shown.text), do: 'save' });
  };

  const started = async (preset: string, change: Record<string, string | string[]> = {}) => ({
    ...fieldsOf((await officer.get(`/rules/new?preset=${preset}`)).text),
    ...change,
  });

  it('list every rule in words, with how many people it means', async () => {
    const page = words((await officer.get('/rules')).text);
    expect(page).toContain('Social media training for everybody');
    // The auditor owes nothing.
    expect(page).toContain('How many today 4 people');
    expect(page).toContain('For whom Everybody');
    expect(page).toContain('First due As many days after hire as the policy says');
    expect(page).toContain('Again Every 12 months. Who renews in time keeps the date');
    expect(page).toContain('Grace None');
  });

  it('let an auditor read, and change nothing', async () => {
    const auditor = await app.as('auditor@x.example');
    const page = await auditor.get(`/rules/${ONBOARDING.id}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('/edit');
    expect((await auditor.get('/rules/history')).status).toBe(200);
    expect((await auditor.get('/rules')).text).not.toContain('/rules/new');
    expect((await auditor.get('/rules/new')).status).toBe(403);
    expect((await auditor.get(`/rules/${ONBOARDING.id}/edit`)).status).toBe(403);
  });

  it('answer what is not there with 404', async () => {
    for (const path of [
      '/rules/none',
      '/rules/none/edit',
      '/rules/none/end',
      '/rules/none/end.csv',
      '/rules/%00',
    ])
      expect([path, (await officer.get(path)).status]).toEqual([path, 404]);
    const fields = await started('own', { name: 'Mine' });
    for (const path of ['/rules/none', '/rules/%00', '/rules/none/rehearsal.csv'])
      expect([path, (await officer.post(path, fields)).status]).toEqual([path, 404]);
  });

  it('say of each preset what is law, with its source, and what is habit', async () => {
    const page = words((await officer.get('/rules/new')).text);
    expect(page).toContain('HIPAA asks for no yearly training and no signature.');
    expect(page).toContain(
      'Train new people within 90 days of hire. Source: Texas Health and Safety Code 181.101',
    );
    expect(page).toContain('Your target share is a setting of your own.');
    const texas = await started('texas');
    expect(texas).toMatchObject({ 'g1-countries': ['us-tx'], days: ['90'], from: ['2026-10-05'] });
  });

  it('rehearse a new rule, save exactly that, once, and tell who did it', async () => {
    const fields = await started('own', { name: 'Desk', whom: 'groups', 'g1-roles': 'front-desk', first: 'hire', days: '3', from: '' }); // prettier-ignore
    const shown = await officer.post('/rules', fields);
    expect(shown.status).toBe(200);
    const page = words(shown.text);
    expect(page).toContain('Who is affected by “Desk” Nothing is saved yet.');
    expect(page).toContain('1 person of 5 moves.');
    expect(page).toContain('This rule means 1 person today.');
    expect(page).toContain('Bob Desk');
    expect(page).not.toContain('No due date moves.');
    expect(await rules(app.ground.database.read)).toHaveLength(1);

    const confirmed = fieldsOf(shown.text);
    const saved = await officer.post('/rules', { ...confirmed, do: 'save' });
    expect(saved.status).toBe(303);
    const again = await officer.post('/rules', { ...confirmed, do: 'save' });
    expect(again.location).toBe(saved.location);
    const entries = app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'rule-set');
    const bodies = await entries.execute();
    expect(bodies).toHaveLength(2);
    // The name is what somebody typed.
    expect(bodies.some(({ body }) => body.includes('Desk'))).toBe(false);
    const rule = words((await officer.get(saved.location)).text);
    expect(rule).toContain('The rule is saved.');
    expect(rule).toContain('New rule by Olga Officer');
    expect(rule).toContain('How many today 1 person');
  });

  it('keep all that was typed when something is wrong, and when a group comes or goes', async () => {
    const fields = await started('own', {
      name: '',
      whom: 'groups',
      'g1-roles': ['clinician', 'other'],
      'g1-people': 'N-1\nNobody-9',
      before: '7, 30',
    });
    const refused = await officer.post('/rules', fields);
    expect(refused.status).toBe(422);
    expect(words(refused.text)).toContain('Give the rule a name.');
    expect(words(refused.text)).toContain('Nobody has the number or email “Nobody-9”.');
    expect(fieldsOf(refused.text)).toEqual({ ...fieldsOf(refused.text), before: ['7, 30'], 'g1-roles': ['clinician', 'other'], 'g1-people': ['N-1\nNobody-9'] }); // prettier-ignore

    const added = fieldsOf((await officer.post('/rules', { ...fields, do: 'add' })).text);
    expect(added).toMatchObject({ 'g1-people': ['N-1\nNobody-9'], 'g2-teams': [''], before: ['7, 30'] });
    const gone = fieldsOf(
      (await officer.post('/rules', { ...added, 'g2-teams': 'Care', do: 'remove-1' })).text,
    );
    expect(gone).toMatchObject({ 'g1-teams': ['Care'], 'g1-people': [''] });
    expect(gone).not.toHaveProperty('g2-teams');
    expect(await rules(app.ground.database.read)).toHaveLength(1);
  });

  it('say that no date moves where people keep theirs for one more reason', async () => {
    const shown = await officer.post(
      '/rules',
      await started('own', { name: 'Second', first: 'policy', from: '' }),
    );
    const page = words(shown.text);
    expect(page).toContain(
      'No due date moves. 4 people keep their date, for another reason. We looked at all 5.',
    );
    expect(page).not.toContain('4 people of 5 move.');
    expect(page).toContain('Download everybody as CSV');
    expect(words((await officer.get('/rules/new?preset=own')).text)).not.toContain('Staff do not see it.');
  });

  it('name each rule on the page of somebody whom two of them ask', async () => {
    const ann = await addStaff(app, { name: 'Anna Both', employeeNumber: 'N-9' });
    const shown = await officer.post('/rules', await started('own', { name: 'Second', first: 'hire', days: '40', from: '' })); // prettier-ignore
    await save(officer, '/rules', shown);
    const page = words((await officer.get(`/people/${ann.id}/duties`)).text);
    expect(page).toContain('Why this day? 2 reasons');
    expect(page).toContain('Second · due 10 Nov 2025');
    expect(page).toContain('Social media training for everybody · due 31 Oct 2025');
  });

  it('go back from a rehearsal with all that was typed', async () => {
    const fields = await started('own', {
      name: 'Both',
      whom: 'groups',
      'g1-teams': 'care',
      'g1-except': 'd-1',
    });
    const shown = await officer.post('/rules', fields);
    const back = await officer.post('/rules', { ...fieldsOf(shown.text), do: 'edit' });
    const { mark: _mark, ...same } = fieldsOf(back.text);
    expect(same).toEqual(fieldsOf((await officer.post('/rules', { ...fields, do: 'edit' })).text));
    expect(same).toMatchObject({ name: ['Both'], 'g1-except': ['d-1'] });
  });

  it('save nothing when the facts changed, show the new rehearsal, and save that', async () => {
    const fields = await started('own', { name: 'Desk', whom: 'groups', 'g1-roles': 'front-desk', first: 'hire', days: '3', from: '' }); // prettier-ignore
    const shown = fieldsOf((await officer.post('/rules', fields)).text);
    await addStaff(app, { name: 'Dora Desk', jobRole: 'front-desk' });
    const stale = await officer.post('/rules', { ...shown, do: 'save' });
    expect(stale.status).toBe(409);
    expect(words(stale.text)).toContain('Nothing was saved. Something changed since you looked');
    expect(words(stale.text)).toContain('Dora Desk');
    expect(await rules(app.ground.database.read)).toHaveLength(1);
    expect((await officer.post('/rules', { ...fieldsOf(stale.text), do: 'save' })).status).toBe(303);
    expect(await rules(app.ground.database.read)).toHaveLength(2);
  });

  it('change a rule, and tell what changed part by part', async () => {
    const path = `/rules/${ONBOARDING.id}`;
    const form = fieldsOf((await officer.get(`${path}/edit`)).text);
    const shown = await officer.post(path, { ...form, first: 'hire', days: '400' });
    expect(shown.status).toBe(422);
    const rehearsed = await officer.post(path, { ...form, first: 'hire', days: '14', graceDays: '5' });
    expect(words(rehearsed.text)).toContain(
      'Grace None: late from the day after the due day Late only when 5 days',
    );
    const file = await officer.post(`${path}/rehearsal.csv`, fieldsOf(rehearsed.text));
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.text.trimEnd().split('\r\n')).toHaveLength(5);
    expect((await save(officer, path, rehearsed)).status).toBe(303);
    expect(await ruleOf(app.ground.database.read, ONBOARDING.id)).toMatchObject({ graceDays: 5 });
    const history = words((await officer.get('/rules/history')).text);
    expect(history).toContain('Changed by Olga Officer Social media training for everybody');
    expect(history).toContain('First due As many days after hire as the policy says 14 days after hire');
  });

  it('tell of two who change one rule, and let nobody undo the other unseen', async () => {
    const path = `/rules/${ONBOARDING.id}`;
    const hers = fieldsOf((await officer.get(`${path}/edit`)).text);
    const his = fieldsOf((await admin.get(`${path}/edit`)).text);
    const shown = await officer.post(path, { ...hers, onDay: [] });
    // He saves first.
    const rehearsed = await admin.post(path, { ...his, afterEvery: '14' });
    expect((await save(admin, path, rehearsed)).status).toBe(303);
    const stale = await save(officer, path, shown);
    expect(stale.status).toBe(409);
    // What she would undo stands there.
    expect(words(stale.text)).toContain('then every 14 days');
    const opened = await officer.post(path, { ...hers, onDay: [] });
    expect(words(opened.text)).toContain('Somebody else changed this rule after you opened it.');
  });

  it('save nothing that changes nothing', async () => {
    const path = `/rules/${ONBOARDING.id}`;
    const shown = await officer.post(path, fieldsOf((await officer.get(`${path}/edit`)).text));
    expect(words(shown.text)).toContain('You changed nothing.');
    expect(shown.text).not.toContain('value="save"');
  });

  it('end a rule after showing who is freed, fold it below, and bring it back', async () => {
    const path = `/rules/${ONBOARDING.id}`;
    const shown = await officer.get(`${path}/end`);
    expect(words(shown.text)).toContain('4 people of 5 move.');
    expect(words(shown.text)).toContain('Are asked for nothing any more 4');
    expect((await officer.get(`${path}/end.csv`)).text.trimEnd().split('\r\n')).toHaveLength(5);
    expect((await officer.post(`${path}/end`, { mark: 'another' })).status).toBe(409);
    expect(await rules(app.ground.database.read)).toHaveLength(1);
    expect((await save(officer, `${path}/end`, shown)).status).toBe(303);
    expect((await save(officer, `${path}/end`, shown)).status).toBe(303);
    expect(await rules(app.ground.database.read)).toEqual([]);
    expect((await officer.get(`${path}/end`)).location).toBe(path);
    const list = words((await officer.get('/rules')).text);
    expect(list).toContain('No rules yet');
    expect(list).toContain('1 rule has ended');
    expect(words((await officer.get(path)).text)).toContain('Ended by Olga Officer');

    const back = await officer.post(path, fieldsOf((await officer.get(`${path}/edit`)).text));
    expect(words(back.text)).toContain('The rule comes back as it was.');
    expect((await save(officer, path, back)).status).toBe(303);
    expect(await ruleOf(app.ground.database.read, ONBOARDING.id)).toEqual(ONBOARDING);
    expect(words((await officer.get(path)).text)).toContain('Brought back by Olga Officer');
  });

  it('take no new rule over one that is there', async () => {
    const fields = await started('own', { name: 'Mine', id: ONBOARDING.id });
    const shown = await officer.post('/rules', fields);
    expect(words(shown.text)).toContain('Who is affected by changing “Mine”');
  });

  it('put on record who took a file away', async () => {
    const path = `/rules/${ONBOARDING.id}`;
    const fields = fieldsOf((await officer.get(`${path}/edit`)).text);
    const sizes = [
      await officer.get(`${path}/end.csv`),
      await officer.post(`${path}/rehearsal.csv`, fields),
      await officer.post('/rules/rehearsal.csv', { ...fields, id: 'a-new-one' }),
    ].map(({ text }) => Buffer.byteLength(text));
    const rows = await app.ground.database.read
      .selectFrom('ledger')
      .select(['kind', 'body'])
      .where('kind', 'in', ['report-exported', 'report-sent'])
      .orderBy('id')
      .execute();
    const facts = rows.map(({ kind, body }) => ({ kind, ...(JSON.parse(body) as { facts: object }).facts }));
    // What marks a file as UTF-8 is no letter of its text.
    const BOM = 3;
    const file = { by: expect.any(String), report: 'rehearsal', format: 'csv' };
    const taken = (rule: string, change: string) => ({ kind: 'report-exported', ...file, asOf: '2026-10-05', filters: { rule, change } }); // prettier-ignore
    expect(facts).toMatchObject([
      taken(ONBOARDING.id, 'end'),
      { kind: 'report-sent', ...file, bytes: BOM + sizes[0]! },
      taken(ONBOARDING.id, 'set'),
      { kind: 'report-sent', ...file, bytes: BOM + sizes[1]! },
      taken('a-new-one', 'set'),
      { kind: 'report-sent', ...file, bytes: BOM + sizes[2]! },
    ]);
  });
});
