import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { redlineOf } from '../policy/redline.ts';
import { mapOf } from './map.ts';
import { namesOf } from '../people/person.store.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { acceptBalanced } from './clause.ts';
import { doneText, foundDraft, todayOf, tryVerb, type Desk } from './desk.routes.ts';
import { dropDraft, openDraft, type Draft } from './draft.ts';
import { filledSeats, seatsHeld } from './seats.ts';
import { siteNames } from './site-names.ts';
import { overview, setApart } from './overview.ts';
import { clauseOf } from './parts.ts';
import { decisionsOf } from './ready.ts';
import { changedTwice, rebaseDraft } from './rebase.ts';
import { confidentialChanges } from './confidential.ts';
import { commentsOf } from './voices.ts';
import { inForce, publications } from '../policy/publication.store.ts';

const DONE = [
  'opened',
  'saved',
  'same',
  'added',
  'dropped',
  'restored',
  'moved',
  'balanced',
  'rebased',
  'returned',
  'commented',
  'decided',
];

type Pages = 'open' | 'show' | 'difference' | 'balanced' | 'rebase' | 'drop';

/** A draft as a whole: what it holds, what it changes, and what may be done with all of it. */
export function draftPages(desk: Desk): Record<Pages, Page> {
  const { database, messages, source } = desk;

  async function showDraft(req: Request, res: Response, draft: Draft, errors: ShownProblem[]): Promise<void> {
    const { lines, remarks, names } = overview(draft, source, messages.language);
    const said = await commentsOf(database.read, draft.id);
    const decided = new Set((await decisionsOf(database.read, draft.id)).keys());
    const people = await namesOf(database.read, [draft.row.opened_by]);
    const current = await inForce(database.read);
    const back = (await publications(database.read)).find(
      (one) => one.draftId === draft.id && one.withdrawnAt !== null,
    );
    const twice = await changedTwice(database.read, draft);
    render(req, res, 'committee/draft', {
      ...frame(desk, res, draft),
      wide: true,
      tab: 'text',
      errors,
      done: errors.length === 0 ? doneText(desk, req, DONE) || broughtText(desk, req) : '',
      opener: people.get(draft.row.opened_by) ?? '',
      lines: lines.map((one) => ({
        ...one,
        comments: said.get(one.clause.id)?.length ?? 0,
        remarks: remarks.filter((remark) => remark.clause === one.clause.id).length,
        decided: decided.has(one.clause.id),
      })),
      remarks,
      map: mapOf(messages, draft.version),
      names,
      apart: draft.row.balanced_at === null ? [] : setApart(draft, decided),
      overtaken: current !== undefined && current.number !== draft.row.base ? current.number : null,
      twice: twice.map((part) => clauseOf(part) ?? messages.t('committee.names')),
      noSeats:
        draft.state === 'drafting' && filledSeats(await seatsHeld(database.read, todayOf(res))).length === 0,
      takenBack: draft.state === 'approved' ? (back?.number ?? null) : null,
      mayDrop: viewerOf(res).roles.includes('officer') || draft.row.opened_by === viewerOf(res).personId,
    });
  }

  // A button of this page that was refused: the page again, saying why.
  async function press(req: Request, res: Response, done: string, verb: Parameters<typeof tryVerb>[2]) {
    const draft = await foundDraft(desk, req, res);
    const errors = await tryVerb(desk, res, verb);
    if (errors.length === 0) res.redirect(303, `/committee/drafts/${draft.id}?done=${done}`);
    else await showDraft(req, res.status(refusedStatus(errors)), draft, errors);
  }

  return {
    async open(_req, res) {
      let id = '';
      await tryVerb(desk, res, async (tx, now, by) => {
        id = await openDraft(tx, now, by);
      });
      res.redirect(303, `/committee/drafts/${id}?done=opened`);
    },

    async show(req, res) {
      await showDraft(req, res, await foundDraft(desk, req, res), []);
    },

    async difference(req, res) {
      const draft = await foundDraft(desk, req, res);
      const { differences, names } = overview(draft, source);
      const sites = await siteNames(database.read);
      render(req, res, 'committee/difference', {
        ...frame(desk, res, draft),
        tab: 'difference',
        differences: differences.map((one) => ({ difference: one, lines: redlineOf(one, messages) })),
        names,
        confidential: confidentialChanges(draft.base, draft.version),
        decisions: await decisionsOf(database.read, draft.id),
        siteName: (id: string) => sites.get(id),
      });
    },

    balanced: (req, res) =>
      press(req, res, 'balanced', (tx, now, by, today) =>
        acceptBalanced(tx, now, by, param(req, 'draft'), source, today),
      ),
    rebase: (req, res) =>
      press(req, res, 'rebased', (tx, now, by) => rebaseDraft(tx, now, by, param(req, 'draft'))),
    async drop(req, res) {
      const draft = await foundDraft(desk, req, res);
      const errors = await tryVerb(desk, res, (tx, now, by) => dropDraft(tx, now, by, draft.id));
      if (errors.length === 0) res.redirect(303, '/committee?done=given-up');
      else await showDraft(req, res.status(refusedStatus(errors)), draft, errors);
    },
  };
}

// How many clauses came from a policy that was brought.
function broughtText({ messages }: Desk, req: Request): string {
  const count = query(req, 'brought');
  return /^[1-9]\d?$/.test(count) ? messages.t('bring.done', { count: Number(count) }) : '';
}

/** What every page of a draft shows around its own matter. */
export function frame({ messages }: Desk, res: Response, draft: Draft) {
  const { state, row } = draft;
  const openedOn = dayIn(res.locals.place.zone, new Date(row.opened_at));
  return {
    draft: row,
    title: messages.t('committee.draft-of', { day: dayText(messages, openedOn) }),
    openedOn,
    tab: '',
    mayEdit: state === 'drafting' || state === 'in-review',
  };
}
