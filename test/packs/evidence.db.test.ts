import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';

onBoth('the page of evidence', (open) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
  });
  afterEach(() => app.close());

  it.each(['officer', 'auditor'] as const)(
    'leads the %s to the checker and stands in the header',
    async (role) => {
      const browser = await app.as(await addStaff(app, { roles: [role] }));
      const page = await browser.get('/evidence');
      expect(page.status).toBe(200);
      expect(page.text).toContain('href="/verify"');
      expect((await browser.get('/')).text).toContain('href="/evidence"');
    },
  );

  it('is not for others', async () => {
    const browser = await app.as(await addStaff(app));
    expect((await browser.get('/evidence')).status).toBe(403);
    expect((await browser.get('/')).text).not.toContain('href="/evidence"');
  });
});
