import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { isLocal, unsafeAddress } from '../../src/web/address.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

const HTTPS = { origin: 'https://training.example.org' };
const HTTP = { origin: 'http://localhost:3000' };

type Headers = Record<string, string>;

const judged = (config: { origin: string }, host: string, headers: Headers = {}, method = 'GET') =>
  unsafeAddress({ method, host, secure: false, header: (name) => headers[name] }, config);

describe('an address', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST.',
    'content.localhost:80',
    '127.0.0.1:3000',
    '[::1]:3000',
  ])('%s is of this machine', (host) => expect(isLocal(host)).toBe(true));

  it.each([
    '',
    'localhost.evil.example',
    '127.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.5:3000',
    '[::2]',
  ])('%s is not', (host) => expect(isLocal(host)).toBe(false));

  it.each([
    ['plain, on this machine', HTTP, 'localhost:3000', {}, undefined],
    ['plain, from elsewhere', HTTP, '192.168.1.20:3000', {}, 'plain'],
    [
      'https that Heed was not told of',
      HTTP,
      'training.example.org',
      { 'x-forwarded-proto': 'https' },
      'untold',
    ],
    [
      'a line that the browser takes for safe',
      HTTP,
      'training.example.org',
      { 'sec-fetch-site': 'none' },
      'untold',
    ],
    ['https, as the proxy says', HTTPS, 'heed:3000', { 'x-forwarded-proto': 'https, http' }, undefined],
    ['https, as the browser says', HTTPS, 'heed:3000', { 'sec-fetch-site': 'none' }, undefined],
    ['https through a proxy that keeps silent', HTTPS, 'training.example.org', {}, undefined],
    ['plain, as the proxy says', HTTPS, 'training.example.org', { 'x-forwarded-proto': 'http' }, 'plain'],
    ['past the proxy', HTTPS, 'training.example.org:3000', {}, 'plain'],
    ['past the proxy, by number', HTTPS, '192.168.1.20:3000', {}, 'plain'],
    ['past the proxy, on this machine', HTTPS, 'localhost:3000', {}, undefined],
  ] as [string, { origin: string }, string, Headers, string | undefined][])(
    '%s',
    (_name, config, host, headers, why) => expect(judged(config, host, headers)).toBe(why),
  );

  it('is found out by the cookie that does not come back', () => {
    const post = (cookie: string) => judged(HTTPS, 'training.example.org', { cookie }, 'POST');
    expect(post('')).toBe('plain');
    expect(post('heed=s%3Aold')).toBe('plain');
    expect(post('a=b; __Host-heed=s%3Ax')).toBeUndefined();
    expect(post('__Host-heed-guest=x')).toBeUndefined();
  });
});

// `fetch` lets nobody choose the host.
function ask(app: TestApp, host: string, path: string, method = 'GET') {
  return new Promise<{ status: number; text: string; cookies: string[] }>((resolve, reject) => {
    request(app.url + path, { method, headers: { host } }, (res) => {
      const [status, cookies] = [res.statusCode ?? 0, res.headers['set-cookie'] ?? []];
      textOf(res).then((text) => resolve({ status, text, cookies }), reject);
    })
      .on('error', reject)
      .end();
  });
}

onSqlite('where a sign-in cannot work', (open) => {
  let app: TestApp;

  afterEach(() => app.close());

  it.each(['/', '/sign-in', '/policy', '/what-now', '/no-such-page', '/log'])(
    'answers %s with what is wrong and what to do, and leaves no cookie',
    async (path) => {
      app = await startApp({ database: await open() });
      const answer = await ask(app, '192.168.1.20:3000', path);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('Nobody can sign in at this address');
      expect(answer.text).toContain('You opened http://192.168.1.20:3000.');
      expect(answer.text).toContain('HEED_ORIGIN=https://training.example.org');
      expect(answer.text).toContain(`reverse_proxy localhost:${app.ground.config.port}`);
      expect(answer.cookies).toEqual([]);
      expect((await ask(app, '192.168.1.20:3000', '/healthz')).status).toBe(200);
    },
  );

  it('signs nobody in there, and says so', async () => {
    app = await startApp({ database: await open() });
    const answer = await ask(app, 'clinic.lan:3000', '/sign-in', 'POST');
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('http://clinic.lan:3000')]);
    expect(answer.cookies).toEqual([]);
  });

  it('escapes the host that it names', async () => {
    app = await startApp({ database: await open() });
    const { text } = await ask(app, 'a"><script>alert(1)</script>', '/');
    expect(text).toContain('Nobody can sign in');
    expect(text).not.toContain('<script>alert');
  });

  it('names the right address where there is one', async () => {
    app = await startApp({ database: await open(), env: { HEED_ORIGIN: HTTPS.origin } });
    const { status, text } = await ask(app, 'training.example.org:3000', '/policy');
    expect([status, text]).toEqual([403, expect.stringContaining('href="https://training.example.org"')]);
  });

  it('behind a proxy that speaks https signs in, with cookies held to this host', async () => {
    const env = { HEED_ORIGIN: HTTPS.origin, HEED_PROXIES: 'loopback' };
    app = await startApp({ database: await open(), env });
    const { email } = await addStaff(app);
    const headers = {
      host: 'heed.internal:3000',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'training.example.org',
    };
    const browser = app.browser();
    await browser.get('/sign-in', headers);
    expect([...browser.cookies.keys()]).toEqual(['__Host-heed-guest']);
    const answer = await browser.post(
      '/sign-in',
      { who: email, password: 'larkfield staff one' },
      { headers },
    );
    expect(answer.location).toBe('/');
    const session = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-heed='));
    expect(session).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect((await browser.get('/', headers)).status).toBe(200);
    // The same proxy on its plain side: one page, no sign-in.
    const plain = await browser.get('/', { ...headers, 'x-forwarded-proto': 'http' });
    expect(plain.status).toBe(403);
  });

  it('tells a proxy that speaks https from Heed that was not told', async () => {
    app = await startApp({ database: await open(), env: { HEED_PROXIES: 'loopback' } });
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'training.clinic.example' };
    const { status, text } = await app.browser().get('/sign-in', headers);
    expect([status, text]).toEqual([
      403,
      expect.stringContaining('HEED_ORIGIN=https://training.clinic.example'),
    ]);
    expect(text).toContain('that line is safe');
  });

  it('keeps the content of packages without any cookie', async () => {
    app = await startApp({
      database: await open(),
      env: { HEED_CONTENT_ORIGIN: 'http://content.localhost:{port}' },
    });
    const answer = await ask(app, `content.localhost:${app.ground.config.port}`, '/');
    expect([answer.status, answer.cookies]).toEqual([404, []]);
  });
});
