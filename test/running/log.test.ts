import { conflict } from '../../src/errors.ts';
import { openLog } from '../../src/web/log.ts';
import { addStaff, startApp, type AppOptions, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

const apps: TestApp[] = [];
async function started(options: AppOptions): Promise<TestApp> {
  const app = await startApp(options);
  apps.push(app);
  return app;
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function kept(isTTY = false) {
  const lines: string[] = [];
  return { lines, out: { isTTY, write: (line: string) => void lines.push(line) } };
}

describe('the log of the program', () => {
  it('is JSON for programs and words on a terminal, as the setting says', () => {
    for (const [logFormat, isTTY, words] of [
      ['auto', false, false],
      ['auto', true, true],
      ['json', true, false],
      ['words', false, true],
    ] as const) {
      const { lines, out } = kept(isTTY);
      openLog({ logLevel: 'info', logFormat }, out).info({ request: 'abc' }, 'all is well');
      expect(lines).toHaveLength(1);
      if (words)
        expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info {2}all is well \(request abc\)\n$/);
      else expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', request: 'abc', msg: 'all is well' });
      expect(lines[0]).not.toContain('hostname');
    }
  });

  it('shows where an error came from, and none of its details', () => {
    const { lines, out } = kept(true);
    const error = Object.assign(new Error('no row'), {
      detail: 'Key (email)=(ana@x.example)',
      code: '23505',
    });
    openLog({ logLevel: 'info', logFormat: 'words' }, out).error({ err: error }, 'it failed');
    expect(lines[0]).toMatch(/ error it failed\n {4}Error: no row\n {8}at /);
    expect(lines[0]).not.toContain('ana@x.example');
    openLog({ logLevel: 'info', logFormat: 'words' }, out).error({ err: conflict('a.b') }, 'and again');
    expect(lines[1]).toContain('conflict: a.b');
  });
});

onSqlite('the lines about requests', (open) => {
  it('say in words what was answered, by its route: no id, no number, no secret of an address', async () => {
    const { lines, out } = kept();
    const log = openLog({ logLevel: 'info', logFormat: 'json' }, out);
    const app = await started({ database: await open(), log });
    const ana = await addStaff(app, { name: 'Ana' });
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    lines.length = 0;
    await admin.get(`/people/${ana.id}`);
    for (const path of [
      '/welcome/s3cret',
      '/first-run/s3cret',
      '/s3cret',
      '/receipts/s3cret',
      '/log/s3cret',
      '/people?q=s3cret',
    ])
      await admin.get(path);
    const said = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(said).toHaveLength(7);
    expect(said[0]).toMatch(/^answered GET \/people\/:id with 200 in \d+ ms$/);
    expect(said).toContainEqual(
      expect.stringMatching(/^answered GET an address that is not there with 404 in /),
    );
    expect(lines.join('')).not.toContain('s3cret');
    expect(lines.join('')).not.toContain(ana.id);
  });

  it('give an error nobody foresaw the reference that its page shows', async () => {
    const { lines, out } = kept();
    const database = await open();
    const app = await started({ database, log: openLog({ logLevel: 'info', logFormat: 'json' }, out) });
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    await database.write
      .updateTable('setting')
      .set({ value: 'no such zone' })
      .where('name', '=', 'zone')
      .execute();
    lines.length = 0;
    const page = await admin.get('/running');
    expect(page.status).toBe(500);
    const bad = lines.map((line) => JSON.parse(line) as { level: string; msg: string; request: string });
    const told = bad.find(({ level }) => level === 'error')!;
    expect(told.msg).toContain('met an error that nobody foresaw');
    expect(page.text).toContain(told.request);
  });
});
