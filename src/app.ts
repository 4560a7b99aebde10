import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { guard } from './web/access.ts';
import { refuseUnsafe } from './web/address.ts';
import { csrf } from './web/csrf.ts';
import { errorPage, nothingHere } from './web/error-page.ts';
import { type Beside, type Ground, type Row } from './web/ground.ts';
import { health, type Remark } from './web/health.ts';
import { routeOf } from './web/log.ts';
import { securityHeaders } from './web/headers.ts';
import { languages, messagesSpoken, spokenPage } from './web/tongue.ts';
import { holding, upload } from './web/upload.ts';
import { backupRemark } from './backup/nightly.ts';
import { mailRemark } from './mail/mail.remark.ts';
import { witnessRemark } from './proofs/witness.remark.ts';
import { placeOf } from './organisation/place.ts';
import { contentPlace } from './scorm/content.ts';
import { contentApp } from './scorm/content.routes.ts';
import { sessions } from './sign-in/session.ts';
import { openSteps } from './setup/steps.ts';
import { timetableRemark } from './running/late.ts';
import { wardDevice, wardRules } from './ward/here.routes.ts';
import { accessRoutes } from './routes-access.ts';
import { keepingRoutes } from './routes-keeping.ts';
import { officeRoutes } from './routes-office.ts';
import { overviewRoutes } from './routes-overview.ts';
import { packRoutes } from './routes-packs.ts';
import { policyRoutes } from './routes-policy.ts';
import { proofRoutes } from './routes-proofs.ts';
import { recordRoutes } from './routes-records.ts';
import { savedRoutes } from './routes-saved.ts';
import { scormRoutes } from './routes-scorm.ts';
import { setupRoutes } from './routes-setup.ts';
import { trainingRoutes } from './routes-training.ts';

const FONTS = '@fontsource-variable/atkinson-hyperlegible-next';
const ASSETS = join(import.meta.dirname, '../assets');
const FONT_FILES = join(dirname(createRequire(import.meta.url).resolve(`${FONTS}/package.json`)), 'files');

/** What the app needs besides its ground: secrets of this installation, read once at the start. */
export interface Secrets {
  session: string;
  csrf: string;
}

/** What rooms add to the body of /readyz. */
const remarks: readonly Remark[] = [mailRemark, timetableRemark, backupRemark, witnessRemark];

/** Who may call what: the whole of it. A route that is not in one of these tables does not exist. */
export const routes = (ground: Ground): Row[] => [
  ...officeRoutes(ground),
  ...policyRoutes(ground),
  ...trainingRoutes(ground),
  ...savedRoutes(ground),
  ...scormRoutes(ground),
  ...proofRoutes(ground),
  ...overviewRoutes(ground),
  ...recordRoutes(ground),
  ...packRoutes(ground),
  ...accessRoutes(ground),
  ...keepingRoutes(ground),
  ...setupRoutes(ground),
];

/** The whole web application, in the order in which a request passes through it. */
export function makeApp(house: Ground, secrets: Secrets): Express {
  const ground: Ground = { ...house, messages: messagesSpoken(house.messages) };
  const app = express();
  const secure = ground.config.origin.startsWith('https:');
  app.disable('x-powered-by');
  app.set('trust proxy', ground.config.proxies);
  app.use(contentOrigin(ground));
  app.use(compression());
  app.use('/assets/fonts', express.static(FONT_FILES, { immutable: true, maxAge: '1y' }));
  app.use('/assets', express.static(ASSETS, { maxAge: '1h' }));
  app.use(health(ground, remarks));
  app.use(begin(ground), securityHeaders(), placeOf(ground, openSteps(ground)), refuseUnsafe(ground));
  const { offer, check } = csrf(secrets.csrf, secure);
  app.use(wardDevice(ground), sessions(ground, secrets.session), wardRules(ground), offer, languages(secure));
  const { beside } = ground;
  if (beside !== undefined) app.use(strip(beside));
  const body = form();
  for (const row of [...routes(ground), ...(beside?.rows(ground) ?? [])]) {
    const handlers: RequestHandler[] = [
      guard(row.who),
      row.upload === undefined ? body : upload(row.upload),
      check,
    ];
    const page = holding(spokenPage(row.page));
    if (row.method === 'GET') app.get(row.path, guard(row.who), page);
    else app.post(row.path, ...handlers, page);
  }
  app.use(nothingHere);
  app.use(errorPage(ground.log));
  return app;
}

// What is asked of the host of packages never reaches the app, and the app's own addresses do not exist there. A package can
// write a name into `X-Forwarded-Host`, which not every proxy takes out; into `Host` it cannot.
function contentOrigin(ground: Ground): RequestHandler {
  const place = contentPlace(ground.config);
  const content = contentApp(ground);
  return (req, res, next) => {
    if ([req.host, req.get('host')].some((host) => place.holds(host ?? ''))) content(req, res);
    else next();
  };
}

function strip(beside: Beside): RequestHandler {
  return async (req, res, next) => {
    res.locals.strip = await beside.strip(req, res);
    next();
  };
}

// One `now` and one id for the whole request.
function begin(ground: Ground): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.locals.now = ground.clock.now();
    res.locals.requestId = randomBytes(6).toString('base64url');
    res.locals.viewer = null;
    res.locals.device = null;
    res.locals.sessionKey = null;
    // For the error page, when a database that is away stops the request before these are known.
    res.locals.place = {
      organisation: '',
      zone: ground.config.zone,
      language: 'en',
      messages: ground.messages,
    };
    res.locals.csrf = () => '';
    res.on('finish', () => {
      const [method, route, status] = [req.method, routeOf(req), res.statusCode];
      const took = performance.now() - started;
      ground.vitals.answered(method, route, status, took / 1000);
      const ms = Math.round(took);
      const told = route === 'none' ? 'an address that is not there' : route;
      ground.log.info(
        { request: res.locals.requestId, method, route, status, ms },
        `answered ${method} ${told} with ${status} in ${ms} ms`,
      );
    });
    next();
  };
}

// A body of any other type is an empty form: what it lacks is said by the form itself.
function form(): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: '200kb', parameterLimit: 500 });
  return (req, res, next) => {
    read(req, res, (error?: unknown) => {
      req.body ??= {};
      next(error);
    });
  };
}
