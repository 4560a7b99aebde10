import { policyInForce, policyNumbered } from '../../src/policy/publication.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onSqlite('the policy’s pages', (open) => {
  let app: TestApp;
  let staff: Browser;
  let officer: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    staff = await app.as(await addStaff(app, { jobRole: 'care-staff' }));
    officer = await app.as(await addStaff(app, { roles: ['officer'] }));
  });
  afterAll(() => app.close());

  const numbers = (text: string) => [...text.matchAll(/id="(SM-\d\d)"/g)].map((match) => match[1]);

  async function form(
    change: 'material' | 'minor',
    other: Record<string, string> = {},
  ): Promise<Record<string, string>> {
    const { number, version } = await policyInForce(app.ground.database.read);
    const { policy } = shippedCourse();
    const settings = Object.entries(choicesOf(version)).map(([id, setting]) => [`setting-${id}`, setting]);
    const brackets = policy.brackets.map((b, n) => [`bracket-${n}`, version.brackets[b.key]!]);
    return { after: String(number), change, ...Object.fromEntries([...settings, ...brackets]), ...other };
  }

  it('show what matters for my role first, and the whole one click away', async () => {
    const mine = await staff.get('/policy');
    expect(numbers(mine.text)).toContain('SM-02');
    expect(numbers(mine.text)).not.toContain('SM-13');
    expect(mine.text).toContain('href="/policy/SM-13"');
    expect(numbers((await staff.get('/policy?all')).text)).toHaveLength(25);
  });

  it('give every clause an address of its own, in any case of letters', async () => {
    for (const path of ['/policy/SM-14', '/policy/sm-14'])
      expect((await staff.get(path)).text).toContain('Work time and devices');
    expect((await staff.get('/policy/SM-99')).status).toBe(404);
  });

  it('publish a version with another setting; the old one stays as it was, word for word and hash for hash', async () => {
    const before = await policyNumbered(app.ground.database.read, 1);
    const page = await officer.get('/policy/fitting');
    expect(page.text).not.toMatch(/name="setting-SM-02"[^>]*value="open"/);
    const answer = await officer.post(
      '/policy/publications',
      await form('material', { 'setting-SM-14': 'restrictive' }),
    );
    expect(answer.location).toBe('/policy/versions/2');
    expect((await staff.get('/policy/SM-14')).text).toContain('Keep personal phones out of patient areas');
    const old = await staff.get('/policy/versions/1');
    expect(old.text).toContain('It is not in force any more');
    expect(old.text).toContain(before.hash);
    expect(await policyNumbered(app.ground.database.read, 1)).toEqual(before);
  });

  it('refuse an empty bracket, an unmade choice and a version that was overtaken, and keep what was chosen', async () => {
    const open = await officer.post(
      '/policy/publications',
      await form('minor', { 'bracket-0': ' ', 'setting-SM-20': 'restrictive' }),
    );
    expect([open.status, open.text.includes('Fill this in')]).toEqual([422, true]);
    expect(open.text).toMatch(/id="setting-SM-20-3" value="restrictive" checked/);
    const { change: _change, ...unmade } = await form('minor');
    expect((await officer.post('/policy/publications', unmade)).text).toContain('Choose what this changes');
    const stale = await officer.post('/policy/publications', await form('minor', { after: '0' }));
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Somebody published another version meanwhile');
    expect(stale.text).toMatch(/value="minor" checked/);
    const { number } = await policyInForce(app.ground.database.read);
    expect(stale.text).toContain(`name="after" value="${number}"`);
  });

  it('refuse a setting that is missing, unknown or looser than the minimum', async () => {
    const { number } = await policyInForce(app.ground.database.read);
    for (const odd of [
      { 'setting-SM-02': 'open' },
      { 'setting-SM-03': '__proto__' },
      { 'setting-SM-03': '' },
    ]) {
      const answer = await officer.post('/policy/publications', await form('minor', odd));
      expect([answer.status, answer.text.includes('Choose one of the settings')]).toEqual([422, true]);
    }
    expect((await policyInForce(app.ground.database.read)).number).toBe(number);
  });

  it('list all versions with who published them', async () => {
    const { text } = await staff.get('/policy/versions');
    expect(text).toContain('Version 1');
    expect(text).toContain('Version 2');
  });
});
