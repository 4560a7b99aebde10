import { addStaff, PASSWORD, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

onSqlite('signing in', (open) => {
  let app: TestApp;
  let nurse: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    nurse = await addStaff(app, { email: 'nurse@larkfield.example', employeeNumber: 'N-7' });
  });
  afterEach(() => app.close());

  it('shows a form to anybody, and leaves no session behind', async () => {
    const browser = app.browser();
    const page = await browser.get('/sign-in');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Email or employee number');
    expect(await app.ground.database.read.selectFrom('session').selectAll().execute()).toEqual([]);
    expect([...browser.cookies.keys()]).toEqual(['heed-guest']);
  });

  it.each(['nurse@larkfield.example', ' NURSE@Larkfield.example ', 'N-7', 'n-7'])(
    'lets in %j with the password',
    async (who) => {
      const browser = app.browser();
      const answer = await browser.signIn(who);
      expect(answer.location).toBe('/');
      expect((await browser.get('/sign-in')).location).toBe('/');
      const session = await app.ground.database.read.selectFrom('session').selectAll().execute();
      expect(session.map((row) => row.person_id)).toEqual([nurse.id]);
    },
  );

  it('refuses a wrong password and an unknown account in the same words', async () => {
    const browser = app.browser();
    await browser.get('/sign-in');
    const wrong = await browser.post('/sign-in', { who: 'N-7', password: `${PASSWORD}!` });
    const unknown = await browser.post('/sign-in', { who: 'N-8', password: PASSWORD });
    expect(wrong.status).toBe(422);
    expect(unknown.status).toBe(422);
    expect(wrong.text.replaceAll('N-7', 'N-8')).toBe(unknown.text);
    expect(wrong.text).toContain('That did not match.');
    expect(wrong.text).toContain('value="N-7"');
    expect(wrong.text).not.toContain(PASSWORD);
  });
});
