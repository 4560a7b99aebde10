import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { calendarOf, sequenceAt, type Due } from '../mail/calendar.ts';
import { titlesOf } from '../obligations/titles.ts';
import { stateOn } from '../obligations/standing.ts';
import { standingsOf, todayAt } from '../obligations/standing.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { wasToldOf } from './calendar.store.ts';
import { itemIn, pathOf } from './items.ts';

/** The due day of one's own obligation as a calendar file; one that takes the entry out again when nothing is to be done. */
export function calendarPages({ database, messages, config }: Ground): Record<'show', Page> {
  return {
    async show(req, res) {
      const { personId } = viewerOf(res);
      const { now, place } = res.locals;
      const obligation = param(req, 'obligation');
      const file = calendarOf({
        ...(await dueOf({ db: database.read, messages, origin: config.origin }, now, personId, obligation)),
        obligation,
        personId,
        organisation: place.organisation,
        sequence: sequenceAt(now),
        now,
      });
      res.type('text/calendar').attachment('reminder.ics').send(file);
    },
  };
}

// In the very words of the entry that comes with a mail, or with all of one's own days: whichever is taken last changes nothing.
async function dueOf(
  { db, messages, origin }: { db: Db; messages: Messages; origin: string },
  now: Date,
  personId: string,
  obligation: string,
): Promise<Pick<Due, 'title' | 'dueOn' | 'url' | 'cancelled'>> {
  const today = await todayAt(db, personId, now);
  const row = (await standingsOf(db, personId)).find((one) => one.obligation === obligation);
  if (row !== undefined) {
    const titles = await titlesOf(db, messages, [row.thing]);
    const { what: title, dueOn } = itemIn({ messages, titles }, { ...row, today });
    const url = `${origin}${pathOf(row)}`;
    return { title, dueOn, url, cancelled: ['left', 'exempt'].includes(stateOn(row, today)) };
  }
  // What was done is another obligation next year; a mail may have put this one into a calendar.
  if (!(await wasToldOf(db, personId, obligation))) throw notFound();
  return { title: messages.t('reminders.calendar-done'), dueOn: today, url: `${origin}/`, cancelled: true };
}
