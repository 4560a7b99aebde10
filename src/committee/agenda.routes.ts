import type { Request, Response } from 'express';
import { asked } from './agenda.ts';
import { dayIn } from '../days.ts';
import { namesOf } from '../people/person.store.ts';
import { viewerOf, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { doneText, ownSeats, todayOf, type Desk } from './desk.routes.ts';
import { STATES, type State } from './draft.ts';
import { draftRows } from './draft.store.ts';
import { keepReviewsTimely } from './timely.ts';
import { votesWaiting } from './waiting.ts';

const OPEN: readonly State[] = ['drafting', 'in-review', 'approved', 'confirming'];

/** The committee's desk: what waits for somebody, and every draft. */
export function agendaPages(desk: Desk): Record<'show', Page> {
  const { database, messages } = desk;

  return {
    async show(req: Request, res: Response) {
      await keepReviewsTimely(database, res.locals.now);
      const today = todayOf(res);
      const rows = await draftRows(database.read, STATES);
      const people = await namesOf(
        database.read,
        rows.map((row) => row.opened_by),
      );
      const lines = rows.map((row) => ({
        ...row,
        opener: people.get(row.opened_by) ?? '',
        openedOn: dayIn(res.locals.place.zone, new Date(row.opened_at)),
      }));
      const isOpen = (row: { state: string }) => OPEN.some((state) => state === row.state);
      const viewer = viewerOf(res);
      render(req, res, 'committee/agenda', {
        title: messages.t('committee.title'),
        done: doneText(desk, req, ['given-up']),
        open: lines.filter(isOpen),
        past: lines.filter((row) => !isOpen(row)),
        votes: await votesWaiting(database.read, ownSeats(res), rows),
        approved: viewer.roles.includes('officer') ? lines.filter((row) => row.state === 'approved') : [],
        confirming: lines.filter((row) => row.state === 'confirming'),
        urgent: ownSeats(res).includes('seat-privacy')
          ? lines.filter((row) => isOpen(row) && row.emergency_hash !== null && row.published_as === null)
          : [],
        ...(await asked(desk, today)),
      });
    },
  };
}
