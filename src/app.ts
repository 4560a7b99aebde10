import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { guard } from './web/access.ts';
import { csrf } from './web/csrf.ts';
import { errorPage, nothingHere } from './web/error-page.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';
import { health, type Remark } from './web/health.ts';
import { quietPath } from './web/log.ts';
import { securityHeaders } from './web/headers.ts';
import { upload } from './web/upload.ts';
import { mailPages } from './mail/mail.routes.ts';
import { mailRemark } from './mail/mail.remark.ts';
import { placeOf } from './organisation/place.ts';
import { settingsPages } from './organisation/settings.routes.ts';
import { peoplePages } from './people/pages.ts';
import { inviteLink } from './sign-in/link.ts';
import { sessions } from './sign-in/session.ts';
import { accountPages } from './sign-in/account.routes.ts';
import { forgottenPages } from './sign-in/forgotten.routes.ts';
import { signInPages } from './sign-in/sign-in.routes.ts';
import { decisionsOn, votesOn } from './committee/ready.ts';
import { networkPages } from './networks/pages.ts';
import { commentsUntil } from './committee/open.ts';
import { committeePages } from './committee/pages.ts';
import { documentPages } from './policy/documents.routes.ts';
import { readingPages } from './policy/reading.routes.ts';
import { askingPages } from './asking/asking.routes.ts';
import { whatNowPages } from './asking/what-now.routes.ts';
import { completionPages } from './reports/completion.routes.ts';
import { coursePages } from './courses/course.routes.ts';
import { isTaught } from './courses/course.ts';
import { shippedCourse } from './courses/shipped.ts';
import { firstRunPages } from './training/first-run.routes.ts';
import { homePages } from './training/home.routes.ts';
import { lessonPages } from './training/lesson.routes.ts';
import { changesPages } from './training/changes.routes.ts';
import { publishingPages } from './training/publishing.routes.ts';
import { signingPages } from './training/signing.routes.ts';
import { signaturePages } from './training/signature.routes.ts';
import { paperPages } from './training/signature-paper.routes.ts';
import { withdrawalPages } from './training/signature-withdrawal.routes.ts';
import { testPages } from './training/test.routes.ts';
import { welcomePages } from './sign-in/welcome.routes.ts';
import { timetableRemark } from './timetable.ts';

const FONTS = '@fontsource-variable/atkinson-hyperlegible-next';
const ASSETS = join(import.meta.dirname, '../assets');
const FONT_FILES = join(dirname(createRequire(import.meta.url).resolve(`${FONTS}/package.json`)), 'files');

/** What the app needs besides its ground: secrets of this installation, read once at the start. */
export interface Secrets {
  session: string;
  csrf: string;
}

/** What rooms add to the body of /readyz. */
const remarks: readonly Remark[] = [mailRemark, timetableRemark];

/** Who may call what: the whole of it. A route that is not here does not exist. */
export function routes(ground: Ground): Row[] {
  const shipped = shippedCourse();
  const signIn = signInPages(ground);
  const account = accountPages(ground);
  const forgotten = forgottenPages(ground);
  const welcome = welcomePages(ground);
  const mail = mailPages(ground);
  const firstRun = firstRunPages(ground, shipped);
  const reading = readingPages(ground, shipped.policy, { decisionsOn, votesOn, commentsUntil });
  const documents = documentPages(ground);
  const asking = askingPages(ground, { isQuestion: isTaught });
  const whatNow = whatNowPages(ground);
  const course = coursePages(ground, shipped);
  const home = homePages(ground);
  const lesson = lessonPages(ground);
  const test = testPages(ground);
  const signing = signingPages(ground);
  const signature = signaturePages(ground);
  const withdrawal = withdrawalPages(ground);
  const paperSignature = paperPages(ground);
  const changes = changesPages(ground);
  const publishing = publishingPages(ground);
  const completion = completionPages(ground);
  const people = peoplePages(ground, { inviteLink });
  const settings = settingsPages(ground);
  const networks = networkPages(ground);
  const committee = committeePages(ground, shipped.policy);
  return [
    get('/first-run/:token', 'public', firstRun.show),
    post('/first-run/:token', 'public', firstRun.setUp),
    get('/sign-in', 'public', signIn.show),
    post('/sign-in', 'public', signIn.signIn),
    post('/sign-out', 'staff', signIn.signOut),
    post('/sign-out-everywhere', 'staff', signIn.signOutEverywhere),

    get('/forgotten-password', 'public', forgotten.show),
    post('/forgotten-password', 'public', forgotten.ask),
    get('/welcome/:token', 'public', welcome.show),
    post('/welcome/:token', 'public', welcome.set),
    get('/account', 'staff', account.show),
    post('/account/password', 'staff', account.changePassword),

    get('/', 'staff', home.show),
    get('/policy', 'staff', reading.show),
    get('/policy/cards/:role', 'staff', reading.card),
    get('/policy/versions', 'staff', reading.versions),
    get('/policy/versions/:number.pdf', 'staff', documents.pdf),
    get('/policy/versions/:number.md', 'staff', documents.markdown),
    get('/policy/versions/:number', 'staff', reading.version),
    get('/policy/versions/:number/changes', 'staff', reading.changes),
    get('/policy/draft', 'staff', committee.open.list),
    get('/policy/draft/:draft', 'staff', committee.open.show),
    post('/policy/draft/:draft/comments', 'learner', committee.open.comment),
    get('/policy/:clause', 'staff', reading.clause),
    get('/can-i-post', 'staff', asking.begin),
    post('/can-i-post', 'staff', asking.goOn),
    post('/unclear', 'learner', asking.pressUnclear),
    get('/unclear', 'learner', asking.thanks),
    get('/what-now', 'public', whatNow.show),
    get('/posters/what-now', 'staff', whatNow.whatNowPoster),
    get('/posters/can-i-post', 'staff', whatNow.canIPostPoster),

    get('/course', 'committee', course.inForce),
    post('/courses/:course/adopt', 'officer', course.adopt),
    post('/courses/:course/looked-at', 'committee', course.lookedAt),
    get('/courses/:course', 'learner', home.course),
    post('/courses/:course/attempts', 'learner', home.start),
    get('/attempts/:attempt/test', 'learner', test.intro),
    post('/attempts/:attempt/papers', 'learner', test.begin),
    get('/attempts/:attempt/:lesson/:step', 'learner', lesson.show),
    post('/attempts/:attempt/:lesson/:step', 'learner', lesson.done),
    get('/papers/:paper', 'learner', test.overview),
    get('/papers/:paper/result', 'learner', test.result),
    post('/papers/:paper/hand-in', 'learner', test.handInPaper),
    get('/papers/:paper/:position', 'learner', test.question),
    post('/papers/:paper/:position', 'learner', test.answer),
    get('/committee/drafts/:draft/publishing', 'officer', publishing.form),
    get('/committee/drafts/:draft/publishing.csv', 'officer', publishing.people),
    post('/committee/drafts/:draft/publication', 'officer', publishing.publishIt),
    post('/policy/versions/:number/withdrawal', 'officer', publishing.withdraw),
    get('/changes', 'learner', changes.show),
    post('/changes', 'learner', changes.done),
    get('/sign', 'learner', signing.form),
    post('/sign', 'learner', signing.signPolicy),
    get('/signatures/:signature', 'staff', signature.receipt),
    get('/signatures/:signature/text', 'staff', signature.text),
    get('/signatures/:signature/proof', 'staff', signature.proof),
    get('/signatures/:signature/withdrawal', 'learner', withdrawal.form),
    post('/signatures/:signature/withdrawal', 'learner', withdrawal.withdraw),
    get('/receipts/:receipt', 'public', signature.check),
    get('/people/:id/signatures', 'staff', signature.list),
    get('/people/:id/signatures/:signature/withdrawal', 'officer', withdrawal.form),
    post('/people/:id/signatures/:signature/withdrawal', 'officer', withdrawal.withdraw),
    get('/people/:id/paper-signature', 'officer', paperSignature.form),
    post('/people/:id/paper-signature', 'officer', paperSignature.enter),

    get('/reports/completion', 'reports', completion.show),
    get('/reports/completion.csv', 'reports', completion.csv),

    get('/people', 'people', people.list),
    post('/people', 'administrator', people.add),
    get('/people/new', 'administrator', people.newForm),
    get('/people/import', 'administrator', people.form),
    post('/people/import', 'administrator', people.take, 'file'),
    post('/people/invitations', 'administrator', people.inviteAll),
    get('/people/:id', 'people', people.show),
    get('/people/:id/edit', 'administrator', people.editForm),
    post('/people/:id', 'administrator', people.change),
    post('/people/:id/roles', 'administrator', people.setRole),
    post('/people/:id/invitation', 'administrator', people.invite),
    get('/settings', 'people', settings.show),
    post('/settings', 'administrator', settings.save),
    get('/settings/sites/new', 'administrator', settings.newSite),
    post('/settings/sites', 'administrator', settings.addSite),
    get('/settings/sites/:site', 'administrator', settings.site),
    post('/settings/sites/:site', 'administrator', settings.changeSite),

    get('/networks', 'staff', networks.overview.show),
    post('/networks/reviews', 'committee', networks.overview.review),
    get('/networks/accounts', 'staff', networks.accounts.list),
    post('/networks/accounts', 'committee', networks.accounts.add),
    get('/networks/accounts/new', 'committee', networks.accounts.newForm),
    get('/networks/accounts/:account', 'committee', networks.accounts.editForm),
    post('/networks/accounts/:account', 'committee', networks.accounts.change),
    post('/networks/accounts/:account/closing', 'committee', networks.accounts.close),
    get('/networks/features', 'committee', networks.features.list),
    post('/networks/features', 'committee', networks.features.add),
    get('/networks/features/new', 'committee', networks.features.newForm),
    post('/networks/features/looks', 'committee', networks.features.look),
    post('/networks/features/starting-list', 'committee', networks.features.take),
    get('/networks/features/:feature', 'committee', networks.features.editForm),
    post('/networks/features/:feature', 'committee', networks.features.change),
    get('/networks/named/:network', 'committee', networks.features.nameForm),
    post('/networks/named/:network', 'committee', networks.features.rename),
    get('/networks/watch', 'committee', networks.watch.list),
    post('/networks/watch', 'committee', networks.watch.add),
    get('/networks/watch/new', 'committee', networks.watch.newForm),
    get('/networks/watch/:item', 'committee', networks.watch.show),
    get('/networks/watch/:item/edit', 'committee', networks.watch.editForm),
    post('/networks/watch/:item', 'committee', networks.watch.change),
    post('/networks/watch/:item/decision', 'committee', networks.watch.decide),

    get('/committee', 'committee', committee.agenda.show),
    get('/committee/seats', 'committee', committee.seats.show),
    post('/committee/seats', 'officer', committee.seats.give),
    post('/committee/seats/taken', 'officer', committee.seats.take),
    post('/committee/drafts', 'committee', committee.draft.open),
    get('/committee/drafts/:draft', 'committee', committee.draft.show),
    get('/committee/drafts/:draft/difference', 'committee', committee.draft.difference),
    post('/committee/drafts/:draft/balanced', 'committee', committee.draft.balanced),
    post('/committee/drafts/:draft/base', 'committee', committee.draft.rebase),
    post('/committee/drafts/:draft/end', 'committee', committee.draft.drop),
    post('/committee/drafts/:draft/clauses', 'committee', committee.own.add),
    get('/committee/drafts/:draft/clauses/new', 'committee', committee.own.newForm),
    get('/committee/drafts/:draft/clauses/:clause', 'committee', committee.clause.form),
    post('/committee/drafts/:draft/clauses/:clause', 'committee', committee.clause.save),
    post('/committee/drafts/:draft/clauses/:clause/gone', 'committee', committee.clause.drop),
    post('/committee/drafts/:draft/clauses/:clause/restored', 'committee', committee.clause.restore),
    post('/committee/drafts/:draft/clauses/:clause/place', 'committee', committee.clause.move),
    post('/committee/drafts/:draft/clauses/:clause/comments', 'committee', committee.voices.comment),
    post('/committee/drafts/:draft/clauses/:clause/decision', 'committee', committee.voices.decide),
    get('/committee/drafts/:draft/bring', 'committee', committee.bring.form),
    post('/committee/drafts/:draft/bring', 'committee', committee.bring.take, 'file'),
    post('/committee/drafts/:draft/brought', 'committee', committee.bring.confirm),
    get('/committee/drafts/:draft/names', 'committee', committee.names.show),
    post('/committee/drafts/:draft/names', 'committee', committee.names.save),
    get('/committee/drafts/:draft/names/:site', 'committee', committee.names.site),
    post('/committee/drafts/:draft/names/:site', 'committee', committee.names.saveSite),
    post('/committee/drafts/:draft/countries', 'committee', committee.names.saveCountries),
    post('/committee/drafts/:draft/title', 'committee', committee.names.saveTitle),
    get('/committee/drafts/:draft/review', 'committee', committee.review.show),
    post('/committee/drafts/:draft/review', 'officer', committee.review.submit),
    post('/committee/drafts/:draft/return', 'officer', committee.review.giveBack),
    post('/committee/drafts/:draft/votes', 'committee', committee.review.vote),
    post('/committee/drafts/:draft/comments', 'committee', committee.voices.commentWhole),
    get('/committee/drafts/:draft/emergency', 'committee', committee.emergency.show),
    post('/committee/drafts/:draft/emergency', 'officer', committee.emergency.ask),
    post('/committee/drafts/:draft/emergency/agreement', 'committee', committee.emergency.agree),
    get('/committee/drafts/:draft/counsel', 'committee', committee.counsel.links),
    post('/committee/drafts/:draft/counsel', 'officer', committee.counsel.ask),
    post('/committee/drafts/:draft/counsel/:link/withdrawal', 'officer', committee.counsel.withdraw),
    get('/counsel/:token', 'public', committee.counsel.read),
    post('/counsel/:token', 'public', committee.counsel.comment),

    get('/mail', 'administrator', mail.list),
    get('/mail/:id', 'administrator', mail.show),
    post('/mail/:id/send-again', 'administrator', mail.sendAgain),
    post('/mail/:id/stop', 'administrator', mail.stop),
  ];
}

/** The whole web application, in the order in which a request passes through it. */
export function makeApp(ground: Ground, secrets: Secrets): Express {
  const app = express();
  const secure = ground.config.origin.startsWith('https:');
  app.disable('x-powered-by');
  app.set('trust proxy', ground.config.proxies);
  app.use(compression());
  app.use('/assets/fonts', express.static(FONT_FILES, { immutable: true, maxAge: '1y' }));
  app.use('/assets', express.static(ASSETS, { maxAge: '1h' }));
  app.use(health(ground, remarks));
  app.use(begin(ground), securityHeaders(), placeOf(ground));
  const { offer, check } = csrf(secrets.csrf, secure);
  app.use(sessions(ground, secrets.session), offer);
  const body = form();
  for (const row of routes(ground)) {
    const handlers: RequestHandler[] = [
      guard(row.who),
      row.upload === undefined ? body : upload(row.upload),
      check,
    ];
    const page: RequestHandler = (req, res) => row.page(req, res);
    if (row.method === 'GET') app.get(row.path, guard(row.who), page);
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
    // For the error page, when a database that is away stops the request before these are known.
    res.locals.place = { organisation: '', zone: ground.config.zone, messages: ground.messages };
    res.locals.csrf = () => '';
    res.on('finish', () => {
      const ms = Math.round(performance.now() - started);
      ground.log.info({
        request: res.locals.requestId,
        method: req.method,
        path: quietPath(req),
        status: res.statusCode,
        ms,
      });
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
