import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { conflict, HeedError, notFound } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { personDetails } from '../people/people.store.ts';
import { policyNumbered, type Published } from '../policy/publication.ts';
import { checkPinAgain } from '../sign-in/pin.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Language } from '../web/languages.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';
import { versionIn } from '../policy/tongue.ts';
import { redlined } from './signing-changes.ts';
import type { Circumstances } from './signing-circumstances.ts';
import { sign, toSign } from './signing.ts';
import { signaturesOf } from './signature.store.ts';

/** Signing the policy: exactly what is shown, and nothing that was not. */
export function signingPages(ground: Ground): Record<'form' | 'signPolicy', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  const statementOf = ({ number, version }: Published, language: Language, organisation: string): string =>
    t('signing.statement', {
      title: versionIn(version, language).title,
      number: String(number),
      organisation,
    });

  async function showForm(
    req: Request,
    res: Response,
    errors: ShownProblem[] = [],
    sent: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { personId } = viewerOf(res);
    const waiting = await toSign(database.write, personId, languageOf(res));
    if (waiting === undefined) {
      const latest = (await signaturesOf(database.write, personId))[0];
      if (latest === undefined) throw notFound('signing.nothing-yet');
      res.redirect(303, `/signatures/${latest.id}`);
      return;
    }
    const { policy, text, attempt, changes, shown } = waiting;
    render(req, res, 'training/sign', {
      policy,
      text,
      shown,
      errors,
      title: t('signing.title'),
      statement: statementOf(policy, languageOf(res), res.locals.place.organisation),
      inEnglish: text.clauses.some((clause) => clause.language === 'en'),
      name: (await personDetails(database.read, personId))?.name ?? '',
      changes: changes && redlined(messages, changes),
      afterCourse: attempt !== undefined,
      typedName: sent['typedName'] ?? '',
      aid: sent['aid'] ?? '',
      overtaken: errors.some((error) => error.field === ''),
      quiet: true,
    });
  }

  async function signPolicy(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    let signature = '';
    let overtaken = false;
    const errors = await problemsOf(messages, async () => {
      const given = readForm(req, signing);
      try {
        // The statement that is kept is the one that was read: a name that changed meanwhile is shown first.
        if (given.organisation !== res.locals.place.organisation) throw conflict('signing.renamed');
        // Of what stood there in another language nothing is signed in this one.
        const language = languageOf(res);
        if (given.language !== language) throw conflict('signing.text-changed');
        // Whoever left a shared device for a moment has not signed.
        if (viewer.device !== undefined)
          await checkPinAgain(ground, res.locals.now, viewer.personId, given.pin);
        const number = Number(given.number);
        const policy = await policyNumbered(database.read, number);
        const statement = statementOf(policy, language, given.organisation);
        signature = await transact(database.write, (tx) =>
          sign(tx, res.locals.now, viewer.personId, {
            ...circumstancesOf(req, res),
            ...(viewer.device === undefined ? {} : { pinAgain: true }),
            statement,
            consent: t('signing.agree'),
            typedName: given.typedName,
            aid: given.aid,
            shown: { number, textHash: given.text, changesHash: given.changes },
          }),
        );
      } catch (error) {
        overtaken = error instanceof HeedError && error.kind === 'conflict';
        if (error instanceof HeedError && error.key === 'signing.nothing-to-sign') return;
        throw error;
      }
    });
    if (errors.length > 0) await showForm(req, res.status(overtaken ? 409 : 422), errors, typed(req));
    else res.redirect(303, signature === '' ? '/sign' : `/signatures/${signature}`);
  }

  return { form: (req, res) => showForm(req, res), signPolicy };
}

/** How whoever sent this request had signed in, and from where. */
export function circumstancesOf(req: Request, res: Response): Circumstances {
  const { how, signedInAt, device: shared } = viewerOf(res);
  const device = (req.get('user-agent') ?? '').slice(0, 300);
  const { language } = res.locals.place.messages;
  return {
    how,
    signedInAt,
    address: req.ip ?? '',
    device,
    language,
    ...(shared === undefined ? {} : { shared }),
  };
}

const signing = z.object({
  number: z.string().regex(/^\d{1,6}$/, 'error.malformed'),
  text: z.string().max(64, 'error.malformed'),
  changes: z.string().max(64, 'error.malformed'),
  organisation: z.string(),
  // A page of the time before it was asked is in English.
  language: z.string().default('en'),
  agree: z.literal('yes', 'signing.agree-needed'),
  typedName: z.string().trim().min(2, 'signing.name-needed').max(200, 'signing.name-needed'),
  pin: z.string().max(60, 'pin.needed'),
  aid: z.string().transform(oneLine).pipe(z.string().max(200, 'signing.aid-long')),
});
