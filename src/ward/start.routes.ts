import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { secretNamed } from '../database/secret.store.ts';
import { dayIn } from '../days.ts';
import { HeedError, invalidField, notFound } from '../errors.ts';
import { cookieOf } from '../sign-in/cookie.ts';
import { begin } from '../sign-in/passport.ts';
import { answerForm } from '../sign-in/patience.ts';
import { isPinShaped, tidyPin } from '../sign-in/pin.ts';
import { isSecure } from '../sign-in/session.ts';
import { checkSignIn } from '../sign-in/sign-in.ts';
import { readForm } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { allowFrame } from '../web/headers.ts';
import { UNFINISHED_SECONDS } from '../web/quiet.ts';
import { render } from '../web/render.ts';
import { putDraft } from './draft.store.ts';
import { lockedUp, unlocked, type Entering } from './entering.ts';

const numberForm = z.object({
  number: z.string().trim().min(1, 'ward.number-needed').max(100, 'ward.number-needed'),
});
const pinForm = numberForm.extend({ pin: z.string().min(1, 'pin.needed').max(60, 'pin.needed') });
const pressForm = z.object({
  number: z.string().max(100, 'ward.number-needed'),
  pin: z.string().max(60, 'pin.needed'),
  step: z.enum(['number', 'pin'], 'error.malformed'),
  press: z.string().regex(/^(\d|back|clear)$/, 'error.malformed'),
});

const NOTHING = { step: 'number', number: '', pin: '', problems: [] } as const;

/**
 * The start page of a shared device: a number, then a PIN, on pads of large keys; and what a page there tells as it goes. What was
 * typed leads to a page that is asked for anew, so that no page in the history of the browser is the answer to a form. `clearing`:
 * what the start page has a browser ask for, so that what packages kept on a host of their own is gone as well.
 */
export function wardPages(
  ground: Ground,
  clearing: string | null,
): Record<'start' | 'entering' | 'number' | 'press' | 'signIn' | 'here' | 'draft', Page> {
  const secure = isSecure(ground);
  const secret = () => secretNamed(ground.database.write, 'ward');
  const deviceOf = (res: Response) => {
    if (res.locals.device === null) throw notFound('ward.not-a-device');
    return res.locals.device;
  };
  const settings = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  const cookie = secure ? '__Host-heed-ward-entering' : 'heed-ward-entering';

  async function goOn(res: Response, state: Partial<Entering> & { number: string }): Promise<void> {
    const whole: Entering = {
      step: 'pin',
      pin: '',
      problems: [],
      status: 200,
      at: res.locals.now.getTime(),
      ...state,
    };
    res.cookie(cookie, lockedUp(await secret(), whole), settings);
    res.redirect(303, '/ward/entering');
  }

  function show(req: Request, res: Response, state?: Entering): void {
    const { t } = res.locals.place.messages;
    const device = deviceOf(res);
    const { step, number, pin, problems } = state ?? NOTHING;
    if (state !== undefined) res.status(state.status);
    render(req, res, 'ward/start', {
      title: t(step === 'number' ? 'ward.start-heading' : 'ward.pin-heading'),
      quiet: true,
      errors: problems,
      step,
      number,
      pin,
      name: device.name,
      clearing: state === undefined ? clearing : null,
      isLost: query(req, 'lost') !== '',
      backAfter: state === undefined ? 0 : UNFINISHED_SECONDS,
    });
  }

  return {
    start(req, res) {
      deviceOf(res);
      res.clearCookie(cookie, settings);
      if (clearing !== null) allowFrame(res, new URL(clearing).origin);
      show(req, res);
    },

    async entering(req, res) {
      deviceOf(res);
      const state = unlocked(await secret(), cookieOf(req, cookie) ?? '', res.locals.now);
      if (state === undefined) res.redirect(303, '/ward');
      else show(req, res, state);
    },

    async number(req, res) {
      deviceOf(res);
      let number = '';
      const problems = await answerForm(res, async () => {
        number = readForm(req, numberForm).number;
      });
      await (problems.length > 0
        ? goOn(res, { step: 'number', number: '', problems, status: 422 })
        : goOn(res, { number }));
    },

    async press(req, res) {
      deviceOf(res);
      const { number, pin, step, press } = readForm(req, pressForm);
      const pressed = (text: string) =>
        press === 'clear' ? '' : press === 'back' ? text.slice(0, -1) : text + press;
      await goOn(res, step === 'pin' ? { number, pin: pressed(pin) } : { step, number: pressed(number) });
    },

    async signIn(req, res) {
      const device = deviceOf(res);
      const { now, place } = res.locals;
      let number = '';
      const problems = await answerForm(res, async () => {
        ({ number } = readForm(req, numberForm));
        const { pin } = readForm(req, pinForm);
        if (!isPinShaped(pin)) throw invalidField('pin', 'ward.pin-digits');
        const attempt = { who: number, password: tidyPin(pin), address: req.ip ?? '', devices: '' };
        const today = dayIn(place.zone, now);
        const { personId, how } = await checkSignIn(ground, now, today, attempt).catch(inItsWords);
        await begin(req, { personId, signedInAt: now.toISOString(), how, boundTo: device.id });
      });
      if (problems.length === 0) {
        res.clearCookie(cookie, settings);
        res.redirect(303, '/');
        return;
      }
      const status = res.statusCode === 200 ? 422 : res.statusCode;
      await goOn(res, { step: number === '' ? 'number' : 'pin', number, problems, status });
    },

    here(_req, res) {
      res.status(204).end();
    },

    async draft(req, res) {
      const body = (req.body ?? {}) as Record<string, unknown>;
      const { place, _csrf, ...fields } = body;
      const text = JSON.stringify(fields);
      if (typeof place !== 'string' || !PLACES.test(place) || text.length > MOST) throw notFound();
      const { personId } = viewerOf(res);
      const at = res.locals.now.toISOString();
      await transact(ground.database.write, (tx) => putDraft(tx, { personId, place, fields: text, at }));
      res.status(204).end();
    },
  };
}

// What the page of signing in says of emails and passwords is of no use here.
function inItsWords(error: unknown): never {
  if (error instanceof HeedError && error.problems.some(({ key }) => key === 'sign-in.wrong'))
    throw invalidField('pin', 'ward.wrong');
  throw error;
}

// The forms that take an answer.
const PLACES =
  /^\/(attempts\/[\w-]{1,60}\/[\w-]{1,80}\/[\w-]{1,80}|papers\/[\w-]{1,60}\/\d{1,2}|requirements\/[\w-]{1,60}\/[\w-]{1,80}|changes)$/;
const MOST = 10_000;
