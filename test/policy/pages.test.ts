import { policyInForce, policyNumbered } from '../../src/policy/publication.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { publishNext, putIntoForce } from '../support/training.ts';

onSqlite('the policy’s pages', (open) => {
  let app: TestApp;
  let staff: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    staff = await app.as(await addStaff(app, { jobRole: 'care-staff' }));
  });
  afterAll(() => app.close());

  const numbers = (text: string) => [...text.matchAll(/id="(SM-\d\d)"/g)].map((match) => match[1]);

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

  it('keep an old version as it was, word for word and hash for hash', async () => {
    const before = await policyNumbered(app.ground.database.read, 1);
    await publishNext(app.ground.database, app.clock.now(), 1, true);
    expect((await policyInForce(app.ground.database.read)).number).toBe(2);
    const old = await staff.get('/policy/versions/1');
    expect(old.text).toContain('It is not in force any more');
    expect(old.text).toContain(before.hash);
    expect(await policyNumbered(app.ground.database.read, 1)).toEqual(before);
  });

  it('list all versions with who published them', async () => {
    const { text } = await staff.get('/policy/versions');
    expect(text).toContain('Version 1');
    expect(text).toContain('Version 2');
  });
});
