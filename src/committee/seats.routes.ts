import type { Request, Response } from 'express';
import { invalidField } from '../errors.ts';
import { labelOf, personMeant } from '../people/person.store.ts';
import { setRole } from '../people/roles.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { viewerOf, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { SEATS, type Seat } from '../web/viewer.ts';
import { doneText, line, todayOf, tryVerb, type Desk } from './desk.routes.ts';
import { seatsHeld } from './seats.ts';
import { candidateRows, mayHold } from './seats.store.ts';

// Offered while typing; anybody may be typed.
const OFFERED = 200;

/** Who holds which seat; the compliance lead gives and takes them. */
export function seatPages(desk: Desk): Record<'show' | 'give' | 'take', Page> {
  const { database, messages } = desk;

  async function showSeats(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const today = todayOf(res);
    const mayWrite = viewerOf(res).roles.includes('officer');
    render(req, res, 'committee/seats', {
      title: messages.t('committee.seats'),
      errors,
      done: errors.length === 0 ? doneText(desk, req, ['seat']) : '',
      mayWrite,
      seats: await seatsHeld(database.read, today),
      offered: mayWrite ? (await candidateRows(database.read, today, OFFERED)).map(labelOf) : [],
      values: errors.length > 0 ? typed(req) : {},
      options: SEATS.map((seat) => ({ value: seat, text: messages.t(`people.role-${seat}`) })),
    });
  }

  return {
    async show(req, res) {
      await showSeats(req, res, []);
    },

    async give(req, res) {
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        const role = seatIn(req);
        const meant = await personMeant(tx, line(req, 'person'));
        if (typeof meant === 'string') throw invalidField('person', `committee.person-${meant}`);
        if (!(await mayHold(tx, meant.id, today))) throw invalidField('person', 'committee.person-left');
        await setRole(tx, now, by, meant.id, { role, has: true }, today);
      });
      if (errors.length === 0) res.redirect(303, '/committee/seats?done=seat');
      else await showSeats(req, res.status(refusedStatus(errors)), errors);
    },

    async take(req, res) {
      const errors = await tryVerb(desk, res, (tx, now, by, today) =>
        setRole(tx, now, by, line(req, 'person'), { role: seatIn(req), has: false }, today),
      );
      if (errors.length === 0) res.redirect(303, '/committee/seats?done=seat');
      else await showSeats(req, res.status(refusedStatus(errors)), errors);
    },
  };
}

function seatIn(req: Request): Seat {
  const seat = SEATS.find((one) => one === line(req, 'seat'));
  if (seat === undefined) throw invalidField('seat', 'committee.seat-needed');
  return seat;
}
