import type { Request, Response } from 'express';
import { z } from 'zod';
import { sites } from '../organisation/organisation.store.ts';
import { personDetails } from '../people/people.store.ts';
import { readForm, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { changePassword } from './new-password.ts';
import { LONGEST, SHORTEST } from './password.ts';
import { answerForm } from './patience.ts';
import { changePin } from './new-pin.ts';
import { FEWEST_DIGITS, MOST_DIGITS } from './pin.ts';
import { pinHashOf } from './pin.store.ts';
import { newPin } from './slip-code.routes.ts';
import { newPassword } from './welcome.routes.ts';

const form = newPassword.extend({
  current: z
    .string('sign-in.current-needed')
    .min(1, 'sign-in.current-needed')
    .max(1000, 'sign-in.password-very-long'),
});

const pinForm = newPin.extend({
  currentOfPin: z
    .string('sign-in.password-needed')
    .min(1, 'sign-in.password-needed')
    .max(1000, 'sign-in.password-very-long'),
});

/** What one sees of one's own account, and changing the password. */
export function accountPages(ground: Ground): Record<'show' | 'changePassword' | 'changePin', Page> {
  return {
    show: (req, res) => show(ground, req, res, []),

    async changePassword(req, res) {
      const { now, sessionKey } = res.locals;
      const { personId } = viewerOf(res);
      const problems = await answerForm(res, async () => {
        await changePassword(ground, now, { personId, sessionKey }, readForm(req, form));
      });
      if (problems.length === 0) res.redirect(303, '/account?changed=1');
      else await show(ground, req, res, problems);
    },

    async changePin(req, res) {
      const { now, sessionKey } = res.locals;
      const { personId } = viewerOf(res);
      const problems = await answerForm(res, async () => {
        await changePin(ground, now, { personId, sessionKey }, readForm(req, pinForm));
      });
      if (problems.length === 0) res.redirect(303, '/account?changed=pin');
      else await show(ground, req, res, problems);
    },
  };
}

async function show(ground: Ground, req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
  const viewer = viewerOf(res);
  const person = await personDetails(ground.database.read, viewer.personId);
  const site = (await sites(ground.database.read)).find(({ id }) => id === person?.siteId);
  const roles = [
    ...(viewer.learns ? ['staff'] : []),
    ...(viewer.isManager ? ['manager'] : []),
    ...viewer.roles,
  ].map((role) => `sign-in.role-${role}`);
  if (errors.length > 0 && res.statusCode === 200) res.status(422);
  render(req, res, 'sign-in/account', {
    title: res.locals.place.messages.t('sign-in.account-heading'),
    errors,
    changed: query(req, 'changed'),
    hasPin: (await pinHashOf(ground.database.read, viewer.personId)) !== undefined,
    fewest: FEWEST_DIGITS,
    longest: MOST_DIGITS,
    person,
    site: site?.name ?? '',
    roles,
    least: SHORTEST,
    most: LONGEST,
  });
}
