import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { whoSees } from '../people/visible.ts';
import { recordViews, type Refused } from '../records/record-view.routes.ts';
import { askForCorrection } from '../records/requests.ts';
import { problemsOf, readForm, refusedStatus, typed } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { linesOf } from './lines.ts';
import { ruleNow } from './rule.ts';

const wrongForm = z.object({ words: z.string('kept.words-needed') });

/** What is kept about whoever looks: who sees it, how long, the record itself, and its files. One page, with its old addresses. */
export function keptPages(ground: Ground): Record<'show' | 'sayWrong' | 'ownRecord' | 'howLong', Page> {
  const { messages, database } = ground;
  const { whose, view } = recordViews(ground);

  async function show(req: Request, res: Response, refused?: Refused): Promise<void> {
    const viewer = viewerOf(res);
    // Whoever is here for one pack alone has no record, and learns who sees what.
    const isStaff = may(viewer, 'staff');
    const record = isStaff
      ? await view(req, res, await whose(req, res, viewer.personId), refused)
      : { errors: [] };
    render(req, res, 'keeping/kept', {
      title: messages.t('kept.title-own'),
      ...record,
      isStaff,
      who: whoSees(messages),
      lines: isStaff ? linesOf(messages, await ruleNow(database.read)) : [],
      staff: true,
      open: query(req, 'open'),
    });
  }

  return {
    show: (req, res) => show(req, res),

    async sayWrong(req, res) {
      const errors = await problemsOf(messages, async () => {
        const { words } = readForm(req, wrongForm);
        await transact(database.write, (tx) =>
          askForCorrection(tx, res.locals.now, viewerOf(res).personId, words),
        );
      });
      if (errors.length === 0) res.redirect(303, '/kept?done=wrong');
      else await show(req, res.status(refusedStatus(errors)), { errors, values: typed(req) });
    },

    ownRecord(req, res) {
      const [, asked = ''] = req.originalUrl.split('?');
      res.redirect(301, `/kept${asked === '' ? '' : `?${asked}`}#record`);
    },

    howLong: (_req, res) => res.redirect(301, '/kept?open=how-long#how-long'),
  };
}
