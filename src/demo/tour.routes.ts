import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { begin } from '../sign-in/passport.ts';
import { isSecure } from '../sign-in/session.ts';
import { giveToken } from '../ward/device.ts';
import { dropWardCookie, keepWardCookie } from '../ward/here.routes.ts';
import { safePath } from '../web/access.ts';
import { typed } from '../web/form.ts';
import { get, post, type Beside, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { peopleOf } from './tour.store.ts';
import { CLAUSE } from './tour-draft.ts';
import { PIN, wardNow } from './tour-ward.ts';
import { ASKED, LESSONS_TAKE, skipLessons, STEPS, tourNow, wayOf, type Tour } from './tour.ts';
import { JUMPS, type Traveller } from './travel.ts';

const AGAIN_SECONDS = 2;
// A kind reply to a review, by somebody trained and named for it, with nothing of a patient in it: as “Can I post this?” is told of it.
const POST = [
  'about:review-reply',
  'where:review-site',
  'voice:the-business',
  'duty:on-duty',
  'yes:registered',
  'none:patient-fact.patient-image.patient-story.case-story.work-image.coworker.advice.health-claim.praise-of-us.paid.mockery.location',
  'no:incident',
];

/** The tour of the demo, its switch of accounts and its clock: the whole table of what the demo has beside the app. */
export function tourPages(traveller: Traveller): Beside {
  const { database } = traveller.ground;
  const secure = isSecure(traveller.ground);
  const waysOf = (res: Response, tour: Tour) => {
    const today = dayIn(res.locals.place.zone, res.locals.now);
    return Object.fromEntries(STEPS.map((step) => [step, wayOf(step, tour, today)]));
  };

  const tour: Page = async (req, res) => {
    const { messages } = res.locals.place;
    const now = await tourNow(database, traveller.isUnder);
    const named = (account: string) => now.people.find((one) => one.account === account)?.name ?? '';
    render(req, res, 'demo/tour', {
      title: messages.t('demo.title'),
      quiet: res.locals.viewer === null,
      post: POST,
      steps: STEPS.map((step, n) => ({ step, number: n + 1, done: now.done.has(step) })),
      present: now.present,
      passed: now.passed,
      draft: now.draft,
      version: now.draft?.number ?? null,
      mail: now.mail,
      pack: now.pack,
      ways: waysOf(res, now),
      ward: await wardNow(database.read, res.locals.now),
      pin: PIN,
      named,
      asked: ASKED,
      clause: CLAUSE,
      today: res.locals.now.toISOString(),
    });
  };

  // Whoever has the demo has every account in it: its passwords are printed at the start.
  const change: Page = async (req, res) => {
    const { account = '', next = '/', step = '' } = typed(req);
    const person = (await peopleOf(database.read)).find((one) => one.account === account);
    if (person === undefined) throw notFound();
    await begin(req, { personId: person.id, signedInAt: res.locals.now.toISOString(), how: 'password' });
    // A browser that was the tablet is an ordinary one again: as these people nobody signs in there.
    dropWardCookie(res, secure);
    const way = waysOf(res, await tourNow(database, traveller.isUnder))[step];
    res.redirect(303, way?.account === account ? way.path : safePath(next));
  };

  const tablet: Page = async (req, res) => {
    if (typed(req)['tablet'] === 'back') {
      dropWardCookie(res, secure);
      res.redirect(303, '/demo/tour#shared');
      return;
    }
    const ward = await wardNow(database.read, res.locals.now);
    if (ward === undefined) throw notFound();
    keepWardCookie(res, secure, await transact(database.write, (tx) => giveToken(tx, ward.device)));
    res.redirect(303, '/ward');
  };

  const skip: Page = async (_req, res) => {
    if (await skipLessons(database, res.locals.now)) await traveller.rest(LESSONS_TAKE);
    res.redirect(303, '/demo/tour#sign');
  };

  const setOut: Page = async (req, res) => {
    const jump = JUMPS.find((one) => one === typed(req)['jump']);
    if (jump === undefined) throw notFound();
    await traveller.begin(jump);
    res.redirect(303, '/demo/clock');
  };

  const clock: Page = async (req, res) => {
    const { journey, isUnder } = traveller;
    if (isUnder) res.setHeader('refresh', String(AGAIN_SECONDS));
    const { people, mail } = await tourNow(database, traveller.isUnder);
    render(req, res, 'demo/clock', {
      title: res.locals.place.messages.t(isUnder ? 'demo.clock-under' : 'demo.clock-title'),
      quiet: res.locals.viewer === null,
      journey,
      isUnder,
      jumps: JUMPS,
      today: res.locals.now.toISOString(),
      newHire: people.find(({ account }) => account === 'new.hire')?.name ?? '',
      mail,
    });
  };

  return {
    rows: () => [
      get('/demo/tour', 'public', tour),
      get('/demo/clock', 'public', clock),
      post('/demo/clock', 'public', setOut),
      post('/demo/accounts', 'public', change),
      post('/demo/lessons', 'public', skip),
      post('/demo/tablet', 'public', tablet),
    ],
    strip: (req, res) => stripOf(traveller, req, res),
  };
}

async function stripOf(traveller: Traveller, req: Request, res: Response): Promise<Record<string, unknown>> {
  const { people, present, done } = await tourNow(traveller.ground.database, traveller.isUnder);
  const { viewer, now } = res.locals;
  const next = req.method === 'GET' && !req.path.startsWith('/sign-in') ? req.originalUrl : '/';
  return {
    accounts: people.map((one) => ({ ...one, current: one.id === viewer?.personId })),
    step: present,
    number: present === undefined ? STEPS.length : STEPS.indexOf(present) + 1,
    of: STEPS.length,
    steps: STEPS.map((step) => ({ step, done: done.has(step), present: step === present })),
    now: now.toISOString(),
    next: req.path.startsWith('/demo/') ? next : '/',
    isTablet: res.locals.device !== null,
  };
}
