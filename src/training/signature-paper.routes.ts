import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { isDay } from '../days.ts';
import { invalid, type FieldProblem } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { languageFor } from '../people/language.ts';
import { labelOf, managers, personMeant } from '../people/person.store.ts';
import { publications } from '../policy/publication.store.ts';
import { LANGUAGES } from '../web/languages.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { circumstancesOf } from './signing.routes.ts';
import { enterPaper, mayHavePaper } from './signature-paper.ts';

const OFFERED = 300;

/** Entering a signature that somebody gave on paper. */
export function paperPages(ground: Ground): Record<'form' | 'enter', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  async function showForm(
    req: Request,
    res: Response,
    errors: ShownProblem[] = [],
    sent: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const id = param(req, 'id');
    const { name } = await mayHavePaper(database.read, viewerOf(res).personId, id);
    const names = new Intl.DisplayNames([messages.language], { type: 'language' });
    const effective = (await publications(database.read)).filter((one) => one.inForceAt !== null);
    render(req, res, 'training/paper-signature', {
      id,
      name,
      errors,
      title: t('signing.paper-title', { name }),
      sent: { typedName: name, language: await languageFor(database.read, id), ...sent },
      paperLanguages: LANGUAGES.map((value) => ({ value, text: names.of(value) ?? value })),
      versions: effective.map(({ number, effectiveOn }) => ({
        value: number,
        text: t('signing.paper-version', { number: String(number), day: dayText(messages, effectiveOn) }),
      })),
      offered: (await managers(database.read, OFFERED)).map(labelOf),
    });
  }

  async function enter(req: Request, res: Response): Promise<void> {
    const [by, personId] = [viewerOf(res).personId, param(req, 'id')];
    let id = '';
    const errors = await problemsOf(messages, async () => {
      await mayHavePaper(database.read, by, personId);
      const given = readForm(req, form);
      const witness = await personMeant(database.read, given.witness);
      const problem = WITNESS[typeof witness === 'string' ? witness : 'known'];
      if (problem !== undefined) throw invalid([problem]);
      id = await transact(database.write, (tx) =>
        enterPaper(tx, res.locals.now, by, personId, {
          ...circumstancesOf(req, res),
          language: given.language,
          number: given.number,
          day: given.day,
          typedName: given.typedName,
          otherName: given.otherName === 'yes',
          note: given.note,
          witness: typeof witness === 'string' ? '' : witness.id,
          statement: t('signing.paper-statement'),
        }),
      );
    });
    if (errors.length === 0) res.redirect(303, `/signatures/${id}`);
    else await showForm(req, res.status(422), errors, typed(req));
  }

  return { form: (req, res) => showForm(req, res), enter };
}

const WITNESS: Readonly<Record<string, FieldProblem>> = {
  nobody: { field: 'witness', key: 'signing.paper-witness-unknown' },
  several: { field: 'witness', key: 'signing.paper-witness-several' },
};

const line = (most: number, needed: string, long: string) =>
  z.string().transform(oneLine).pipe(z.string().min(2, needed).max(most, long));

const form = z.object({
  number: z
    .string()
    .regex(/^\d{1,6}$/, 'signing.paper-version-needed')
    .transform(Number),
  language: z.enum(LANGUAGES, 'signing.paper-language-needed'),
  day: z.string().refine(isDay, 'signing.paper-day-needed'),
  typedName: line(200, 'signing.paper-name-needed', 'signing.paper-name-needed'),
  otherName: z.enum(['', 'yes'], 'error.malformed'),
  witness: line(500, 'signing.paper-witness-needed', 'signing.paper-witness-unknown'),
  note: line(300, 'signing.paper-note-needed', 'signing.paper-note-long'),
  agree: z.literal('yes', 'signing.paper-agree-needed'),
});
