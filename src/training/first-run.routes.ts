import { askedIn } from '../policy/tongue-file.ts';
import { languageOf } from '../web/tongue.ts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { isDay } from '../days.ts';
import { checkAll, notFound } from '../errors.ts';
import type { Shipped } from '../courses/shipped.ts';
import { countryField, countryOptions, lineField, zoneField, zoneOptions } from '../organisation/fields.ts';
import { isEmail, tidyEmail } from '../people/person.ts';
import { bracketProblems } from '../policy/fitting.ts';
import { checkNewPassword, hashPassword } from '../sign-in/password.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { firstRun, firstRunOpen } from './first-run.ts';
import { dropFirstRunFile } from './first-run-file.ts';

/** The page behind the one-time link that `npm start` prints while there is no organisation yet. */
export function firstRunPages(ground: Ground, shipped: Shipped): { show: Page; setUp: Page } {
  const { database, messages, config } = ground;
  const { t } = messages;
  const { brackets } = shipped.policy;

  async function show(req: Request, res: Response): Promise<void> {
    if (!(await firstRunOpen(database.write, param(req, 'token')))) throw notFound('first-run.gone');
    const today = res.locals.now.toISOString().slice(0, 10);
    // Nobody set a zone: that of the browser is most likely theirs.
    const asksZone = config.zone === 'UTC' ? res.locals.now.toISOString() : '';
    showForm(req, res, { zone: config.zone, country: 'us', startDay: today }, [], asksZone);
  }

  function showForm(
    req: Request,
    res: Response,
    values: Record<string, string>,
    errors: ShownProblem[],
    asksZone = '',
  ): void {
    const typedBrackets = Object.fromEntries(
      brackets.flatMap((bracket, n) => {
        const value = values[`bracket-${n}`];
        return value === undefined ? [] : [[bracket.key, value]];
      }),
    );
    render(req, res, 'training/first-run', {
      title: t('first-run.title'),
      quiet: true,
      asksZone,
      values,
      errors,
      source: askedIn(shipped.policy, languageOf(res)),
      brackets: typedBrackets,
      countries: countryOptions(messages),
      zones: zoneOptions(values['zone'] ?? ''),
    });
  }

  async function setUp(req: Request, res: Response): Promise<void> {
    const token = param(req, 'token');
    if (!(await firstRunOpen(database.write, token))) throw notFound('first-run.gone');
    const values = typed(req);
    const filled = Object.fromEntries(brackets.map((b, n) => [b.key, (values[`bracket-${n}`] ?? '').trim()]));
    const errors = await problemsOf(messages, async () => {
      const sent = req.body as Record<string, unknown>;
      const [password, again] = [sent['password'], sent['passwordAgain']].map((text) =>
        typeof text === 'string' ? text : '',
      );
      checkAll(
        () => readForm(req, settingUp),
        () => checkNewPassword(password!, again!, [tidyEmail(values['email'] ?? '')]),
        () => bracketProblems(shipped.policy, filled),
      );
      const form = readForm(req, settingUp);
      const own = { email: tidyEmail(form.email), employeeNumber: null };
      const passwordHash = await hashPassword(form.password);
      const { organisation, zone, country, site, startDay, name } = form;
      const admin = { ...own, name, jobRole: 'manager' as const, passwordHash };
      const given = { organisation, zone, country, site, startDay, admin, brackets: filled };
      await firstRun(database, res.locals.now, token, given, shipped);
      dropFirstRunFile(config.data);
    });
    if (errors.length > 0) {
      res.status(422);
      showForm(req, res, values, errors);
    } else res.redirect(303, '/sign-in?next=/setup&begun=1');
  }

  return { show, setUp };
}

const line = (needed: string) => lineField(200, needed, 'first-run.too-long');

const settingUp = z.object({
  organisation: line('first-run.organisation-needed'),
  zone: zoneField,
  country: countryField,
  site: line('first-run.site-needed'),
  startDay: z.string().refine(isDay, 'first-run.day-odd'),
  name: line('first-run.name-needed'),
  email: z.string().transform(tidyEmail).refine(isEmail, 'first-run.email-odd'),
  password: z.string(),
  passwordAgain: z.string(),
});
