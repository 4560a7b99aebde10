import type { Request } from 'express';
import type { Db } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { query, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, render } from '../web/render.ts';
import { cursorAt } from './list.store.ts';
import { FIELD_OF, WRONGS, type Wrong } from './mend.ts';
import {
  countToMend,
  peopleToMend,
  sitesWithoutManagers,
  sitesWithoutZone,
  type ToMend,
} from './mend.store.ts';

const MOST = 50;
const PATH = '/people/mend';
const DONE = ['right', 'over'] as const;

/** Everything that is known to be wrong with people and sites, each with what to do about it. */
export function mendPages(ground: Ground): { mend: Page } {
  const { messages } = ground;
  const db = ground.database.read;
  return {
    async mend(req, res) {
      const today = dayIn(res.locals.place.zone, res.locals.now);
      const what = WRONGS.find((one) => one === query(req, 'what')) ?? '';
      const { people, pager } = await pageOf(db, req, today, what);
      const counts = await countToMend(db, today);
      const isFirst = what === '' && pager.first === null;
      const done = DONE.find((one) => one === query(req, 'done'));
      render(req, res, 'people/mend', {
        title: messages.t('mend.title'),
        wide: true,
        done: done === undefined ? '' : messages.t(`mend.done-${done}`),
        count: counts.people,
        what,
        choices: choices(messages, counts),
        people: people.map((person) => shown(messages, person)),
        managerless: isFirst ? await sitesWithoutManagers(db, today) : [],
        zoneless: isFirst ? await sitesWithoutZone(db) : [],
        pager,
      });
    },
  };
}

async function pageOf(db: Db, req: Request, today: Day, what: Wrong | '') {
  const [after, before] = [query(req, 'after'), query(req, 'before')];
  const cursor = after + before === '' ? undefined : await cursorAt(db, after || before, after === '');
  // One more than is shown tells whether there is another page.
  const found = await peopleToMend(db, today, what, cursor, MOST + 1);
  const backwards = cursor?.backwards === true;
  const people = backwards ? found.slice(-MOST) : found.slice(0, MOST);
  const more = found.length > MOST;
  const to = (place: Record<string, string>): string => {
    const parts = new URLSearchParams({ ...(what === '' ? {} : { what }), ...place });
    return parts.size === 0 ? PATH : `${PATH}?${parts.toString()}`;
  };
  const [first, last] = [people[0], people.at(-1)];
  return {
    people,
    pager: {
      first: cursor === undefined ? null : to({}),
      previous: (backwards ? more : cursor !== undefined) && first ? to({ before: first.id }) : null,
      next: (backwards || more) && last ? to({ after: last.id }) : null,
    },
  };
}

const choices = (messages: Messages, counts: Record<Wrong | 'people', number>) => [
  { value: '', text: messages.t('mend.what-all', { count: counts.people }) },
  ...WRONGS.filter((one) => counts[one] > 0).map((one) => ({
    value: one,
    text: messages.t('mend.what-one', { what: messages.t(`mend.what-${one}`), count: counts[one] }),
  })),
];

function shown(messages: Messages, person: ToMend) {
  const day = (given: Day | null) => (given === null ? '' : dayText(messages, given));
  const days: Partial<Record<Wrong, Day | null>> = {
    'not-mine': person.saidAt,
    'manager-left': person.managerLeftOn,
    'manager-later': person.managerHiredOn,
  };
  const params = {
    name: person.name,
    manager: person.manager ?? '',
    by: person.saidByName ?? messages.t('people.somebody'),
    left: day(person.leftOn),
  };
  return {
    ...person,
    wrong: person.wrong.map((one) => ({
      what: one,
      text: messages.t(
        one === 'not-mine' && person.saidBy !== person.managerId
          ? 'mend.wrong-not-mine-by'
          : `mend.wrong-${one}`,
        {
          ...params,
          day: day(days[one] ?? person.hiredOn),
        },
      ),
      href: `/people/${person.id}/edit#${FIELD_OF[one]}`,
      remedy: messages.t(`mend.remedy-${FIELD_OF[one]}`),
    })),
  };
}
