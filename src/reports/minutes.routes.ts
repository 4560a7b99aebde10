import type { Request, Response } from 'express';
import { addDays, dayIn, isDay, type Day } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { query, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { minutesTable, minutesWorked } from './minutes.ts';
import { sendFile } from './taken.routes.ts';

const PATH = '/reports/minutes';
const LONGEST = 400;

/** Minutes of training for payroll, day by day: for compliance leads alone, as a file that is on record. Managers never see minutes. */
export function minutesPages(ground: Ground): Record<'show' | 'file', Page> {
  const { database, messages } = ground;

  // The month before this one, unless told.
  function period(req: Request, res: Response): { from: Day; to: Day } {
    const today = dayIn(res.locals.place.zone, res.locals.now);
    const last = addDays(`${today.slice(0, 7)}-01`, -1);
    const from = isDay(query(req, 'from')) ? query(req, 'from') : `${last.slice(0, 7)}-01`;
    const asked = isDay(query(req, 'to')) ? query(req, 'to') : last;
    const end = asked < from ? from : asked;
    return { from, to: end > addDays(from, LONGEST) ? addDays(from, LONGEST) : end };
  }

  const worked = (res: Response, { from, to }: { from: Day; to: Day }) =>
    minutesWorked(database.read, from, to, res.locals.place.zone);

  return {
    async show(req, res) {
      const asked = period(req, res);
      const rows = await worked(res, asked);
      render(req, res, 'reports/minutes', {
        title: messages.t('minutes.title'),
        ...asked,
        people: new Set(rows.map(({ person }) => person)).size,
        total: rows.reduce((sum, { minutes }) => sum + minutes, 0),
        href: `${PATH}.csv?${new URLSearchParams(asked).toString()}`,
        sealed: await sealedNow(database.read, res.locals.place),
      });
    },

    async file(req, res) {
      const asked = period(req, res);
      const table = minutesTable(messages, await worked(res, asked), asked.from, asked.to);
      const taking = { report: 'minutes', filters: asked, asOf: asked.to };
      await sendFile(ground, req, res, { file: 'minutes', format: 'csv', table, ...taking });
    },
  };
}
