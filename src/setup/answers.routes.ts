import type { Request, Response } from 'express';
import { candidateRows } from '../committee/seats.store.ts';
import { seatsHeld } from '../committee/seats.ts';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { invalidField } from '../errors.ts';
import { setRole } from '../people/roles.ts';
import { policyInForce } from '../policy/publication.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { markRows } from './marks.store.ts';
import { ANSWERING, confirmContact, isAsShipped, OUT_OF_HOURS } from './steps.ts';

const OFFERED = 500;

/** Who answers for what: one person may do so for all of it. */
export function answerPages(ground: Ground): Record<'show' | 'save', Page> {
  const { read, write } = ground.database;
  const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const { messages } = res.locals.place;
    const held = await seatsHeld(read, today(res));
    const people = await candidateRows(read, today(res), OFFERED);
    const values = errors.length > 0 ? typed(req) : {};
    const { version } = await policyInForce(read);
    const outOfHours = version.brackets[OUT_OF_HOURS] ?? '';
    const said = (await markRows(read)).find(({ step }) => step === 'answers')?.state;
    render(req, res, 'setup/answers', {
      title: messages.t('setup.step-answers'),
      errors,
      done: errors.length === 0 && query(req, 'done') === '1',
      people: people.map(({ id, name }) => ({ value: id, text: name })),
      seats: ANSWERING.map((seat) => {
        const holders = held.find((one) => one.seat === seat)?.holders ?? [];
        return {
          seat,
          holders: holders.map(({ name }) => name).join(', '),
          value: values[seat] ?? (holders.length > 0 ? '' : viewerOf(res).personId),
        };
      }),
      mayChange: may(viewerOf(res), 'committee'),
      outOfHours,
      asksContact: isAsShipped(outOfHours) && said !== 'done',
    });
  }

  return {
    show: (req, res) => show(req, res, []),

    async save(req, res) {
      const values = typed(req);
      const errors = await problemsOf(res.locals.place.messages, () =>
        transact(write, async (tx) => {
          const may = new Set((await candidateRows(tx, today(res), OFFERED)).map(({ id }) => id));
          for (const seat of ANSWERING) {
            const personId = values[seat] ?? '';
            if (personId === '') continue;
            if (!may.has(personId)) throw invalidField(seat, 'setup.answers-nobody');
            const given = { role: seat, has: true };
            await setRole(tx, res.locals.now, viewerOf(res).personId, personId, given, today(res));
          }
          if (values['contact'] === 'right') await confirmContact(tx, res.locals.now, viewerOf(res).personId);
        }),
      );
      if (errors.length === 0) res.redirect(303, '/setup/answers?done=1');
      else await show(req, res.status(refusedStatus(errors)), errors);
    },
  };
}
