import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { itemCounts, purgeOf } from './keeping.store.ts';
import { approve, askPurge, countsIn, mayApprove, rehearsal, stateOf, withdraw } from './purge.ts';
import type { Count } from './rehearsal.ts';

const DONE = ['asked', 'approved'] as const;
/** What is counted of an erasure. */
const NAMED = ['own', 'others', 'mails', 'texts'];

/** A purge: looked at, asked for, approved by somebody else, and what came of it. An erasure is shown as one. */
export function purgePages(ground: Ground): Record<'look' | 'ask' | 'show' | 'approve' | 'withdraw', Page> {
  const { messages, database } = ground;
  const { read, write } = database;
  const todayOf = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

  async function look(req: Request, res: Response, until: string, errors: ShownProblem[]): Promise<void> {
    let counts: Count[] = [];
    const problems = await problemsOf(messages, async () => {
      counts = await rehearsal(read, until, todayOf(res));
    });
    const people = counts.flatMap((one) => one.examples.flatMap(({ personId }) => personId ?? []));
    render(req, res, 'keeping/purge-new', {
      title: messages.t('keeping.purge-title'),
      wide: true,
      until,
      today: todayOf(res),
      counts,
      looked: problems.length === 0,
      goes: counts.some((one) => one.goes > 0),
      names: await namesOf(read, people),
      values: { until, ...typed(req) },
      mayWrite: may(viewerOf(res), 'officer'),
      errors: errors.length > 0 ? errors : problems,
    });
  }

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const purge = await purgeOf(read, param(req, 'purge'));
    if (purge === undefined) throw notFound();
    const { person_id: person, asked_by: asked, approved_by: approved } = purge;
    const done = DONE.find((one) => one === query(req, 'done'));
    const left = (await itemCounts(read, purge.id)).filter((one) => one.state === 'waiting');
    const counts = Object.entries(countsIn(purge.ended_at === null ? purge.counts : purge.gone));
    render(req, res, 'keeping/purge', {
      title:
        purge.what === 'erasure'
          ? messages.t('keeping.erasure-of')
          : messages.t('keeping.purge-of', { day: dayText(messages, purge.until_on) }),
      purge,
      state: stateOf(purge),
      names: await namesOf(
        read,
        [person, asked, approved].filter((id) => id !== null),
      ),
      counts: counts.map(([name, count]) => ({ name, isNamed: NAMED.includes(name), count })),
      left: left.reduce((sum, one) => sum + one.count, 0),
      may: await mayApprove(read, purge, viewerOf(res).personId, todayOf(res)),
      done: errors.length > 0 || done === undefined ? '' : messages.t(`keeping.done-${done}`),
      errors,
    });
  }

  return {
    look: (req, res) => look(req, res, query(req, 'until') || todayOf(res), []),

    async ask(req, res) {
      const until = typed(req)['until'] ?? '';
      let id = '';
      const errors = await problemsOf(messages, async () => {
        id = await askPurge(database, res.locals.now, viewerOf(res).personId, until, todayOf(res));
      });
      if (errors.length > 0) await look(req, res.status(refusedStatus(errors)), until, errors);
      else res.redirect(303, `/keeping/purges/${id}?done=asked`);
    },

    show: (req, res) => show(req, res, []),

    async approve(req, res) {
      const [id, by] = [param(req, 'purge'), viewerOf(res).personId];
      const errors = await problemsOf(messages, () =>
        transact(write, (tx) => approve(tx, res.locals.now, by, id, todayOf(res))),
      );
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, `/keeping/purges/${id}?done=approved`);
    },

    async withdraw(req, res) {
      const [id, by] = [param(req, 'purge'), viewerOf(res).personId];
      const errors = await problemsOf(messages, () =>
        transact(write, (tx) => withdraw(tx, res.locals.now, by, id)),
      );
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, '/keeping?done=withdrawn');
    },
  };
}
