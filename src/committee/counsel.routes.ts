import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { check } from '../policy/checks/check.ts';
import { shippedWording } from '../policy/checks/wording-file.ts';
import { difference } from '../policy/difference.ts';
import { redlineOf } from '../policy/redline.ts';
import { ANYWHERE, textAt } from '../policy/text.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { askCounsel, openCounsel, withdrawCounsel } from './counsel.ts';
import { foundDraft, line, text, todayOf, tryVerb, type Desk } from './desk.routes.ts';
import { draftOf, type Draft } from './draft.ts';
import { frame } from './draft.routes.ts';
import { siteNames } from './site-names.ts';
import { commentOnDraft, commentsOf } from './voices.ts';
import { counselLinks, type CounselRow } from './voices.store.ts';

const LONGEST_NAME = 100;
type Pages = 'links' | 'ask' | 'withdraw' | 'read' | 'comment';

/** Counsel outside: who was sent a link, and what they read and say by it. */
export function counselPages(desk: Desk): Record<Pages, Page> {
  const { database, messages, config, source } = desk;
  const { t } = messages;

  async function showLinks(req: Request, res: Response, draft: Draft, errors: ShownProblem[], link = '') {
    const today = todayOf(res);
    render(req, res, 'committee/counsel', {
      ...frame(desk, res, draft),
      title: t('committee.counsel'),
      errors,
      link,
      address: errors.length > 0 ? (typed(req)['address'] ?? '') : '',
      links: (await counselLinks(database.read, draft.id)).map((row) => ({
        ...row,
        ended: row.withdrawn_at !== null || today > row.expires_on,
      })),
    });
  }

  async function showDraft(req: Request, res: Response, link: CounselRow, errors: ShownProblem[]) {
    const draft = await draftOf(database.read, link.draft_id);
    const sites = await siteNames(database.read);
    const said = await commentsOf(database.read, draft.id);
    const differences = difference(draft.base, draft.version);
    render(req, res, 'committee/counsel-draft', {
      ...frame(desk, res, draft),
      title: t('committee.counsel-title'),
      quiet: true,
      token: param(req, 'token'),
      link,
      errors,
      values: errors.length > 0 ? typed(req) : {},
      done: query(req, 'done') === 'commented' && errors.length === 0,
      clauses: textAt(draft.version, ANYWHERE).clauses,
      differences: differences.map((one) => ({ difference: one, lines: redlineOf(one, messages) })),
      siteName: (id: string) => sites.get(id),
      remarks: check(draft.version, { source, wording: shippedWording(messages.language) }),
      comments: [...said.values()].flat().filter((one) => one.speaks_as === 'counsel'),
      open: draft.state !== 'published' && draft.state !== 'dropped',
    });
  }

  return {
    async links(req, res) {
      await showLinks(req, res, await foundDraft(desk, req, res), []);
    },

    async ask(req, res) {
      const draft = await foundDraft(desk, req, res);
      let token = '';
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        token = await askCounsel(tx, now, by, draft.id, line(req, 'address'), today);
      });
      if (errors.length > 0) res.status(refusedStatus(errors));
      await showLinks(req, res, draft, errors, errors.length > 0 ? '' : `${config.origin}/counsel/${token}`);
    },

    async withdraw(req, res) {
      const draft = await foundDraft(desk, req, res);
      const { now } = res.locals;
      // A link that is not there is not found, whoever asks.
      const errors = await tryVerb(desk, res, (tx, _now, by) =>
        withdrawCounsel(tx, now, by, draft.id, param(req, 'link')),
      );
      if (errors.length > 0) throw notFound();
      res.redirect(303, `/committee/drafts/${draft.id}/counsel`);
    },

    async read(req, res) {
      await showDraft(req, res, await openCounsel(database.read, param(req, 'token'), todayOf(res)), []);
    },

    async comment(req, res) {
      const [token, today] = [param(req, 'token'), todayOf(res)];
      const link = await openCounsel(database.read, token, today);
      const { now } = res.locals;
      const errors = await problemsOf(messages, async () => {
        const name = line(req, 'name').slice(0, LONGEST_NAME);
        const speaker = { kind: 'counsel', link: link.id, name } as const;
        const said = { clause: line(req, 'clause').toUpperCase(), words: text(req, 'words') };
        await transact(database.write, (tx) => commentOnDraft(tx, now, speaker, link.draft_id, said, today));
      });
      if (errors.length === 0) res.redirect(303, `/counsel/${token}?done=commented#said`);
      else await showDraft(req, res.status(refusedStatus(errors)), link, errors);
    },
  };
}
