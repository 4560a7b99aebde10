import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import compression from 'compression';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Ground } from '../web/ground.ts';
import { fill } from '../web/render.ts';
import { acceptCommit, commitForm, type Answer } from './commit.ts';
import { CLEARING, contentPlace } from './content.ts';
import { lastWords, launchOf, takeOver } from './launch.ts';
import { filesOf, ruleOf, versionOf } from './package.ts';
import { commitRate } from './rate.ts';
import type { LaunchRow } from './runtime.store.ts';
import { fileAsked, packagesFolder } from './served.ts';
import { setupOf } from './setup.ts';

const SHELL = join(import.meta.dirname, '../../assets/scorm');
const again = createRequire(import.meta.url);
const APIS = { '1.2': 'scorm12', '2004': 'scorm2004' } as const;

/** The largest commit that is taken in: some packages keep 80 KB, none a megabyte. */
const MOST = '1mb';

/**
 * Everything of the content origin: the shell, the files of packages, and what they have to say. It knows no session and
 * no cookie: the token of a launch in the address is all that counts, and it is worth one attempt of one person.
 */
export function contentApp(ground: Ground): Express {
  const app = express();
  const place = contentPlace(ground.config);
  const rate = commitRate();
  app.disable('x-powered-by');
  app.set('trust proxy', ground.config.proxies);
  app.use(compression());
  app.use(everywhere(ground.config.origin));
  for (const name of Object.values(APIS)) {
    const script = readFileSync(again.resolve(`scorm-again/${name}/min`));
    app.get(`/shell/${name}.js`, (_req, res) => sendScript(res, script));
  }
  // Asked for again each time, so that after an update old and new ones never meet.
  app.use('/shell', express.static(SHELL, { index: false, maxAge: 0 }));

  // On a shared device the next person finds nothing of what a package kept here. Without a wildcard they all keep it in one place.
  app.get(CLEARING, (_req, res) => {
    res.set({ 'cache-control': 'no-store', 'clear-site-data': '"cache", "cookies", "storage"' });
    res.type('html').send('');
  });

  const launched =
    (page: (req: Request, res: Response, launch: LaunchRow) => Promise<void>): RequestHandler =>
    async (req, res) => {
      const token = String(req.params['token']);
      const launch = await launchOf(ground.database.read, token, ground.clock.now());
      // On a host of another launch this one is unknown: two launches never share an origin.
      if (launch === undefined || !place.opens(token, req.host ?? '')) gone(req, res);
      else await page(req, res, launch);
    };

  app.get(
    '/play/:token/',
    launched(async (_req, res, launch) => {
      await lastWords(ground.database.write, launch);
      const sequence = await takeOver(ground.database, launch);
      const setup = await setupOf(ground.database.write, launch, ground.config.origin);
      if (setup === undefined) return gone(_req, res);
      const script = `${APIS[setup.standard]}.js`;
      res.set('cache-control', 'no-store');
      res
        .type('html')
        .send(fill('scorm/shell', { setup: { ...setup, sequence }, script, t: ground.messages.t }));
    }),
  );

  app.get(
    // The path is left as it was asked for: `fileAsked` decodes it, and a sloppy one is no error.
    /^\/play\/(?<token>[\w-]+)\/files\/./,
    launched(async (req, res, launch) => {
      const version = await versionOf(ground.database.read, launch.package_id, launch.version);
      const path = req.path.split('/').slice(4).join('/');
      const file =
        version === undefined ? undefined : fileAsked(await filesOf(ground.database.read, version.row), path);
      if (version === undefined || file === undefined) return gone(req, res);
      const { rule } = await ruleOf(ground.database.read, launch.package_id, version.manifest);
      res.set('content-security-policy', contentPolicy(ground.config.origin, rule.outside));
      res.type(extname(file.path) || 'application/octet-stream');
      // What the file itself says of its encoding holds.
      res.setHeader('content-type', String(res.getHeader('content-type')).replace(/;.*$/, ''));
      res.set('etag', `"${file.hash}"`);
      res.sendFile(file.kept, {
        root: join(packagesFolder(ground.config.data), version.row.hash),
        etag: false,
        lastModified: false,
        cacheControl: false,
      });
    }),
  );

  app.post(
    '/play/:token/commit',
    express.text({ type: () => true, limit: MOST }),
    launched(async (req, res, launch) => {
      const from = req.get('origin');
      if (from !== undefined && from !== place.originOf(String(req.params['token'])))
        return refuse(res, 403, 'closed');
      const now = ground.clock.now();
      const body = typeof req.body === 'string' ? req.body : '';
      if (!rate.allows(launch.id, now, body.length)) return refuse(res, 429);
      const parsed = commitForm.safeParse(jsonOf(body));
      if (!parsed.success) return refuse(res, 400);
      say(res, await acceptCommit(ground.database, now, launch, parsed.data));
    }),
  );

  app.use(gone);
  app.use(((error: Error & { status?: number }, req, res, _next) => {
    if (error.status === 413) return refuse(res, 413, 'too-large');
    if (error.status === undefined || error.status >= 500)
      ground.log.error({ err: error }, 'a file of a training package could not be given out');
    if (res.headersSent) return void res.end();
    if (req.method === 'POST') return refuse(res, 500);
    res.removeHeader('etag');
    res
      .status(error.status ?? 500)
      .set('cache-control', 'no-store')
      .type('text')
      .send('');
  }) as express.ErrorRequestHandler);
  return app;
}

// No address of ours with a token in it may leave by a referrer, and no script may stay behind as a service worker.
function everywhere(origin: string): RequestHandler {
  return (req, res, next) => {
    res.set({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': shellPolicy(origin),
      'cache-control': 'private, max-age=3600',
    });
    if (req.get('service-worker') !== undefined) return void res.status(403).type('text').send('');
    next();
  };
}

const shellPolicy = (origin: string): string =>
  `default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${origin}`;

// Packages run scripts of every kind. What they may load from elsewhere, and so tell elsewhere, an officer decides.
const contentPolicy = (origin: string, outside: boolean): string =>
  `default-src 'self' ${outside ? 'https: ' : ''}data: blob: 'unsafe-inline' 'unsafe-eval'; form-action 'self'; frame-ancestors 'self' ${origin}`;

function gone(_req: Request, res: Response): void {
  res.status(404).set('cache-control', 'no-store').type('text').send('');
}

function sendScript(res: Response, script: Buffer): void {
  res.set('cache-control', 'private, max-age=86400').type('js').send(script);
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function say(res: Response, answer: Answer): void {
  if ('refused' in answer) refuse(res, 409, answer.refused);
  else res.set('cache-control', 'no-store').json({ result: 'true', errorCode: 0, ...answer });
}

function refuse(res: Response, status: number, refused?: string): void {
  res.status(status).set('cache-control', 'no-store');
  res.json({ result: 'false', errorCode: 101, ...(refused === undefined ? {} : { refused }) });
}
