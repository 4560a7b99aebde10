import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import express, { type Express, type RequestHandler } from 'express';
import { guard } from './web/access.ts';
import { csrf } from './web/csrf.ts';
import { errorPage, nothingHere } from './web/error-page.ts';
import type { Ground, Row } from './web/ground.ts';
import { health, type Remark } from './web/health.ts';
import { securityHeaders } from './web/headers.ts';
import { upload } from './web/upload.ts';
import { placeOf } from './organisation/place.ts';
import { sessions } from './sign-in/session.ts';
import { signInPages } from './sign-in/sign-in.routes.ts';

const FONTS = '@fontsource-variable/atkinson-hyperlegible-next';
const ASSETS = join(import.meta.dirname, '../assets');
const FONT_FILES = join(dirname(createRequire(import.meta.url).resolve(`${FONTS}/package.json`)), 'files');

/** What the app needs besides its ground: secrets of this installation, read once at the start. */
export interface Secrets {
  session: string;
  csrf: string;
}

/** What rooms add to the body of /readyz. */
const remarks: readonly Remark[] = [];

/** Who may call what: the whole of it. A route that is not here does not exist. */
export function routes(ground: Ground): Row[] {
  const signIn = signInPages(ground);
  return [
    { method: 'GET', path: '/sign-in', who: 'public', page: signIn.show },
    { method: 'POST', path: '/sign-in', who: 'public', page: signIn.signIn },
    { method: 'POST', path: '/sign-out', who: 'staff', page: signIn.signOut },
    { method: 'POST', path: '/sign-out-everywhere', who: 'staff', page: signIn.signOutEverywhere },
  ];
}

/** The whole web application, in the order in which a request passes through it. */
export function makeApp(ground: Ground, secrets: Secrets): Express {
  const app = express();
  const secure = ground.config.origin.startsWith('https:');
  app.disable('x-powered-by');
  app.set('trust proxy', ground.config.proxies);
  app.use('/assets/fonts', express.static(FONT_FILES, { immutable: true, maxAge: '1y' }));
  app.use('/assets', express.static(ASSETS, { maxAge: '1h' }));
  app.use(health(ground, remarks));
  app.use(begin(ground), securityHeaders(), placeOf(ground));
  app.use(sessions(ground, secrets.session));
  const body = express.urlencoded({ extended: false, limit: '200kb', parameterLimit: 500 });
  const checked = csrf(secrets.csrf, secure);
  for (const row of routes(ground)) {
    const handlers: RequestHandler[] = [
      guard(row.who),
      row.upload === undefined ? body : upload(row.upload),
      checked,
    ];
    const page: RequestHandler = (req, res) => row.page(req, res);
    if (row.method === 'GET') app.get(row.path, guard(row.who), checked, page);
    else app.post(row.path, ...handlers, page);
  }
  app.use(nothingHere);
  app.use(errorPage(ground.log));
  return app;
}

// One `now` and one id for the whole request.
function begin(ground: Ground): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.locals.now = ground.clock.now();
    res.locals.requestId = randomBytes(6).toString('base64url');
    res.locals.viewer = null;
    res.locals.sessionKey = null;
    res.on('finish', () => {
      const ms = Math.round(performance.now() - started);
      ground.log.info({
        request: res.locals.requestId,
        method: req.method,
        path: quietPath(req.path),
        status: res.statusCode,
        ms,
      });
    });
    next();
  };
}

// Single-use links carry a secret in their path; a log must not.
const quietPath = (path: string): string => path.replace(/^\/(welcome|first-run)\/.+/, '/$1/…');
