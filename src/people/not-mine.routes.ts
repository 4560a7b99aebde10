import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { cursorAt } from './list.store.ts';
import { answerNotMine, sayNotMine } from './not-mine.ts';
import { directReport, directReports, lastAnswers, notMineOf } from './not-mine.store.ts';
import { idOf } from './person.routes.ts';

const MOST = 50;
const PATH = '/team/not-mine';

/** Where a manager says who is not on their team, and where an administrator says that somebody is right there. */
export function notMinePages(ground: Ground): Record<'team' | 'ask' | 'say' | 'answer', Page> {
  const { messages, database } = ground;
  // The viewer's own people, and those of the managers for whom they stand in today.
  const teamsOf = (res: Response) => [viewerOf(res).personId, ...viewerOf(res).deputyFor];
  const todayOf = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

  return {
    team: (req, res) => showTeam(ground, req, res, teamsOf(res), todayOf(res)),

    async ask(req, res) {
      const person = await directReport(database.read, teamsOf(res), todayOf(res), idOf(req));
      if (person === undefined || person.id === viewerOf(res).personId) throw notFound();
      if ((await notMineOf(database.read, person.id)) !== undefined) {
        res.redirect(303, `${PATH}?done=same`);
        return;
      }
      render(req, res, 'people/not-mine-ask', {
        title: messages.t('not-mine.ask-title', { name: person.name }),
        person,
        page: PATH,
      });
    },

    async say(req, res) {
      const [by, today, id] = [viewerOf(res).personId, todayOf(res), idOf(req)];
      const said = await transact(database.write, (tx) => sayNotMine(tx, res.locals.now, by, id, today));
      res.redirect(303, `${PATH}?done=${said ? 'said' : 'same'}`);
    },

    async answer(req, res) {
      const [by, today, id] = [viewerOf(res).personId, todayOf(res), idOf(req)];
      const now = res.locals.now;
      const answered = await transact(database.write, (tx) => answerNotMine(tx, now, by, id, today));
      res.redirect(303, `/people/mend?done=${answered ? 'right' : 'over'}`);
    },
  };
}

const DONE = ['said', 'same'] as const;

async function showTeam(
  ground: Ground,
  req: Request,
  res: Response,
  managers: readonly string[],
  today: string,
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const [after, before] = [query(req, 'after'), query(req, 'before')];
  const cursor = after + before === '' ? undefined : await cursorAt(db, after || before, after === '');
  // One more than is shown tells whether there is another page.
  const found = await directReports(db, managers, today, cursor, MOST + 1);
  const backwards = cursor?.backwards === true;
  const people = backwards ? found.slice(-MOST) : found.slice(0, MOST);
  const more = found.length > MOST;
  const answers = await lastAnswers(
    db,
    people.map((person) => person.id),
  );
  const done = DONE.find((one) => one === query(req, 'done'));
  const viewer = viewerOf(res).personId;
  render(req, res, 'people/not-mine', {
    title: messages.t('not-mine.title'),
    wide: true,
    people: people.map((person) => {
      const answer = answers.get(person.id);
      return {
        ...person,
        href: person.id === viewer ? '' : `${PATH}/${person.id}`,
        // Whose team it is, where that is somebody else's.
        of: person.manager_id === viewer ? '' : person.manager,
        answeredOn: answer?.manager === person.manager_id ? answer.at : '',
      };
    }),
    pager: {
      first: cursor === undefined ? null : PATH,
      previous:
        (backwards ? more : cursor !== undefined) && people[0] ? `${PATH}?before=${people[0].id}` : null,
      next: (backwards || more) && people.length > 0 ? `${PATH}?after=${people.at(-1)!.id}` : null,
    },
    done: done === undefined ? '' : messages.t(`not-mine.done-${done}`),
  });
}
