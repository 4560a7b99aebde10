import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { idOf } from '../people/person.routes.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { unlessGone } from '../web/gone.ts';
import { viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { recordViews, type Refused, type Whose } from './record-view.routes.ts';
import { askForData } from './requests.ts';
import { recordCopied, type TakenAs } from './taken.ts';
import { pdfOf, zipOfPerson } from './take.ts';

const askedForm = z.object({ askedOn: z.string('kept.day-wrong') });

/** Everything that is kept of somebody: for themselves, for the officer, and for auditors within what they were let see. */
export function recordPages(
  ground: Ground,
): Record<'ownPdf' | 'ownZip' | 'person' | 'personPdf' | 'personZip' | 'askForData', Page> {
  const { database, messages } = ground;
  const db = database.read;
  const { whose, view } = recordViews(ground);

  const own = (req: Request, res: Response) => whose(req, res, viewerOf(res).personId);
  const person = (req: Request, res: Response) => whose(req, res, idOf(req));

  const show = async (req: Request, res: Response, of: Whose, refused?: Refused): Promise<void> =>
    render(req, res, 'records/record', await view(req, res, of, refused));

  async function send(req: Request, res: Response, of: Whose, format: TakenAs): Promise<void> {
    const { now, place } = res.locals;
    const { personId, name } = viewerOf(res);
    const day = dayIn(of.zone, now);
    const file = of.sight.isOwn ? `my-record-${day}` : `record-${of.id}-${day}`;
    res.attachment(`${file}.${format}`);
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    const maker = { name, organisation: place.organisation };
    const zip = format === 'zip' ? await zipOfPerson(database, of.id, of, maker) : undefined;
    await transact(database.write, (tx) => recordCopied(tx, now, personId, of.id, format));
    await pipeline(zip ?? Readable.from(pdfOf(db, of.id, of, maker)), res).catch(unlessGone);
  }

  const refuse = (req: Request, res: Response, of: Whose, errors: ShownProblem[]) =>
    show(req, res.status(refusedStatus(errors)), of, { errors, values: typed(req) });

  return {
    ownPdf: async (req, res) => send(req, res, await own(req, res), 'pdf'),
    ownZip: async (req, res) => send(req, res, await own(req, res), 'zip'),
    person: async (req, res) => show(req, res, await person(req, res)),
    personPdf: async (req, res) => send(req, res, await person(req, res), 'pdf'),
    personZip: async (req, res) => send(req, res, await person(req, res), 'zip'),

    async askForData(req, res) {
      const of = await person(req, res);
      const { now } = res.locals;
      const errors = await problemsOf(messages, async () => {
        const { askedOn: day } = readForm(req, askedForm);
        const asked = { day, today: dayIn(of.zone, now) };
        await transact(database.write, (tx) => askForData(tx, now, viewerOf(res).personId, of.id, asked));
      });
      if (errors.length === 0) res.redirect(303, `${of.path}?done=asked`);
      else await refuse(req, res, of, errors);
    },
  };
}
