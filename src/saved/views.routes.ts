import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { viewOf, viewsOf } from './view.store.ts';
import { changeView, forgetView, keepView, LONGEST_NAME, MAILS, reportAt, type Asked } from './view.ts';

const form = z.object({
  name: z.string().catch('').transform(oneLine),
  mail: z.enum(MAILS, 'saved.mail-needed'),
});
const LIST = '/reports/views';
const DONE = ['kept', 'changed', 'forgotten'] as const;

/** The views of reports that somebody keeps: the list, keeping one, changing and forgetting it. */
export function viewPages({
  database,
  messages,
}: Ground): Record<'list' | 'form' | 'keep' | 'edit' | 'change' | 'forget', Page> {
  const db = database.read;
  const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);
  const own = (res: Response) => viewerOf(res).personId;
  const back = (res: Response, done: (typeof DONE)[number]) => res.redirect(303, `${LIST}?done=${done}`);

  /** The report that is to be kept, as far as this viewer may see it. */
  function wanted(res: Response, address: string): Asked {
    const asked = reportAt(address);
    if (asked === undefined || !may(viewerOf(res), asked.kind.who)) throw notFound();
    return asked;
  }

  const shown = (req: Request, res: Response, more: Record<string, unknown>, errors: ShownProblem[]) =>
    render(req, res, 'saved/view', {
      errors,
      most: LONGEST_NAME,
      mails: MAILS.map((mail) => ({ value: mail, text: messages.t(`saved.mail-${mail}`) })),
      title: messages.t('saved.keep-title'),
      ...more,
    });
  const reportName = ({ kind }: Asked) => messages.t(`saved.report-${kind.name}`);

  return {
    async list(req, res) {
      const done = DONE.find((one) => one === query(req, 'done'));
      const views = await viewsOf(db, own(res));
      render(req, res, 'saved/views', {
        title: messages.t('saved.title'),
        done: done === undefined ? '' : messages.t(`saved.done-${done}`),
        keeps: may(viewerOf(res), 'chaser'),
        views: views.map(({ id, name, address, mail }) => {
          const asked = reportAt(address);
          const isOpen = asked !== undefined && may(viewerOf(res), asked.kind.who);
          return {
            id,
            name,
            href: isOpen ? address : '',
            report: asked === undefined ? '' : reportName(asked),
            mail: messages.t(`saved.mails-${mail}`),
          };
        }),
      });
    },

    form(req, res) {
      const asked = wanted(res, query(req, 'of'));
      const values = { name: '', mail: 'never', address: asked.address };
      shown(req, res, { report: reportName(asked), action: LIST, values, back: asked.address }, []);
    },

    async keep(req, res) {
      const values = typed(req);
      const asked = wanted(res, values['address'] ?? '');
      const errors = await problemsOf(messages, async () => {
        const given = { ...readForm(req, form), address: asked.address };
        await transact(database.write, (tx) => keepView(tx, res.locals.now, today(res), own(res), given));
      });
      if (errors.length === 0) back(res, 'kept');
      else {
        res.status(refusedStatus(errors));
        shown(req, res, { report: reportName(asked), action: LIST, values, back: asked.address }, errors);
      }
    },

    async edit(req, res) {
      const view = await viewOf(db, own(res), param(req, 'view'));
      if (view === undefined) throw notFound();
      shown(req, res, { ...editing(view), values: { name: view.name, mail: view.mail } }, []);
    },

    async change(req, res) {
      const view = await viewOf(db, own(res), param(req, 'view'));
      if (view === undefined) throw notFound();
      const errors = await problemsOf(messages, async () => {
        const given = readForm(req, form);
        await transact(database.write, (tx) => changeView(tx, today(res), own(res), view.id, given));
      });
      if (errors.length === 0) back(res, 'changed');
      else {
        res.status(refusedStatus(errors));
        shown(req, res, { ...editing(view), values: typed(req) }, errors);
      }
    },

    async forget(req, res) {
      await transact(database.write, (tx) => forgetView(tx, own(res), param(req, 'view')));
      back(res, 'forgotten');
    },
  };

  function editing({ id, name, address }: { id: string; name: string; address: string }) {
    const asked = reportAt(address);
    return {
      title: messages.t('saved.edit-title', { name }),
      report: asked === undefined ? '' : reportName(asked),
      action: `${LIST}/${id}`,
      back: LIST,
    };
  }
}
