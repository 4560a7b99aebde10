import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { addStaff, PASSWORD, startApp, type TestApp } from '../support/app.ts';
import { onSqlite, temporaryFolder } from '../support/databases.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { blocksUnder } from './recipe.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const DOC = read('docs/running.md');

const settingsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^#? ?([A-Z_]+)=(\S+)$/gm)].map(([, name, value]) => [name!, value!]));

/** The headers that nginx.conf has a request carry, for one that came over https to a host from an address. */
function forwarded(host: string, address: string): Record<string, string> {
  const known: Record<string, string> = { $host: host, $remote_addr: address, $scheme: 'https' };
  const lines = [...read('deploy/nginx.conf').matchAll(/^\s*proxy_set_header (\S+) (\S+);$/gm)];
  return Object.fromEntries(lines.map(([, name, value]) => [name!, known[value!] ?? `unknown ${value!}`]));
}

describe('the recipes', () => {
  it('show the files of deploy as they are', () => {
    expect(blocksUnder('### Caddy')[0]).toBe(read('deploy/Caddyfile'));
    expect(blocksUnder('### nginx')[0]).toBe(read('deploy/nginx.conf'));
  });

  it('name every setting, and no other', () => {
    const table = [...DOC.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]);
    const known = readConfig({}, { data: '/nowhere' }).settings.map(({ name }) => name);
    expect(new Set(table)).toEqual(new Set(known));
  });

  it('give settings that are taken', () => {
    const env = settingsOf(read('deploy/heed.env'));
    const config = readConfig(env, { data: '/nowhere' });
    expect(config).toMatchObject({
      origin: 'https://training.example.org',
      proxies: ['loopback'],
      data: '/var/lib/heed',
    });
    const known = new Set(config.settings.map(({ name }) => name));
    const windows = [...read('deploy/heed-windows.xml').matchAll(/env name="(\w+)"/g)].map(
      (match) => match[1]!,
    );
    const container = [...DOC.matchAll(/-e (\w+)=/g)].map((match) => match[1]!);
    expect([...Object.keys(env), ...windows, ...container].filter((name) => !known.has(name))).toEqual([]);
  });

  it('run a command with the settings of the service as systemd reads them, and nothing that is in them', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'scripts'));
    for (const name of ['with-settings.mjs', 'environment-file.mjs'])
      cpSync(join(ROOT, 'scripts', name), join(folder, 'scripts', name));
    writeFileSync(
      join(folder, 'scripts/run.mjs'),
      'console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env }));',
    );
    const [file, program] = [join(folder, 'heed.env'), join(folder, 'heed')];
    writeFileSync(
      file,
      String.raw`# A comment
# on=here
; another
MAIL_FROM=Heed <training@example.org>
SMTP_URL=smtps://user:p$HOME&w;d*'"@mail.example.org:465
  SPACES  =   two words  ${''}
QUOTED="two  words, $HOME, \"said\" \\ \n " tail
SINGLE='p$a&s"\s'
ESCAPED=a\ b\$c
LONG=onetwo
EMPTY=
EVIL=$(touch ${folder}/evil)\`touch ${folder}/evil\`
export BAD=x
nothing
LAST=1`,
    );
    const text = read('deploy/heed').replaceAll('/opt/heed', folder).replaceAll('/etc/heed/heed.env', file);
    writeFileSync(program, text, { mode: 0o755 });
    const ran = spawnSync(program, ['report', 'two words'], { encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const { args, env } = JSON.parse(ran.stdout) as { args: string[]; env: Record<string, string> };
    expect(args).toEqual(['heed', 'report', 'two words']);
    expect(env).toMatchObject({
      MAIL_FROM: 'Heed <training@example.org>',
      SMTP_URL: `smtps://user:p$HOME&w;d*'"@mail.example.org:465`,
      SPACES: 'two words',
      QUOTED: String.raw`two  words, $HOME, "said" \ \n tail`,
      SINGLE: String.raw`p$a&s"\s`,
      ESCAPED: 'a b$c',
      LONG: 'onetwo',
      EMPTY: '',
      EVIL: `$(touch ${folder}/evil)\`touch ${folder}/evil\``,
      LAST: '1',
    });
    expect([env['on'], env['BAD'], existsSync(join(folder, 'evil'))]).toEqual([undefined, undefined, false]);
    rmSync(file);
    const none = spawnSync(program, ['verify'], { encoding: 'utf8' });
    expect([none.status, none.stderr]).toEqual([
      1,
      expect.stringMatching(/^The settings cannot be read: [^\n]*\n$/),
    ]);
  });

  it('make a container that is not root, keeps its data in a volume, and copies what it needs', () => {
    const lines = read('Dockerfile').split('\n');
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('USER node')).toBeGreaterThan(at('COPY --from=build'));
    expect(at('CMD ')).toBeGreaterThan(at('USER node'));
    for (const start of ['VOLUME /data', 'HEALTHCHECK ', 'EXPOSE 3000'])
      expect([start, at(start) > 0]).toEqual([start, true]);
    const left = read('.dockerignore').trim().split('\n');
    for (const needed of [
      'src',
      'scripts',
      'messages',
      'views',
      'assets',
      'courses',
      'migrations',
      'schemas',
      'package.json',
      'package-lock.json',
      'CHANGELOG.md',
      'tsconfig.build.json',
    ])
      expect([needed, left.includes(needed)]).toEqual([needed, false]);
    for (const secret of ['data', '.env', '.git']) expect(left).toContain(secret);
  });
});

onSqlite('the headers of nginx.conf', (open) => {
  let app: TestApp;
  let port: number;
  let close: () => Promise<unknown>;
  let headers: (host: string, address: string) => Record<string, string>;

  beforeAll(async () => {
    const env = settingsOf(read('deploy/heed.env'));
    app = await startApp({
      database: await open(),
      env: Object.fromEntries(
        ['HEED_ORIGIN', 'HEED_CONTENT_ORIGIN', 'HEED_PROXIES'].map((name) => [name, env[name]!]),
      ),
    });
    headers = forwarded;
    const to = Number(new URL(app.url).port);
    const proxy = createServer({ cert: CERTIFICATE, key: KEY }, (req, res) => {
      // As nginx does: what it is told to set takes the place of what the browser sent.
      const told = headers(req.headers.host ?? '', req.socket.remoteAddress ?? '');
      const sent = { ...req.headers };
      for (const name of Object.keys(told)) delete sent[name.toLowerCase()];
      const onward = plainRequest(
        { port: to, host: '127.0.0.1', method: req.method, path: req.url, headers: { ...sent, ...told } },
        (answer) => {
          res.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(res);
        },
      );
      req.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    port = (proxy.address() as AddressInfo).port;
    close = async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    };
  });
  afterAll(async () => {
    await close();
    await app.close();
  });

  const jar = new Map<string, string>();
  async function ask(
    method: string,
    path: string,
    form?: Record<string, string>,
    more: Record<string, string> = {},
  ) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const asking = request(
        {
          host: '127.0.0.1',
          port,
          servername: 'training.example.org',
          ca: CERTIFICATE,
          method,
          path,
          headers: {
            host: 'training.example.org',
            cookie,
            ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            ...more,
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => {
            for (const line of answer.headers['set-cookie'] ?? []) {
              const [pair = '', ...attributes] = line.split('; ');
              expect(attributes).toContain('Secure');
              const [name = '', value = ''] = pair.split(/=(.*)/s);
              jar.set(name, value);
            }
            resolve({ status: answer.statusCode!, headers: answer.headers, text });
          });
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  }

  it('let somebody sign in over https, with cookies that are held to the host', async () => {
    await addStaff(app, { email: 'ana@x.example', name: 'Ana' });
    const page = await ask('GET', '/sign-in');
    expect(page.status).toBe(200);
    const form = Object.fromEntries(
      [...page.text.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map((m) => [
        m[1]!,
        m[2]!,
      ]),
    );
    const names = [...page.text.matchAll(/<input[^>]*?\bname="([^"]+)"/g)].map((m) => m[1]!);
    const who = names.find((name) => !name.startsWith('_') && name !== 'password' && name !== 'next')!;
    const answer = await ask('POST', '/sign-in', { ...form, [who]: 'ana@x.example', password: PASSWORD });
    expect(answer.status).toBe(303);
    expect([...jar.keys()].every((name) => name.startsWith('__Host-'))).toBe(true);
    const home = await ask('GET', '/');
    expect(home.status).toBe(200);
    expect(home.text).toContain('Ana');
  });

  it('take the place of what somebody outside wrote', async () => {
    const more = {
      'x-forwarded-host': 'content.example.net',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '6.6.6.6',
    };
    expect((await ask('GET', '/account', undefined, more)).status).toBe(200);
    // Without them the same would lead to where packages run.
    headers = () => ({});
    expect((await ask('GET', '/account', undefined, more)).status).toBe(404);
    headers = forwarded;
  });
});
