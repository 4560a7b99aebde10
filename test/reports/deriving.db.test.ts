import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';

// A house in which nobody waits: whatever is worked out shows first how far it is.
onBoth('a report of another day that takes a while', (open) => {
  let app: TestApp;
  let officer: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open(), env: { HEED_PATIENCE_MS: '0' } });
    officer = await app.as(await addStaff(app, { name: 'Olive Officer', roles: ['officer'] }));
  });
  afterAll(() => app.close());

  it.each([
    ['/reports/completion', 1],
    ['/reports/questions', 2],
    ['/reports/clauses-missed', 3],
    ['/team/calendar', 4],
  ])(
    '%s says how far it is, asks again by itself, and then is there',
    async (path, day) => {
      const address = `${path}?on=2026-10-0${day}&q=O%27Neil`;
      const first = await officer.get(address);
      expect(first.status).toBe(200);
      expect(first.headers.get('refresh')).toBe('1');
      expect(first.text).toContain('Working it out');
      expect(first.text).toContain('<progress');
      expect(first.text).toContain(`href="${address.replace('&', '&amp;')}"`);
      expect(first.text).toContain(`How it stood on ${day} Oct 2026`);
      for (let n = 0; n < 200; n++) {
        const next = await officer.get(address);
        if (next.headers.get('refresh') === null) {
          expect(next.text).toContain(`How it stood on ${day} Oct 2026`);
          return;
        }
      }
      throw new Error('it was never there');
    },
    20_000,
  );

  it('gives a file whole', async () => {
    const file = await officer.get('/reports/completion.csv?on=2026-10-02');
    expect(file.headers.get('refresh')).toBeNull();
    expect(file.headers.get('content-type')).toContain('text/csv');
  });
});
