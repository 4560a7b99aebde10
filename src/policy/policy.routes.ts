import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { checkAll } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { problemsOf, readForm, typed } from '../web/form.ts';
import { viewerOf, type Ground } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Brackets } from './brackets.ts';
import { bracketProblems, chosenSettings, fit, settingProblems } from './fitting.ts';
import { EVERYBODY_SIGNS } from './owing.ts';
import { SETTINGS, type PolicySource } from './policy-file.ts';
import { policyInForce, publish } from './publication.ts';
import { choicesOf, type Choices } from './version.ts';

/** Fitting a new version. `source` is the shipped policy, from which it is fitted. */
export function policyPages(ground: Ground, source: PolicySource) {
  const { database, messages } = ground;
  const { t } = messages;

  async function fittingForm(req: Request, res: Response): Promise<void> {
    const published = await policyInForce(database.read);
    showFitting(req, res, published.number, choicesOf(published.version), published.version.brackets, '', []);
  }

  function showFitting(
    req: Request,
    res: Response,
    after: number,
    choices: Choices,
    brackets: Brackets,
    change: string,
    errors: { field: string; message: string }[],
  ): void {
    const data = {
      title: t('policy.fitting'),
      source,
      after,
      choices,
      brackets,
      change,
      errors,
      settings: SETTINGS,
    };
    render(req, res, 'policy/fitting', data);
  }

  async function publishFitted(req: Request, res: Response): Promise<void> {
    const { now } = res.locals;
    const sent = typed(req);
    const brackets = Object.fromEntries(
      source.brackets.map((b, n) => [b.key, (sent[`bracket-${n}`] ?? '').trim()]),
    );
    const choices = chosenSettings(source, sent);
    let number = 0;
    const errors = await problemsOf(messages, async () => {
      checkAll(
        () => readForm(req, publishing),
        () => settingProblems(source, sent),
        () => bracketProblems(source, brackets),
      );
      const form = readForm(req, publishing);
      const house = await organisation(database.read);
      number = await transact(database.write, (tx) =>
        publish(tx, now, viewerOf(res).personId, fit(source, { choices, brackets }), {
          after: Number(form.after),
          duties: form.change === 'material' ? EVERYBODY_SIGNS : [],
          material: form.change === 'material',
          actWithinDays: Number(brackets['days to sign a change'] ?? 14),
          zone: house?.zone ?? 'UTC',
        }),
      );
    });
    if (errors.length === 0) {
      res.redirect(303, `/policy/versions/${number}`);
      return;
    }
    // Having been told that somebody published meanwhile, they publish upon that version, if they still want to.
    const newest = (await policyInForce(database.write)).number;
    res.status(newest === Number(sent['after']) ? 422 : 409);
    showFitting(req, res, newest, choices, brackets, sent['change'] ?? '', errors);
  }

  return { fittingForm, publishFitted };
}

const publishing = z.object({
  after: z.string().regex(/^\d{1,6}$/, 'policy.overtaken'),
  change: z.enum(['material', 'minor'], 'policy.choose-change'),
});
