import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { checkAll, notFound } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { problemsOf, readForm, typed } from '../web/form.ts';
import { param, viewerOf, type Ground } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Brackets } from './brackets.ts';
import { bracketProblems, chosenSettings, fit, settingProblems } from './fitting.ts';
import { EVERYBODY_SIGNS } from './owing.ts';
import { SETTINGS, type PolicySource } from './policy-file.ts';
import { policyInForce, policyNumbered, publish, type Published } from './publication.ts';
import { publications } from './publication.store.ts';
import { readerOf } from './reader.store.ts';
import { forRoles, textAt, type Clause, type PolicyText } from './text.ts';
import { choicesOf, type Choices } from './version.ts';

/** The pages of the policy. `source` is the shipped policy, from which a new version is fitted. */
export function policyPages(ground: Ground, source: PolicySource) {
  const { database, messages } = ground;
  const { t } = messages;

  async function show(req: Request, res: Response): Promise<void> {
    const published = await policyInForce(database.read);
    const all = req.query['all'] !== undefined;
    const reader = await readerOf(database.read, viewerOf(res).personId);
    const text = textAt(published.version, reader);
    const { mine, others } = forRoles(text, reader.roles);
    const clauses = all ? text.clauses : mine;
    showText(req, res, published, text, clauses, { all, others: all ? [] : others, current: true });
  }

  function showText(
    req: Request,
    res: Response,
    published: Published,
    text: PolicyText,
    clauses: Clause[],
    more: { all: boolean; others: Clause[]; current: boolean },
  ): void {
    const mayPublish = viewerOf(res).roles.includes('officer');
    render(req, res, 'policy/show', {
      title: text.title,
      published,
      clauses,
      mayPublish,
      ...more,
    });
  }

  async function showClause(req: Request, res: Response): Promise<void> {
    const published = await policyInForce(database.read);
    const reader = await readerOf(database.read, viewerOf(res).personId);
    const clause = textAt(published.version, reader).clauses.find(
      (c) => c.id === param(req, 'clause').toUpperCase(),
    );
    if (clause === undefined) throw notFound();
    render(req, res, 'policy/clause', { title: `${clause.id} ${clause.title}`, published, clause });
  }

  async function versions(req: Request, res: Response): Promise<void> {
    const list = await publications(database.read);
    render(req, res, 'policy/versions', { title: t('policy.versions'), list });
  }

  async function version(req: Request, res: Response): Promise<void> {
    const number = param(req, 'number');
    if (!/^\d{1,6}$/.test(number)) throw notFound();
    const published = await policyNumbered(database.read, Number(number));
    const newest = await policyInForce(database.read);
    const current = newest.number === published.number;
    const text = textAt(published.version, await readerOf(database.read, viewerOf(res).personId));
    showText(req, res, published, text, text.clauses, { all: true, others: [], current });
  }

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

  return { show, showClause, versions, version, fittingForm, publishFitted };
}

const publishing = z.object({
  after: z.string().regex(/^\d{1,6}$/, 'policy.overtaken'),
  change: z.enum(['material', 'minor'], 'policy.choose-change'),
});
