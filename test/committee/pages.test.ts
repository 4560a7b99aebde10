import { openDraft } from '../../src/committee/draft.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { edit, run, seated, type Committee } from './make.ts';

onSqlite('the committee’s pages', (open) => {
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
  });
  afterEach(() => app.close());

  /** The fields of the clause form as the page shows them. */
  async function fields(browser: Browser, clause: string): Promise<Record<string, string>> {
    const { text } = await browser.get(`${home}/clauses/${clause}`);
    const found: Record<string, string> = {};
    for (const [, name, value] of text.matchAll(
      /<input type="hidden" name="(revision|below|setting)" value="([^"]*)"/g,
    ))
      found[name!] ??= value!;
    for (const [, name, value] of text.matchAll(/<textarea[^>]* name="(\w+)"[^>]*>\n?([^<]*)<\/textarea>/g))
      if (name !== 'words' && name !== 'reason') found[name!] = value!;
    found['title'] = /name="title"[^>]*value="([^"]*)"/.exec(text)?.[1] ?? '';
    found['setting'] = /name="setting"[^>]*value="(\w+)" checked/.exec(text)?.[1] ?? found['setting'] ?? '';
    return found;
  }
  const save = async (browser: Browser, clause: string, change: Record<string, string>) =>
    browser.post(`${home}/clauses/${clause}`, { ...(await fields(browser, clause)), ...change });
  const page = async (browser: Browser, path: string) => (await browser.get(home + path)).text;

  it('begin a draft, and show it to the committee alone', async () => {
    await officer.post('/committee/drafts');
    const begun = await officer.follow();
    expect(begun.text).toContain('The draft is begun');
    expect(new Set(begun.text.match(/clauses\/SM-\d\d/g)).size).toBe(25);
    expect((await officer.get('/committee')).text.match(/Draft of 5 Oct 2026/g)).toHaveLength(2);
    const nurse = await app.as(await addStaff(app));
    expect((await nurse.get(home)).status).toBe(403);
    for (const path of [
      '',
      '/review',
      '/names',
      '/difference',
      '/counsel',
      '/emergency',
      '/clauses/new',
      '/clauses/SM-01',
    ])
      expect((await officer.get(`/committee/drafts/nothing${path}`)).status).toBe(404);
    expect((await officer.get(`${home}/clauses/SM-99`)).status).toBe(404);
  });

  it('say what each setting means before one is chosen', async () => {
    const text = await page(clinical, '/clauses/SM-04');
    expect(text).toContain('No image or sound of a patient');
    expect(text).toContain('Looser than now.');
    expect(text).toMatch(/A picture from work[^<]*: from “Ask first” to “Yes, if …”\./);
    expect(text).toContain('Changes nothing.');
    expect(text).toContain('Concerns everyone.');
    expect(text).toMatch(/value="open" disabled/);
    const rules = text.slice(text.indexOf('The rules behind it'));
    expect(rules).toContain('marked photo spot');
    expect(rules).not.toContain('you have checked the whole frame');
    expect(await page(privacy, '/clauses/SM-04')).not.toMatch(/value="open" disabled/);
  });

  it('save a clause, and show what it changes', async () => {
    await save(clinical, 'SM-15', { setting: 'restrictive' });
    expect((await clinical.follow()).text).toContain('Saved.');
    await save(clinical, 'SM-15', {});
    expect((await clinical.follow()).text).toContain('Nothing was different');
    expect(await page(officer, '/difference')).toContain('Was: Balanced. Now: Restrictive.');
    const text = await page(officer, '/clauses/SM-15');
    expect(text).toContain('Last changed here by Holder of seat-clinical');
    await officer.post(`${home}/clauses/SM-15/restored`, { revision: '1' });
    expect(await page(officer, '/difference')).toContain('Nothing is different yet');
  });

  it('show two editors of one clause each other’s words, and lose neither', async () => {
    const before = await fields(clinical, 'SM-15');
    await save(officer, 'SM-15', { what: 'What the officer wrote' });
    const late = await clinical.post(`${home}/clauses/SM-15`, { ...before, what: 'What the nurse wrote' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Olive Officer changed this while you worked on it');
    for (const words of ['What the officer wrote', 'What the nurse wrote', before['what']!])
      expect(late.text).toContain(words);
    expect(late.text).toMatch(/<textarea[^>]*name="what"[^>]*>\nWhat the nurse wrote</);
    expect(late.text).toContain('Save mine over theirs');
    expect(await page(officer, '/clauses/SM-15')).toContain('What the officer wrote');
    // The page that showed both says so itself: sent again as it is, it is saved.
    const revision = /name="revision" value="(\d+)"/.exec(late.text)![1]!;
    await clinical.post(`${home}/clauses/SM-15`, { ...before, what: 'What the nurse wrote', revision });
    expect((await clinical.follow()).text).toContain('What the nurse wrote');
    // Somebody in another clause never meets them.
    expect((await save(privacy, 'SM-16', { what: 'Other' })).status).toBe(303);
  });

  it('refuse what nobody may do, also when the form is forged', async () => {
    const forged: [Record<string, string>, number, string][] = [
      [{ floor: 'Anything goes.' }, 409, 'What always applies cannot be edited'],
      [{ locked: 'false' }, 409, 'What always applies cannot be edited'],
      [{ weight: '1' }, 409, 'What always applies cannot be edited'],
      [{ setting: 'open', below: 'We like it.' }, 422, 'Only the privacy seat can choose it'],
      [{ setting: '__proto__' }, 422, 'Choose one of the settings'],
      [{ setting: '' }, 422, 'Choose one of the settings'],
      [{ title: '  ' }, 422, 'Write something here'],
      [{ what: 'x'.repeat(401) }, 422, 'Use 400 characters at most'],
      [{ what: 'Ask [nobody]' }, 422, 'no bracket [nobody]'],
      [{ revision: 'x' }, 409, 'Somebody else changed this'],
    ];
    for (const [change, status, words] of forged) {
      const answer = await save(clinical, 'SM-02', { what: 'Mine', ...change });
      expect([change, answer.status, answer.text.includes(words)]).toEqual([change, status, true]);
    }
    const drop = await officer.post(`${home}/clauses/SM-02/gone`, { revision: '0', reason: 'Why not' });
    expect([drop.status, drop.text.includes('cannot be turned off')]).toEqual([409, true]);
    expect(await page(officer, '/difference')).toContain('Nothing is different yet');
    expect((await policyInForce(app.ground.database.read)).number).toBe(1);
  });

  it('let the privacy seat go below a minimum, with its reason on record', async () => {
    const bare = await save(privacy, 'SM-04', { setting: 'open' });
    expect([bare.status, bare.text.includes('Say why it may go below its minimum')]).toEqual([422, true]);
    await save(privacy, 'SM-04', { setting: 'open', below: 'No patient ever comes here.' });
    expect((await privacy.follow()).text).toContain(
      'Below its minimum, because: No patient ever comes here.',
    );
    expect(await page(officer, '')).toContain('Below its minimum');
    const { body } = await app.ground.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'draft-changed')
      .executeTakeFirstOrThrow();
    expect(body).not.toContain('No patient ever');
    expect(body).toContain('"commits":{"reason"');
  });

  it('take a clause out and back, and move one', async () => {
    const none = await officer.post(`${home}/clauses/SM-17/gone`, { revision: '0', reason: '' });
    expect([none.status, none.text.includes('Give a reason')]).toEqual([422, true]);
    await officer.post(`${home}/clauses/SM-17/gone`, { revision: '0', reason: 'No creators here.' });
    expect((await officer.follow()).text).toContain('No longer in the policy');
    expect(await page(clinical, '/clauses/SM-17')).toContain('No creators here.');
    await clinical.post(`${home}/clauses/SM-17/restored`, { revision: '1' });
    await clinical.follow();
    expect(await page(officer, '/difference')).toContain('Nothing is different yet');
    await officer.post(`${home}/clauses/SM-03/place`, { revision: '0', way: 'up' });
    expect((await officer.follow()).text).toContain('The clause is moved');
    expect(await page(officer, '/difference')).toContain('It was number');
    expect((await clinical.post(`${home}/clauses/SM-05/place`, { revision: '0', way: 'up' })).status).toBe(
      409,
    );
  });

  it('add a clause of one’s own with rules, and say what is wrong in them', async () => {
    const own = { title: 'Hospital radio', rule: 'Ask before you speak on the radio.', roles: ['clinician'] };
    const wrong = await clinical.post(`${home}/clauses`, {
      ...own,
      'rule-1-answer': 'ask-first',
      'rule-2-what': 'advice',
      'rule-3-answer': 'never',
      'rule-3-when': 'incident',
      'rule-3-unless': 'incident',
      'rule-4-answer': 'allowed-if',
      'rule-5-answer': 'never',
      'rule-5-if': 'it rains',
    });
    expect(wrong.status).toBe(422);
    for (const field of ['rule-1-ask', 'rule-2-answer', 'rule-3-unless', 'rule-4-if', 'rule-5-if'])
      expect(wrong.text).toContain(`href="#${field}"`);
    expect(wrong.text).toContain('value="Hospital radio"');
    expect(wrong.text).toMatch(/value="clinician" checked/);
    await clinical.post(`${home}/clauses`, {
      ...own,
      'rule-1-answer': 'ask-first',
      'rule-1-what': 'health-fact',
      'rule-1-where': 'press',
      'rule-1-ask': '[privacy lead]',
    });
    const added = await clinical.follow();
    expect(added.text).toContain('Health facts, to the press');
    expect(added.text).toContain('value="[privacy lead]"');
    const both = await clinical.post(`${home}/clauses/OC-01`, {
      ...own,
      revision: '1',
      'rule-1-answer': 'never',
      aside: 'Fair process',
    });
    expect([both.status, both.text.includes('leave this empty')]).toEqual([422, true]);
    await clinical.post(`${home}/clauses/OC-01`, { ...own, revision: '1', aside: 'Radio manners' });
    expect((await clinical.follow()).text).toContain('It is about: Radio manners');
    expect(await page(officer, '')).toContain('Your own');
    const stale = await officer.post(`${home}/clauses/OC-01`, { ...own, revision: '1', rule: 'Mine' });
    expect([stale.status, stale.text.includes('Radio manners')]).toEqual([409, true]);
    expect(stale.text).toContain('Holder of seat-clinical changed this');
    await officer.post(`${home}/clauses/OC-01/gone`, { revision: '2' });
    expect((await officer.follow()).text).not.toContain('OC-01');
  });

  it('fill names for all and for a site, choose countries and a title', async () => {
    const { version } = await policyInForce(app.ground.database.read);
    const text = await page(officer, '/names');
    const names = [...text.matchAll(/name="(bracket-\d+)"[^>]*value="([^"]*)"/g)].map((m) => [m[1]!, m[2]!]);
    const brackets: Record<string, string> = Object.fromEntries(names);
    expect(names.length).toBe(Object.keys(version.brackets).length);
    await officer.post(`${home}/names`, { ...brackets, 'bracket-0': 'Maria Lopez', revision: '0' });
    expect((await officer.follow()).text).toContain('value="Maria Lopez"');
    const late = await clinical.post(`${home}/names`, {
      ...brackets,
      'bracket-0': 'Sam Brooks',
      revision: '0',
    });
    expect(late.status).toBe(409);
    for (const words of ['Maria Lopez', 'value="Sam Brooks"', version.brackets['privacy lead']!])
      expect(late.text).toContain(words);
    const empty = await clinical.post(`${home}/names`, { ...brackets, 'bracket-0': '', revision: '1' });
    expect([empty.status, empty.text.includes('Fill this in')]).toEqual([422, true]);
    const lead = { ...brackets, 'bracket-0': 'Maria Lopez', revision: '1' };
    const odd = await officer.post(`${home}/names`, { ...lead, 'bracket-es-0': 'la [jefa]' });
    expect([odd.status, odd.text.includes('la [jefa]')]).toEqual([422, true]);
    await officer.post(`${home}/names`, { ...lead, 'bracket-es-0': 'nuestra responsable María' });
    expect((await officer.follow()).text).toMatch(
      /name="bracket-es-0"[^>]*value="nuestra responsable María"/,
    );
    await officer.post(`${home}/countries`, { countries: ['us', 'uk'], revision: '0' });
    expect((await officer.follow()).text).toMatch(/value="uk" checked/);
    expect(await page(clinical, '/clauses/SM-04')).toContain('In a US nursing home');
    expect((await officer.post(`${home}/countries`, { revision: '1' })).text).toContain(
      'Choose one country at least',
    );
    await officer.post(`${home}/title`, { title: 'Our rules', revision: '0' });
    expect((await officer.follow()).text).toContain('value="Our rules"');
    expect((await officer.post(`${home}/title`, { title: '', revision: '1' })).status).toBe(422);
    const { id: site } = await app.ground.database.read
      .selectFrom('site')
      .select('id')
      .executeTakeFirstOrThrow();
    expect(await page(officer, `/names/${site}`)).toContain('Everywhere else: Maria Lopez');
    await officer.post(`${home}/names/${site}`, { 'bracket-0': 'Night lead', revision: '0' });
    expect((await officer.follow()).text).toContain('Saved.');
    expect(
      (await clinical.post(`${home}/names/${site}`, { 'bracket-0': 'Day lead', revision: '0' })).status,
    ).toBe(409);
    expect((await officer.get(`${home}/names/nothing`)).status).toBe(404);
    expect((await officer.post(`${home}/names/nothing`, { revision: '0' })).status).toBe(404);
    const overview = await page(officer, '');
    for (const words of ['the title', 'names and numbers', 'names at a site', 'countries'])
      expect(overview).toContain(words);
  });

  it('accept balanced whole, and set seven clauses apart until each is decided', async () => {
    await edit(app, them.officer.id, id, 'SM-20', { setting: 'restrictive' });
    await officer.post(`${home}/balanced`);
    const text = (await officer.follow()).text;
    expect(text).toContain('Seven clauses for a look of their own');
    expect(text.match(/Not looked at yet/g)).toHaveLength(7);
    await privacy.post(`${home}/clauses/SM-02/decision`, { reason: 'It fits us.' });
    expect((await privacy.follow()).text).toContain('It fits us.');
    expect((await page(officer, '')).match(/Not looked at yet/g)).toHaveLength(6);
    const long = await privacy.post(`${home}/clauses/SM-02/decision`, { reason: 'y'.repeat(2001) });
    expect([long.status, long.text.includes('y'.repeat(2001))]).toEqual([422, true]);
  });

  it('are given up, and brought onto a newer version', async () => {
    const other = await run(app, (tx, now) => openDraft(tx, now, them.officer.id));
    expect((await clinical.get(`/committee/drafts/${other}`)).text).not.toContain('Give this draft up');
    await officer.post(`/committee/drafts/${other}/end`);
    expect((await officer.follow()).text).toContain('The draft was given up');
    expect((await officer.post(`/committee/drafts/${other}/end`)).status).toBe(303);
    expect((await officer.get(`/committee/drafts/${other}/clauses/SM-14`)).text).not.toContain(
      'Save this clause',
    );
    expect((await officer.get(`/committee/drafts/${other}/names`)).text).not.toContain('Save the names');
    await officer.post(`${home}/base`);
    expect((await officer.follow()).text).toContain('now changes the version in force');
  });
});
