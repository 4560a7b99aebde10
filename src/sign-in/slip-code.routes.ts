import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayIn } from '../days.ts';
import { HeedError } from '../errors.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { entranceFacts } from './account.store.ts';
import { keepDevices, readDevices } from './device.ts';
import { LONGEST, SHORTEST } from './password.ts';
import { begin } from './passport.ts';
import { answerForm } from './patience.ts';
import { FEWEST_DIGITS, MOST_DIGITS } from './pin.ts';
import { isSecure } from './session.ts';
import { rememberDevice } from './sign-in.ts';
import { slipToUse, useSlip, type Chosen } from './slip.ts';
import { newPassword } from './welcome.routes.ts';

const codeForm = z.object({
  code: z
    .string('sign-in-slip.code-needed')
    .trim()
    .min(1, 'sign-in-slip.code-needed')
    .max(60, 'sign-in-slip.unknown'),
});
export const newPin = z.object({
  pin: z.string('pin.new-needed').min(1, 'pin.new-needed').max(60, 'pin.new-needed'),
  pinAgain: z.string('pin.again-needed').min(1, 'pin.again-needed').max(60, 'pin.again-needed'),
});

/** Where the code of a slip leads: by its QR code or typed from paper. Only choosing a PIN or password uses it up. */
export function slipCodePages(ground: Ground): Record<'ask' | 'look' | 'show' | 'choose', Page> {
  const secure = isSecure(ground);
  const todayOf = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);
  const given = (req: Request, code: string) => ({ code, address: req.ip ?? '' });
  const titled = (res: Response, key: string) => res.locals.place.messages.t(key);

  function ask(req: Request, res: Response, errors: ShownProblem[]): void {
    const title = titled(res, 'sign-in-slip.ask-heading');
    render(req, res, 'sign-in/slip-code', { title, quiet: true, errors, code: typed(req)['code'] ?? '' });
  }

  async function choice(req: Request, res: Response, code: string, errors: ShownProblem[] = []) {
    const { account } = await slipToUse(ground, res.locals.now, todayOf(res), given(req, code));
    const { roles } = await entranceFacts(ground.database.read, account.personId);
    render(req, res, 'sign-in/slip-choose', {
      title: titled(res, 'sign-in-slip.choose-heading'),
      quiet: true,
      errors,
      code,
      name: account.name,
      number: account.employeeNumber ?? '',
      // A PIN opens no role: who has one is shown the password first.
      wantsPassword:
        (roles !== null && roles !== '') || errors.some(({ field }) => field.startsWith('password')),
      least: SHORTEST,
      most: LONGEST,
      fewest: FEWEST_DIGITS,
      longest: MOST_DIGITS,
    });
  }

  // What is wrong with a code is said with the form for another.
  async function orAsk(req: Request, res: Response, work: () => Promise<void>): Promise<void> {
    let gone = '';
    const problems = await answerForm(res, async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof HeedError) || error.kind !== 'not-found') throw error;
        gone = titled(res, error.key);
      }
    });
    if (gone !== '') ask(req, res.status(404), [{ field: 'code', message: gone }]);
    else if (problems.length > 0) ask(req, res.statusCode === 200 ? res.status(422) : res, problems);
  }

  return {
    ask: (req, res) => ask(req, res, []),
    look: (req, res) => orAsk(req, res, () => choice(req, res, readForm(req, codeForm).code)),
    show: (req, res) => orAsk(req, res, () => choice(req, res, param(req, 'code').slice(0, 60))),

    choose: (req, res) =>
      orAsk(req, res, async () => {
        const { code } = readForm(req, codeForm);
        const problems = await answerForm(res, async () => {
          const wantsPin = typed(req)['choose'] !== 'password';
          const chosen: Chosen = wantsPin
            ? { what: 'pin', ...readForm(req, newPin) }
            : { what: 'password', ...readForm(req, newPassword) };
          const { now } = res.locals;
          const { personId, how } = await useSlip(ground, now, todayOf(res), given(req, code), chosen);
          const { device } = res.locals;
          await begin(req, {
            personId,
            signedInAt: now.toISOString(),
            how,
            ...(device === null ? {} : { boundTo: device.id }),
          });
          // A shared device remembers nobody.
          if (device !== null) return;
          keepDevices(res, secure, await rememberDevice(ground, personId, readDevices(req, secure)));
        });
        if (problems.length === 0) res.redirect(303, '/');
        else await choice(req, res.statusCode === 200 ? res.status(422) : res, code, problems);
      }),
  };
}
