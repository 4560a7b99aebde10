import { adoptCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { contentHash, keepContent } from '../../src/files/content.store.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { DESK_ADDRESS, kindsCourse } from '../support/kinds.ts';
import { putIntoForce } from '../support/training.ts';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

onSqlite('pictures', (open) => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    const now = app.clock.now();
    await putIntoForce(app.ground.database, now);
    await transact(app.ground.database.write, (tx) => adoptCourse(tx, now, 'test', kindsCourse()));
    browser = await app.as(await addStaff(app));
  });
  afterAll(() => app.close());

  const keep = (kind: string, body: string): Promise<string> =>
    transact(app.ground.database.write, (tx) => keepContent(tx, kind, body));

  it('stand under the hash that the course names, for ever, and an SVG may do nothing', async () => {
    const answer = await browser.get(`/pictures/${contentHash(DESK_ADDRESS)}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^<svg [\s\S]+<\/svg>$/);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(answer.headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('have the type they were kept with', async () => {
    const hash = await keep('picture', `data:image/png;base64,${PIXEL}`);
    const answer = await fetch(`${app.url}/pictures/${hash}`, {
      headers: { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await answer.arrayBuffer()).toString('base64')).toBe(PIXEL);
  });

  it.each([
    ['no hash', () => 'nothing'],
    ['an unknown hash', () => contentHash('nothing')],
    ['other content that is kept', () => keep('note', DESK_ADDRESS.replace('svg', 'SVG'))],
    ['a course', async () => (await courses())[0]!],
    ['what is called a picture and is none', () => keep('picture', 'data:text/html;base64,PGI+')],
    ['a picture without a body', () => keep('picture', 'data:image/png;base64,')],
  ])('%s is not found', async (_name, hash) => {
    expect((await browser.get(`/pictures/${await hash()}`)).status).toBe(404);
  });

  async function courses(): Promise<string[]> {
    const rows = await app.ground.database.read
      .selectFrom('content')
      .select('hash')
      .where('kind', '=', 'course')
      .execute();
    return rows.map((row) => row.hash);
  }

  it('are for those who signed in', async () => {
    const answer = await app.browser().get(`/pictures/${contentHash(DESK_ADDRESS)}`);
    expect(answer.location).toMatch(/^\/sign-in/);
  });
});
