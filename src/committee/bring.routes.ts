import type { Request, Response } from 'express';
import { invalidField } from '../errors.ts';
import { broughtClauses, type Brought } from '../policy/bring.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import type { Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { bringIn, keepBrought, keptParts } from './bring.ts';
import { beside, shortened, type BesidePart, type BroughtPart } from './brought.ts';
import { knownBrackets, roomForOwn } from './clause.ts';
import { foundDraft, line, tryVerb, type Desk } from './desk.routes.ts';
import { frame } from './draft.routes.ts';
import { mayChange, type Draft } from './draft.ts';

/** Parts whose titles can be edited at once: a form takes 500 fields. Titles of more are edited clause by clause. */
const MOST_TITLES = 150;
const SHOWN_CHARACTERS = 320;

/** Bringing the organisation's own policy into a draft: the file, then what is in it beside the clauses, then a choice. */
export function bringPages(desk: Desk): Record<'form' | 'take' | 'confirm', Page> {
  const { database, messages, source } = desk;

  function showForm(req: Request, res: Response, draft: Draft, errors: ShownProblem[]): void {
    render(req, res, 'committee/bring', {
      ...frame(desk, res, draft),
      title: messages.t('bring.title'),
      errors,
      errorsText: messages.t('bring.choose-again'),
      done: '',
    });
  }

  // `sent`: what somebody chose already, to show it again; null for nothing yet.
  async function showParts(
    req: Request,
    res: Response,
    draft: Draft,
    { hash, sent, errors }: { hash: string; sent: Record<string, string> | null; errors: ShownProblem[] },
  ): Promise<void> {
    const parts = (await keptParts(database.read, draft.id, hash)) ?? [];
    const room = await roomForOwn(database.read, draft);
    const found = beside(parts, draft.version, source, knownBrackets(draft, source), messages.language);
    const scarce = parts.length > room;
    render(req, res, 'committee/brought', {
      ...frame(desk, res, draft),
      title: messages.t('bring.preview-title'),
      wide: true,
      errors,
      done: '',
      hash,
      room,
      scarce,
      uncovered: found.uncovered,
      brackets: [...new Set(found.parts.flatMap(({ brackets }) => brackets))],
      plain: sent === null || sent['plain'] === '1',
      parts: found.parts.map((part, n) => ({
        ...part,
        n,
        start: shortened(part.text, SHOWN_CHARACTERS),
        keep: sent?.[`keep-${n}`] ?? unasked(part, scarce),
        named: parts.length > MOST_TITLES ? null : (sent?.[`title-${n}`] ?? part.title),
      })),
    });
  }

  return {
    async form(req, res) {
      showForm(req, res, await foundDraft(desk, req, res), []);
    },

    async take(req, res) {
      const draft = await foundDraft(desk, req, res);
      let brought: Brought[] = [];
      let hash = '';
      const unread = await problemsOf(messages, async () => {
        mayChange(draft);
        if (req.file === undefined) throw invalidField('file', 'bring.file-needed');
        brought = await broughtClauses(req.file.buffer, req.file.originalname);
      });
      const errors =
        unread.length > 0
          ? unread
          : await tryVerb(desk, res, async (tx) => {
              hash = await keepBrought(tx, draft.id, brought);
            });
      if (errors.length > 0) showForm(req, res.status(refusedStatus(errors)), draft, errors);
      else await showParts(req, res, draft, { hash, sent: null, errors });
    },

    async confirm(req, res) {
      const draft = await foundDraft(desk, req, res);
      const sent = typed(req);
      const hash = sent['hash'] ?? '';
      const titles = chosenTitles(req, (await keptParts(database.read, draft.id, hash)) ?? []);
      const says = { aside: messages.t('bring.aside'), basis: messages.t('bring.basis') };
      let count = 0;
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        const bringing = { hash, titles, plain: sent['plain'] === '1', says };
        count = await bringIn(tx, now, by, draft.id, bringing, source, today);
      });
      const home = `/committee/drafts/${draft.id}`;
      if (errors.length === 0) res.redirect(303, `${home}?brought=${count}`);
      else if (errors.some(({ field }) => field === '' || field === 'file'))
        showForm(req, res.status(refusedStatus(errors)), draft, errors);
      else await showParts(req, res.status(422), draft, { hash, sent, errors: withoutRepeats(errors) });
    },
  };
}

// Where there is no room for all, what a clause says already is the first to go.
const unasked = ({ here, near }: BesidePart, scarce: boolean): 'clause' | 'out' =>
  here !== '' || (scarce && near !== null) ? 'out' : 'clause';

function chosenTitles(req: Request, parts: readonly BroughtPart[]): Map<number, string> {
  const sent = typed(req);
  return new Map(
    parts.flatMap(({ title }, n) => {
      if (sent[`keep-${n}`] !== 'clause') return [];
      return [[n, sent[`title-${n}`] === undefined ? title : line(req, `title-${n}`)]];
    }),
  );
}

// The same bracket may stand in many parts.
const withoutRepeats = (errors: readonly ShownProblem[]): ShownProblem[] =>
  errors.filter(
    (one, n) => errors.findIndex((e) => e.field === one.field && e.message === one.message) === n,
  );
