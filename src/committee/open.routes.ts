import type { Request, Response } from 'express';
import { conflict, notFound } from '../errors.ts';
import { difference } from '../policy/difference.ts';
import { redlineOf } from '../policy/redline.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { line, text, todayOf, tryVerb, type Desk } from './desk.routes.ts';
import { draftOf, type Draft } from './draft.ts';
import { frame } from './draft.routes.ts';
import { openDrafts } from './open.ts';
import { siteNames } from './site-names.ts';
import { commentOnDraft, commentsOf, staffMayComment } from './voices.ts';

/** What all staff see of a draft while they are asked for comments. */
export function openDraftPages(desk: Desk): Record<'list' | 'show' | 'comment', Page> {
  const { database, messages } = desk;

  async function showOpen(req: Request, res: Response, draft: Draft, errors: ShownProblem[]): Promise<void> {
    const { personId, learns } = viewerOf(res);
    const sites = await siteNames(database.read);
    const said = await commentsOf(database.read, draft.id);
    render(req, res, 'committee/open', {
      ...frame(desk, res, draft),
      title: messages.t('committee.open-title'),
      errors,
      values: errors.length > 0 ? typed(req) : {},
      done: query(req, 'done') === 'commented' && errors.length === 0,
      differences: difference(draft.base, draft.version).map((one) => ({
        difference: one,
        lines: redlineOf(one, messages),
      })),
      siteName: (id: string) => sites.get(id),
      mayComment: learns,
      mine: [...said.values()].flat().filter((one) => one.person_id === personId),
    });
  }

  async function openDraft(req: Request, res: Response): Promise<Draft> {
    const draft = await draftOf(database.read, param(req, 'draft'));
    // To staff a draft that they are not asked about is not there.
    if (!staffMayComment(draft, todayOf(res))) throw notFound('committee.open-over');
    return draft;
  }

  return {
    async list(req, res) {
      const open = await openDrafts(database.read, todayOf(res));
      if (open.length === 1) res.redirect(303, `/policy/draft/${open[0]!.id}`);
      else
        render(req, res, 'committee/open-list', {
          title: messages.t('committee.open-title'),
          list: open,
        });
    },

    async show(req, res) {
      await showOpen(req, res, await openDraft(req, res), []);
    },

    async comment(req, res) {
      const draft = await openDraft(req, res);
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        const said = { clause: line(req, 'clause').toUpperCase(), words: text(req, 'words') };
        const known = [...draft.version.clauses, ...draft.base.clauses].map((c) => c.id);
        if (said.clause !== '' && !known.includes(said.clause)) throw conflict('committee.clause-unknown');
        await commentOnDraft(tx, now, { kind: 'staff', personId: by }, draft.id, said, today);
      });
      if (errors.length === 0) res.redirect(303, `/policy/draft/${draft.id}?done=commented#said`);
      else await showOpen(req, res.status(refusedStatus(errors)), draft, errors);
    },
  };
}
